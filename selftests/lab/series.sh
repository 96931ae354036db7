#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that the kernel series is what git makes of its commits, byte for byte, so
# that nothing but the commits has to be reviewed; that it is in the kernel's style;
# and that each of these checks trips over a series that is not so.

. "$(dirname "$0")/test.sh"

lab=$top/lab
series=$top/kernel-patches
pristine=$("$lab/linux-source") || exit 1

# round_trip DIR: the series in DIR comes back from a tree made of it as it is
round_trip() {
	rm -rf "$tmp/tree" "$tmp/back"
	VIRQSCOPE_TREE=$tmp/tree VIRQSCOPE_PATCHES=$1 "$lab/kernel-tree" touched 2>"$tmp/log" &&
		VIRQSCOPE_TREE=$tmp/tree "$lab/kernel-tree" patches "$tmp/back" 2>>"$tmp/log" &&
		diff -r -x base -x README.md "$1" "$tmp/back" >>"$tmp/log" && return
	tail -n 5 "$tmp/log" | sed 's/^/# /'
	false
}

# checkpatch DIR: clean, but for the sign-off, which its sender adds, and
# for FILE_PATH_CHANGES: new files are below paths that MAINTAINERS has; and for
# UNKNOWN_COMMIT_ID: the tree has no history in which a Fixes: could be looked up
checkpatch() {
	(cd "$tmp" && perl "$pristine/scripts/checkpatch.pl" --root="$pristine" --strict -q \
		--no-summary --terse --ignore MISSING_SIGN_OFF,FILE_PATH_CHANGES,UNKNOWN_COMMIT_ID "$1"/[0-9]*.patch) \
		>"$tmp/log" 2>&1 && [ ! -s "$tmp/log" ] && return
	head -n 5 "$tmp/log" | sed 's/^/# /'
	false
}

# authors DIR: every patch is by the project, and none is signed off
authors() {
	local p

	for p in "$1"/[0-9]*.patch; do
		[ "$(grep -c '^From: virqscope <virqscope@invalid>$' "$p")" = 1 ] &&
			! grep -q '^Signed-off-by:' "$p" || { echo "# ${p##*/}"; return 1; }
	done
}
fails() { ! "$@" >/dev/null; }

# spoiled NAME SED: a copy of the series whose first patch went through sed
spoiled() {
	cp -r "$series" "$tmp/$1"
	sed -i "$2" "$(ls "$tmp/$1"/[0-9]*.patch | head -n 1)"
	! diff -rq "$series" "$tmp/$1" >/dev/null || echo "# $1 was not spoiled"
}
spoiled index '0,/^index /s/^\(index [0-9a-f]*\)\.\./\10../'
spoiled context 's/^@@ -\([0-9]*\),\([1-9]\)/@@ -9\1,\2/'
spoiled space '0,/^+[^+]/s/^\(+[^+].*\)$/\1 /'
spoiled signed '0,/^---$/s/^---$/Signed-off-by: A <a@invalid>\n---/'
spoiled author 's/^From: virqscope .*/From: somebody <else@invalid>/'
spoiled date 's/^Date: .*/Date: 1 Jan 2020 00:00:00 +0000/'

tap_ok "$(ls "$series"/[0-9]*.patch | wc -l) patches come back byte by byte" round_trip "$series"
for how in index context date; do
	tap_ok "a patch with another $how does not" fails round_trip "$tmp/$how"
done
tap_ok "checkpatch --strict finds nothing" checkpatch "$series"
tap_ok "it does in a patch with a trailing space" fails checkpatch "$tmp/space"
tap_ok "all are by the project and signed off by nobody" authors "$series"
tap_ok "not so with a sign-off" fails authors "$tmp/signed"
tap_ok "nor with another author" fails authors "$tmp/author"
tap_done
