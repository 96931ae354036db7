#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that warnings of the compilers are errors in make check only, and that nothing stays that
# was compiled with other flags.

# shellcheck disable=SC2016,SC2317 # for other shells; tap_ok calls functions
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$here/../tap.sh"
tmp=$(mktemp -d)
out=$tmp/out err=$tmp/err
trap 'rm -rf "$tmp"' EXIT
# whoever runs this test may be make
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES WERROR LIBBPF LIBS O V CFLAGS CROSS_COMPILE

# Warnings, of a program that has one
warns=$tmp/warns
mkdir "$warns"
echo 'int main(int argc, char **argv) { return 0; }' >"$warns/warns.c"
cat >"$warns/Makefile" <<END
include $top/mk/toolchain.mk
OBJ := $tmp/warns/build
\$(OBJ)/warns: warns.c \$(OBJ)/flags
	\$(HOSTCC) \$(C_FLAGS) -o \$@ \$<
include $top/mk/rules.mk
END
# warned ARGUMENT...: make that program; sets status, and made if it was not there already
warned() {
	make -C "$warns" "$@" >"$out" 2>"$err"
	status=$?
	made=$(grep -c ' -o ' "$out")
}
warned
tap_ok "a warning is no error" eval '[ "$status" = 0 ] && grep -q "warning: unused" "$err"'
warned
tap_ok "what is there is not made again" [ "$status:$made" = 0:0 ]
warned WERROR=1
tap_ok "with WERROR=1 it is, and an error" eval '[ "$status" != 0 ] && grep -q "error: unused" "$err"'
warned WERROR=1 WARN=-Werror
tap_ok "unless nothing is wrong" [ "$status:$made" = 0:1 ]
warned WERROR=1 WARN=-Werror
tap_ok "and then it stays" [ "$status:$made" = 0:0 ]
warned
tap_ok "until it is made without" [ "$status:$made" = 0:1 ]

for command in check check-all tools; do
	(cd "$top" && make -n V=1 $command BUILD="$tmp/build") >"$out" 2>"$err"
	tap_ok "make $command compiles something" grep -q -- ' -Wall -Wextra ' "$out"
	case $command in
	tools)	tap_ok "make $command: without -Werror" eval '! grep -q -- -Werror "$out"' ;;
	*)	tap_ok "make $command: each file with -Werror" eval \
			'! grep -- " -Wall " "$out" | grep -v "^printf " | grep -qv -- " -Werror "' ;;
	esac
done
tap_done
