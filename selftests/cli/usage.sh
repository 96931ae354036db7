#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that each kind of bad input is one line that names the argument, with
# exit status 2, that help and version are none, and that they, too, notice when
# nobody gets them. Needs no arm64 kernel: on another machine the command runs
# under qemu-user.
#
# VIRQSCOPE: the command (default: build/arm64/bin/virqscope)

set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$here/../tap.sh"
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

# refused NAME ARGUMENT...: exit 2, one line that contains NAME, nothing on stdout
refused() {
	local name=$1
	shift
	run "$@"
	tap_ok "refused: $*" [ "$status" = 2 ]
	tap_ok "$*: one line that names $name" one_line_with "$name"
	tap_ok "$*: no data on standard output" [ ! -s "$out" ]
}
# shellcheck disable=SC2317	# tap_ok calls it
one_line_with() { [ "$(wc -l <"$err")" = 1 ] && grep -qF -- "virqscope: $1" "$err"; }

refused bogus bogus
refused -i latency -i x
refused -i latency -i -1
refused -i latency -i 0
refused -i latency -i 1x
refused -i latency -i 99999999999
refused -i latency --interval=
refused -d latency -d 1.5.5
refused -d latency --duration -3
refused -I latency -I x
refused -I latency -I -1
refused -I latency -I 16777216
refused -H latency -H 0
refused -H latency -H 4294967296
refused -H latency -H 2147483647
refused --max-irqs latency --max-irqs 0
refused --max-irqs latency --max-irqs 65537
refused --max-irqs latency --max-irqs 16k
refused COUNT latency -i 1 0
refused COUNT latency -i 1 x
refused 6 latency -i 1 5 6
refused COUNT latency 5
refused -V latency -V foo
refused -V latency -V pid:
refused -V latency -V pid:x
refused -V latency -V pid:1
refused -V latency -V pid:2147483647
refused -V latency -V pid:99999999999
refused -V latency -V name:no-vm-has-this-name
refused -V latency -V 1-x
refused -D latency -D 4
refused -D latency -D 00:04.9
refused -D latency -D ffff:ff:1f.7

# what argp would say in three lines
refused "--bogus: no such option" latency --bogus
refused "--bogus: no such option" latency -i 1 --bogus=5 2 -- true
refused "-x: no such option" latency -x
refused "-x: no such option" latency --hist -qxv
refused "-j: no such option" latency -json
refused "-i: needs an argument" latency -i
refused "-i: needs an argument" latency -qi
refused "--interval: needs an argument" latency --interval
refused "--int: needs an argument" latency --int
refused "--max-irqs: needs an argument" latency --json --max-irqs
refused "--json: takes no argument" latency --json=5
refused "--h: is ambiguous" latency --h
refused "-i x: " latency -i x --bogus

run
tap_ok "no command: exit 2" [ "$status" = 2 ]
tap_ok "no command: usage on standard error" grep -q latency "$err"
tap_ok "usage has --version" grep -q -- --version "$err"

for help in help --help -h "latency --help" "latency -?" "latency -q --usage"; do
	# shellcheck disable=SC2086
	run $help
	tap_ok "$help: exit 0" [ "$status" = 0 ]
	tap_ok "$help: text on standard output" grep -q Usage "$out"
	tap_ok "$help: nothing on standard error" [ ! -s "$err" ]
done

run --version
tap_ok "--version: exit 0" [ "$status" = 0 ]
tap_ok "--version: one line, the name and three numbers" \
	grep -Exq 'virqscope [0-9]+\.[0-9]+\.[0-9]+' "$out"
tap_ok "--version: nothing else" [ "$(cat "$out" "$err" | wc -l)" = 1 ]
for place in tools/completion/virqscope tools/man/virqscope.1; do
	tap_ok "$place has --version" grep -Eq -- '(\\?-){2}version' "$top/$place"
done

out=/dev/full
for text in help --help --version "latency --help" "latency --usage"; do
	# shellcheck disable=SC2086
	run $text
	tap_ok "$text that cannot be written: exit 1" [ "$status" = 1 ]
	tap_ok "$text that cannot be written: one line says so" \
		one_line_with "cannot write the output: No space left on device"
done
out=$tmp/out
run latency --help
tap_ok "latency --help has examples" grep -q '^Examples:' "$out"
for option in -V -I -H -D --interval --duration --json --self --hist --max-irqs \
		--quiet --verbose; do
	tap_ok "latency --help has $option" grep -q -- "$option" "$out"
	tap_ok "completion has $option" \
		grep -q -- "$option" "$top/tools/completion/virqscope"
	tap_ok "the man page has $option" grep -qF -- "$(printf %s "$option" | sed 's/-/\\-/g')" \
		"$top/tools/man/virqscope-latency.1"
done

tap_done
