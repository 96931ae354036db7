#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that to look at interrupts changes nothing for a guest: an LPI that it unmaps and
# maps to another vCPU while the kernel's iterator walks all of them, or while records are
# given and taken, comes to the vCPU that it was mapped to last. Were a reference held
# meanwhile, the guest would map the old LPI with its old vCPU. References are made to be
# held for long, so that this would not be missed.

. "$(dirname "$0")/test.sh"

RAISED=200		# of each of two LPIs, and remapped twice for each
RATE=500
HELD=10000		# iterations of a loop before a reference is put
ATTACHES=30
WALKS=100		# at least

in_lab --smp 2 <<END
bpf=/opt/virqscope/selftests/bpf
guest='ptguest -i lpi -v 2 --sources 2 --remap -r $RATE -n $RAISED -t $((60 * PATIENCE)) --json'
run walked \$bpf/delay vgic_put_irq $HELD \$bpf/walk \$guest

# the delay goes when no guest runs any more: the emulator may go on to run what called its program
# (lab/README.md, "What the emulator does otherwise")
guests() {
	while [ ! -e /tmp/enough ]; do
		\$guest >>\$share/attached.out || touch /tmp/failed
	done
	touch /tmp/ended
}
guests &
\$bpf/delay vgic_put_irq $HELD sh -c "\$bpf/attach $ATTACHES 20 >\$share/attach
	touch /tmp/enough
	until [ -e /tmp/ended ]; do usleep 10000; done"
[ ! -e /tmp/failed ]
END
tap_ok "the guests ran, and the kernel did not complain" [ $? = 0 ]

# every NAME: of its LPIs all that were raised were taken, by the vCPU that raised them
every() {
	awk -v n="$RAISED" '!index($0, "\"raised\":" n ",\"taken\":" n ",\"completed\":" n ",") ||
		!/"spurious":0,"strays":0,/ { print "# " $0; bad = 1 }
		END { exit bad || !NR }' "$tmp/$1.out"
}
walks=$(sed -n 's/^walk: \([0-9]*\) times$/\1/p' "$tmp/walked.err")
tap_ok "walked ${walks:-0} times meanwhile, at least $WALKS" [ "${walks:-0}" -ge $WALKS ]
tap_ok "while they are walked, 2 LPIs come $RAISED times to whom they are mapped" eval '
	[ "$(cat "$tmp/walked.status")" = 0 ] && [ "$(wc -l <"$tmp/walked.out")" = 2 ] && every walked'
tap_ok "$(sed 's/^attach: \(.*\) times, .*/somebody attached \1 times/' "$tmp/attach"), $ATTACHES" grep -q "^attach: $ATTACHES times, " "$tmp/attach"
tap_ok "meanwhile those of $(($(wc -l <"$tmp/attached.out") / 2)) guests do, too" every attached
tap_done
