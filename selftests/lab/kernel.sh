#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that lab/kernel stops, before anything is compiled, when a config line
# does not survive and when a patch does not apply, and names which. It works in
# a cache of its own, where of the source only what configuring takes is.

. "$(dirname "$0")/test.sh"

lab=$top/lab
pristine=$("$lab/linux-source") || exit 1
version=$("$lab/linux-source" --version)
mkdir -p "$tmp/cache" "$tmp/kernels" "$tmp/patches"
source=$tmp/cache/store/$(basename "$pristine")
rsync -am --include='*/' --include='Kconfig*' --include='Makefile*' --include='Kbuild*' \
	--include='/scripts/**' --include=/CREDITS --include=/COPYING --exclude='*' \
	--mkpath "$pristine/" "$source"
export VIRQSCOPE_CACHE=$tmp/cache VIRQSCOPE_KERNELS=$tmp/kernels VIRQSCOPE_PATCHES=$tmp/patches

# build NAME: sets status, fills $tmp/err
build() {
	status=0
	timeout 200 "$lab/kernel" "$1" >"$tmp/out" 2>"$tmp/err" || status=$?
}
says() { grep -qF -- "$1" "$tmp/err" || { sed 's/^/# /' "$tmp/err"; false; }; }
compiled_nothing() { [ -z "$(find "$tmp/cache" -name built-in.a)" ]; }

echo "$version" >"$tmp/patches/base"

cat >"$tmp/patches/0001-good.patch" <<'END'
--- a/CREDITS
+++ b/CREDITS
@@ -1,1 +1,2 @@
+first
 	This is at least a partial credits-file of people that have
END
cat >"$tmp/patches/0002-bad.patch" <<'END'
--- a/COPYING
+++ b/COPYING
@@ -1,1 +1,2 @@
 This line is not there.
+second
END
printf '%s\n' '# series: kernel-patches' CONFIG_SMP=y >"$tmp/kernels/hunk.config"
build hunk
tap_ok "a hunk that fails stops the build" [ "$status" = 1 ]
tap_ok "the patch is named, not the good one before it" says '0002-bad.patch does not apply'
tap_ok "the version is named" says "$version"
tap_ok "nothing was compiled" compiled_nothing

rm "$tmp"/patches/000*
printf '%s\n' '# series: none' CONFIG_SMP=y CONFIG_DOES_NOT_EXIST=y \
	'# CONFIG_64BIT is not set' >"$tmp/kernels/lost.config"
build lost
tap_ok "lost config lines stop the build" [ "$status" = 1 ]
tap_ok "one that no option has is named" says 'CONFIG_DOES_NOT_EXIST=y'
tap_ok "one that the architecture overrides is named" says '# CONFIG_64BIT is not set'
tap_ok "one that survived is not" [ -z "$(grep CONFIG_SMP "$tmp/err")" ]
tap_ok "nothing was compiled" compiled_nothing

build nosuchkernel
tap_ok "an unknown kernel is a usage error" [ "$status" = 2 ]
tap_done
