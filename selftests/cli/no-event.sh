#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that on a kernel without the events and iterators each subcommand says which patch or
# config is missing, with exit status 4. Every kernel but the patched one will do: also that
# of another machine, under qemu-user.

. "$(dirname "$0")/test.sh"

says_what() {
	[ "$(wc -l <"$err")" = 1 ] && grep -Eq 'this kernel lacks .*(CONFIG_|series)' "$err"
}

for options in "" "--json" "-q" "-i 1 1" "-d 1s --hist"; do
	# shellcheck disable=SC2086
	run latency $options
	tap_ok "latency $options: exit 4" [ "$status" = 4 ]
	tap_ok "latency $options: one line says what is missing" says_what
	tap_ok "latency $options: no data" [ ! -s "$out" ]
done
# has COMMAND OPTION: the help of this subcommand lists it
has() {
	run "$1" --help
	grep -Eq -- "^ .* ${2%%=*}(=|,| |\$)" "$out"
}

# each subcommand by itself, and with each of these options that it has; and others
tried=()
for command in $(commands); do
	tried+=("$command")
	for option in --json --in-flight --follow --pin=/tmp/pinned; do
		! has "$command" "$option" || tried+=("$command $option")
	done
done
tap_ok "options are tried: ${#tried[@]} command lines" [ "${#tried[@]}" -gt 10 ]
for command in "${tried[@]}" "list --in-flight --json" \
	"list --in-flight -q --internal --older-than 5" \
	"lr --json -i 1 1" "latency -V pid:1" "latency --wait -V name:x" "lr -V 1-1" "list -V name:x" "mask --json -i 1 1"; do
	# shellcheck disable=SC2086
	run $command
	tap_ok "$command: exit 4" [ "$status" = 4 ]
	tap_ok "$command: one line says what is missing" says_what
	tap_ok "$command: no data" [ ! -s "$out" ]
done

tap_done
