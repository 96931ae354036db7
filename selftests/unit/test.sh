# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
# Each test in shell here begins with this: TAP, the source in $top, a folder of its own in $tmp, and
# a made-up source for the mistakes that its checks have to find.

set -u
. "$(dirname "${BASH_SOURCE[0]}")/../tap.sh"

# shellcheck disable=SC2034 # for scripts that source this
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# of this repository, when it runs in a hook or a rebase: a test makes another one
mapfile -t repository < <(git rev-parse --local-env-vars)
unset "${repository[@]}"

# comment TEXT: shown; fails
comment() { echo "# ${1//$'\n'/$'\n'# }"; false; }
# nothing COMMAND...: it prints nothing, or else that is shown
nothing() {
	local found

	found=$("$@")
	[ -z "$found" ] || comment "$found"
}
# finds TEXT COMMAND...: it prints a line that contains TEXT
finds() {
	local text=$1 found

	shift
	found=$("$@")
	grep -qF -- "$text" <<<"$found" || comment "$found"
}

# files FOLDER: all that git has or would add, by their paths from there
files() {
	local file

	git -C "$1" ls-files -co --exclude-standard | while IFS= read -r file; do
		[ ! -e "$1/$file" ] || printf '%s\n' "$file"
	done
}

fake=$tmp/fake
git init -q "$fake"
# file PATH [LINE...]: of a made-up source
file() {
	mkdir -p "$(dirname "$fake/$1")"
	printf '%s\n' "${@:2}" >"$fake/$1"
}
# again: without what was made up before
again() { find "$fake" -mindepth 1 -maxdepth 1 ! -name .git -exec rm -r {} +; }
