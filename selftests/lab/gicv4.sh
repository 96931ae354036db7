#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that interrupts which pass KVM by are not taken for none. With GICv4 the
# hardware delivers a passed-through drive's MSIs to the guest, as vLPIs: no life is
# reported of them, and virqscope says how many such interrupts there are, whether it
# was there before them or not, and after their VM is gone. And that a vLPI ends with its route: once
# user space has set another one KVM delivers, and the host's interrupt can be another VM's.

. "$(dirname "$0")/test.sh"

READS=3000	# of each vCPU: while they last, others look
VECTORS=2	# the drive's administration, and one queue
MESSAGES=2	# which get another route
N=100

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

# A VM's messages get another route, and go back to the host. Then a VM has one of these
# interrupts, as the first one ends.
in_lab --gic 4 --smp 2 --device edu@4 --device edu@5 --device edu@6 <<END
vfio-bind 00:04.0 00:05.0 00:06.0
echo 'r:unmap its_unmap_vlpi ret=\$retval:s32' >\$trace/kprobe_events
echo 1 >\$trace/events/kprobes/unmap/enable
echo 1 >\$trace/events/irq_binding/enable
mkfifo /tmp/steps
# wait_for TEXT FILE PID: until it is there, or the process has ended
wait_for() { until grep -qs "\$1" \$2 || [ ! -d /proc/\$3 ]; do usleep 10000; done; }
ended() { status=0; wait \$2 || status=\$?; echo \$status >\$share/\$1.status; }
for how in same next spi; do
	echo >\$trace/trace
	ptguest -t $((20 * PATIENCE)) -i msi -d 00:04.0 -d 00:05.0 -n $N --map-first \\
		--reroute \$how --json </tmp/steps >\$share/first-\$how.out 2>\$share/first-\$how.err &
	first=\$!
	exec 9>/tmp/steps
	wait_for rerouted \$share/first-\$how.err \$first
	cat \$trace/trace >\$share/trace-\$how
	run routed-\$how virqscope list -q --json
	echo >&9
	wait_for released \$share/first-\$how.err \$first
	echo >\$trace/trace
	ptguest -t $((20 * PATIENCE)) -i msi -d 00:06.0 -n $N -r $N --map-first \\
		--json >\$share/second-\$how.out 2>\$share/second-\$how.err 9>&- &
	second=\$!
	wait_for ', vlpi\$' \$trace/trace \$second
	kill -STOP \$second	# until the first has ended
	grep vfio-msi /proc/interrupts >\$share/host-\$how
	exec 9>&-
	ended first-\$how \$first
	cat \$trace/trace >\$share/ended-\$how
	kill -CONT \$second
	ended second-\$how \$second
done
END
tap_ok "a vLPI's route is changed: all ran, and the kernel did not complain" [ $? = 0 ]

# count FILE KEY: in a report of ptguest, summed
count() { sed -n "s/.*\"type\":\"ptguest\".*\"$2\":\([0-9]*\)[,}].*/\1/p" "$tmp/$1.out" | awk '{ n += $1 } END { print n + 0 }'; }
# took NAME SOURCES: all
took() { [ "$(cat "$tmp/$1.status") $(count "$1" completed) $(count "$1" spurious)" = "0 $(($2 * N)) 0" ] || show "$1"; }
for how in same next spi; do
	became=$(grep -c 'irq_binding_change_irqfd: .*, vlpi$' "$tmp/trace-$how")
	unmapped=$(grep -c ' unmap: .*ret=0$' "$tmp/trace-$how")
	still=$(grep -c '"type":"binding".*"path":"vlpi"' "$tmp/routed-$how.out")
	by_kvm=$(grep -c '"type":"binding".*"path":"irqfd"' "$tmp/routed-$how.out")
	[ $how = same ] && changed=0 || changed=$MESSAGES
	tap_ok "route $how: $became messages became vLPIs, and the guest took all" eval '
		[ "$became" = $MESSAGES ] && took first-$how $MESSAGES'
	tap_ok "route $how: then $still are, and $by_kvm are delivered by KVM; $unmapped were unmapped" \
		[ "$still $by_kvm $unmapped" = "$((MESSAGES - changed)) $changed $changed" ]
	freed=" $(sed -n 's/.*"type":"binding".*"host_irq":\([0-9]*\),.*/\1/p' "$tmp/routed-$how.out" | tr '\n' ' ')"
	used=$(sed -n 's/^ *\([0-9]*\):.*(0000:00:06.0)$/\1/p' "$tmp/host-$how")
	tap_ok "route $how: another VM has IRQ ${used:-none} of the host, of those that the first gave back:$freed" eval '
		[ -n "$used" ] && [[ $freed = *" $used "* ]]'
	unmapped=$(grep -c ' unmap: ' "$tmp/ended-$how")
	tap_ok "route $how: the first ends, which unmaps ${unmapped:-?} vLPIs, and the other takes all" eval '
		[ "$unmapped" = 0 ] && took second-$how 1'
done
tap_done
