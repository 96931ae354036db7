#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that lab/vm refuses each kind of bad option with exit status 2 and one
# line that names it, before it builds or boots anything; and that the texts of the demo fit
# a terminal of 80 columns.

. "$(dirname "$0")/test.sh"

vm=$top/lab/vm
err=$tmp/err

# refused WORD ARGUMENT...
refused() {
	tap_ok "refused: ${*:2}" refuses "$@"
}
refuses() {
	local word=$1 status=0

	shift
	timeout 20 "$vm" "$@" </dev/null >"$err" 2>&1 || status=$?
	[ "$status" = 2 ] && [ "$(wc -l <"$err")" = 1 ] && grep -qF -- "$word" "$err" && return
	echo "# status $status, expected one line with '$word':"
	sed 's/^/# /' "$err"
	return 1
}

refused command
refused command --smp 2
refused command --
refused --bogus --bogus -- true
refused uname uname
refused --kernel --kernel
refused nosuchkernel --kernel nosuchkernel -- true
refused /nowhere --kernel /nowhere -- true
tap_ok "refused: VIRQSCOPE_GUEST_KERNEL=/nowhere" eval '
	VIRQSCOPE_GUEST_KERNEL=/nowhere refuses VIRQSCOPE_GUEST_KERNEL -- true'
for gic in 1 5 x '' 33; do
	refused --gic --gic "$gic" -- true
done
refused nosuchcpu --cpu nosuchcpu -- true
for smp in 0 9 -1 x 2x ''; do
	refused --smp --smp "$smp" -- true
done
for mem in 0 0G 1 1T G x; do
	refused --mem --mem "$mem" -- true
done
for device in edu edu@3 edu@16 edu@x edu@ floppy@4 '' edu@04; do
	refused --device --device "$device" -- true
done
refused taken --device edu@4 --device nvme@4 -- true
refused --share --share /nowhere -- true
refused --share --share /etc/passwd -- true
for timeout in 0 -1 x 1.5 1s ''; do
	refused --timeout --timeout "$timeout" -- true
done
refused --icount --icount --smp 2 -- true
refused --shell --shell -- true
refused terminal --shell
helps() { "$vm" --help | grep -q '^usage: '; }
tap_ok "--help is no error" helps

# prose: the lines of the demo's texts, without what the script puts into them
prose() {
	awk '/<<-?.?END/ { text = 1; next } /^\t*END$/ { text = 0 }
	     /^\t*echo "/ { sub(/^\t*echo "/, ""); sub(/"$/, ""); print; next }
	     text { sub(/^\t*/, ""); print }' "$top/lab/demo" "$top/lab/bin/demo" |
		sed 's/\$(([^)]*))/12345/g; s/\$[a-z_]*/12345/g'
}
# shellcheck disable=SC2034 # eval uses it
long=$(prose | awk 'length($0) > 79')
tap_ok "the demo's $(prose | wc -l) lines of text fit a terminal of 80 columns" eval '
	[ "$(prose | wc -l)" -ge 40 ] && [ -z "$long" ] || { echo "$long" | sed "s/^/# /"; false; }'
tap_done
