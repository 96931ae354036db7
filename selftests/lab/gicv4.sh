#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that interrupts which pass KVM by are not taken for none. With GICv4 the
# hardware delivers a passed-through drive's MSIs to the guest, as vLPIs: no life is
# told of them, and virqscope says how many such interrupts there are, whether it
# was there before them or not, and after their VM is gone.

# shellcheck disable=SC2016,SC2317 # for the VM; tap_ok calls functions, eval
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$here/../tap.sh"
# shellcheck source-path=SCRIPTDIR source=lives.sh
. "$here/lives.sh"

READS=3000	# of each vCPU: while they last, others look
VECTORS=2	# the drive's administration, and one queue

in_lab --gic 4 --smp 2 --device nvme@4 \
	--qemu "-global nvme.max_ioqpairs=$((VECTORS - 1))" <<END
vfio-bind 00:04.0
dmesg | grep -o 'GICv4[.1]* support enabled' >\$share/mode || true
echo 'r:map its_map_vlpi ret=\$retval:s32' >\$trace/kprobe_events
echo 1 >\$trace/events/kprobes/map/enable
echo 1 >\$trace/events/irq_binding/enable
lives \$share/lives virqscope latency -q --json -- sh -c '
	linuxguest -d 00:04.0 -t $((120 * PATIENCE)) -n $READS --json >/mnt/share/guest.json &
	tries=0
	until virqscope list --in-flight -q --json >/mnt/share/list.out &&
	      grep -q "\"invisible\":$VECTORS," /mnt/share/list.out || [ \$tries = 300 ]; do
		tries=\$((tries + 1))
		usleep 100000
	done
	virqscope latency -q -d 300ms >/mnt/share/late.table
	wait \$!' >\$share/watch.out
echo 0 >\$trace/events/kprobes/map/enable
echo 0 >\$trace/events/irq_binding/enable
grep ' map: ' \$trace/trace >\$share/maps
grep 'irq_binding_change_irqfd: ' \$trace/trace >\$share/changes
virqscope list --in-flight -q --json >\$share/after.out
END
tap_ok "all ran, and the kernel did not complain" [ $? = 0 ]

# key FILE KEY: of its last summary
key() { sed -n "s/.*\"type\":\"summary\".*\"$2\":\([a-z0-9]*\)[,}].*/\1/p" "$tmp/$1" | tail -n 1; }
taken=$(sed -n 's/.*"total":\([0-9]*\)[,}].*/\1/p' "$tmp/guest.json" | awk '{ n += $1 } END { print n + 0 }')
maps=$(grep -c 'ret=0$' "$tmp/maps")

tap_ok "ran as asked for: $(cat "$tmp/mode")" [ -s "$tmp/mode" ]
tap_ok "the guest took $taken interrupts of the drive, and the drive has $(wc -l <"$tmp/guest.json") vectors" eval '
	[ "$taken" -gt 0 ] && [ "$(wc -l <"$tmp/guest.json")" = $VECTORS ]'
tap_ok "no life was told of any" [ ! -s "$tmp/lives" ]
tap_ok "virqscope saw none, and says that $(key watch.out invisible) were invisible: as often the host made a vLPI, $maps" eval '
	[ "$(key watch.out events)" = 0 ] && [ "$(key watch.out invisible)" = $maps ] && [ $maps -ge $VECTORS ]'
vlpis=$(grep -c ', vlpi$' "$tmp/changes")
tap_ok "each of them is reported as it becomes one, $vlpis of $maps" [ "$vlpis" = "$maps" ]
tap_ok "list: $VECTORS now, none of them in flight" eval '
	[ "$(key list.out invisible)" = $VECTORS ] && [ "$(key list.out in_flight)" = 0 ]'
tap_ok "latency, started late: the same, in its table" grep -qx "# invisible $VECTORS: vLPIs, which the hardware delivers" "$tmp/late.table"
tap_ok "when the guest is gone there is none" [ "$(key after.out invisible)" = 0 ]
tap_done
