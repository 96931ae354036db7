#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that no function of the command which returns an exit code returns an errno, or any other
# int: C converts them silently, so the compiler is asked what C++ would refuse. Of that only what
# concerns enum exit_code counts.

. "$(dirname "$0")/test.sh"

libs=$("$top/lab/libs") || exit 1

# mixed FILE: the conversions that the compiler finds in it; fails if it does not compile
mixed() {
	LC_ALL=C "${CROSS_COMPILE:-aarch64-linux-gnu-}gcc" -fsyntax-only -std=gnu11 -D_GNU_SOURCE -Wc++-compat \
		-I"$top/include" -I"$top/tools" -I"$top/build/arm64/tools" \
		-isystem "$libs/arm64/include" "$1" 2>"$tmp/err" || { sed 's/^/# /' "$tmp/err"; return 1; }
	grep 'enum conversion .*exit_code' "$tmp/err" | sed 's/^/# /'
}
separate() {
	local found

	found=$(mixed "$1") && [ -z "$found" ] && return
	echo "$found"
	false
}

cat >"$tmp/mixes.c" <<'END'
#include "util/exit_code.h"
static int work(void) { return -5; }
enum exit_code does(void) { int err = work(); if (err) return err; return EXIT_OK; }
enum exit_code also(void) { enum exit_code code = work(); return code; }
END
cat >"$tmp/separates.c" <<'END'
#include "util/exit_code.h"
static int work(void) { return -5; }
enum exit_code does(void) { int err = work(); return err ? EXIT_ERROR : EXIT_OK; }
END
tap_ok "what mixes them is found" [ "$(mixed "$tmp/mixes.c" | wc -l)" = 2 ]
tap_ok "what does not is not" separate "$tmp/separates.c"
for file in "$top"/tools/*.c "$top"/tools/*/*.c; do
	! grep -qE 'enum exit_code|EXIT_(OK|ERROR|USAGE)' "$file" ||
		tap_ok "${file#"$top/tools/"}" separate "$file"
done
tap_done
