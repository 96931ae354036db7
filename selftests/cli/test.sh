# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
# Each test here begins with this: TAP, and how the command is run: run ARGUMENT... sets status, and
# leaves what it printed in the files $out and $err.

set -u
. "$(dirname "${BASH_SOURCE[0]}")/../tap.sh"

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
VIRQSCOPE=${VIRQSCOPE:-$top/build/arm64/bin/virqscope}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
out=$tmp/out
err=$tmp/err
# shellcheck disable=SC2034	# for scripts that source this
status=

# shellcheck disable=SC2034
PAGES=$top/build/arm64/tools	# man pages, as the makefile completes them

emulator=()
[ "$(uname -m)" = aarch64 ] || emulator=(qemu-aarch64-static)

# commands: print the subcommands that virqscope help lists
commands() {
	"${emulator[@]}" "$VIRQSCOPE" help </dev/null | awk '/^  [a-z]/ && $1 != "help" { print $1 }'
}

run() {
	"${emulator[@]}" "$VIRQSCOPE" "$@" >"$out" 2>"$err" </dev/null
	# shellcheck disable=SC2034
	status=$?
}
