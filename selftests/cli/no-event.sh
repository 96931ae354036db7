#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that on a kernel without the event, and hence without the iterator, the
# command says which patch or config is missing, with exit status 4. Every kernel but the patched one will do:
# also that of another machine, under qemu-user.

set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$here/../tap.sh"
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

# shellcheck disable=SC2317	# tap_ok calls it
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
for options in "" "--json" "-q --internal --older-than 5"; do
	# shellcheck disable=SC2086
	run list --in-flight $options
	tap_ok "list --in-flight $options: exit 4" [ "$status" = 4 ]
	tap_ok "list --in-flight $options: one line says what is missing" says_what
	tap_ok "list --in-flight $options: no data" [ ! -s "$out" ]
done

tap_done
