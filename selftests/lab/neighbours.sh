#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that a monitor which keeps its VM locked does not keep other VMs from being measured, nor
# does one without memory: their interrupts are recorded whole, the lists of what is in flight and
# of what is wired come to their end and name that VM, and it is recorded like the others when the
# monitor lets go. That an irqfd is reported before it can interrupt; that signals which raise
# nothing are counted; that assertions which are too many to be counted are reported as such; that a
# list of what is wired takes time in proportion to its length; and that a VM with many LPIs is
# destroyed in a time that does not grow with its vCPUs.

. "$(dirname "$0")/test.sh"

ROUNDS=${VIRQSCOPE_ROUNDS:-1000}	# of binding an eventfd that is signalled meanwhile
IRQFDS=8000		# and twice as many
DROPPED=100
LPIS=$((57000 / PATIENCE))	# of 57344 that there can be
VCPUS=8
SETTLED=/sys/module/kvm-arm/parameters/vgic_life_settled

in_lab --smp 2 --mem 1G --device edu@4 <<END
vfio-bind 00:04.0
mkfifo /tmp/hold
monitor hold </tmp/hold >/tmp/held &
locked=\$!
echo \$locked >\$share/locked.pid
exec 9>/tmp/hold
until grep -q held /tmp/held; do usleep 10000; done

run locked.latency timeout -s KILL 30 virqscope latency --json -- ptguest -d 00:04.0
ptguest -d 00:04.0 --no-ack --linger 100 >/dev/null 2>&1 &
waits=\$!
until grep -q 'vfio-intx(0000:00:04.0)' /proc/interrupts; do usleep 10000; done
echo \$waits >\$share/waits.pid
for what in "" --in-flight; do
	run "locked.list\$what" timeout -s KILL 30 virqscope list --json \$what
	run "locked.table\$what" timeout -s KILL 30 virqscope list \$what
done
run locked.other timeout -s KILL 30 virqscope list --in-flight -V pid:\$waits
kill \$waits

# it is recorded, too, once it can be
echo 1 >\$events/enable
cat $SETTLED >\$share/locked.settled
exec 9>&-
wait \$locked
until [ "\$(cat $SETTLED)" = Y ]; do usleep 10000; done
echo 0 >\$events/enable
run free.list virqscope list --in-flight --json

# the records of a VM that has no memory left for them
mkdir /tmp/cgroup
mount -t cgroup2 none /tmp/cgroup
echo +memory >/tmp/cgroup/cgroup.subtree_control
mkdir /tmp/cgroup/poor
mkfifo /tmp/keep /tmp/older
ptguest -d 00:04.0 -n 100 --wait </tmp/older >/dev/null 2>/tmp/ready &
older=\$!
exec 8>/tmp/older
until grep -q ready /tmp/ready; do usleep 10000; done
sh -c 'echo \$\$ >/tmp/cgroup/poor/cgroup.procs; exec monitor keep 20000' </tmp/keep >/tmp/kept &
poor=\$!
exec 9>/tmp/keep
until grep -q kept /tmp/kept; do usleep 10000; done
echo 4096 >/tmp/cgroup/poor/memory.high
run poor.latency virqscope latency -q --json -- sh -c "
	echo go >/tmp/older
	while [ -e /proc/\$older ] && ! grep -q zombie /proc/\$older/status; do usleep 10000; done"
exec 8>&-
wait \$older
cat /tmp/cgroup/poor/memory.current >\$share/poor.current
exec 9>&-
wait \$poor

# which comes first, the report that it is bound, or its interrupt?
for event in kvm/vgic_update_irq_pending irq_binding/irq_binding_add_irqfd irq_binding/irq_binding_del_irqfd; do
	echo 1 >\$trace/events/\$event/enable
done
echo 32768 >\$trace/buffer_size_kb
echo global >\$trace/trace_clock
echo >\$trace/trace
monitor race $ROUNDS
echo 0 >\$trace/events/enable
cat \$trace/trace >\$share/race.trace
grep -hE '^(overrun|dropped events): [^0]' \$trace/per_cpu/cpu*/stats >\$share/race.lost || true

lives \$share/overflow.lives monitor overflow
run drop virqscope latency --json -- monitor drop $DROPPED
run drop.table virqscope latency -- monitor drop $DROPPED
run overflow virqscope latency -q --json -- monitor overflow
END
tap_ok "all ran, and the kernel did not complain" [ $? = 0 ]

ended() { [ "$(cat "$tmp/$1.status")" = 0 ] || show "$1"; }
# shellcheck disable=SC2034 # eval uses it
locked=$(cat "$tmp/locked.pid")

tap_ok "a VM is locked: another's 500 lives are whole" eval '
	ended locked.latency && [ "$(last locked.latency events) $(last locked.latency partial)" = "500 0" ] || show locked.latency'
tap_ok "a note says that there is one" grep -q 'keeps it locked' "$tmp/locked.latency.err"
tap_ok "what is in flight is listed to its end: that VM as locked, and what the other waits for" eval '
	ended locked.list--in-flight &&
	grep -q "\"type\":\"locked\".*\"pid\":$locked," "$tmp/locked.list--in-flight.out" &&
	grep -q "\"type\":\"in_flight\".*\"pid\":$(cat "$tmp/waits.pid")," "$tmp/locked.list--in-flight.out" &&
	[ "$(last locked.list--in-flight in_flight)" = null ] || show locked.list--in-flight'
tap_ok "the table says so" eval '
	ended locked.table--in-flight && grep -q "^#   locked by its user space" "$tmp/locked.table--in-flight.out" &&
	grep -q "^# in flight 1 or more," "$tmp/locked.table--in-flight.out" || show locked.table--in-flight'
tap_ok "of another VM alone nothing of it is said" eval '
	ended locked.other && ! grep -q locked "$tmp/locked.other.out" &&
	grep -q "^# in flight 1," "$tmp/locked.other.out" || show locked.other'
tap_ok "what is wired is listed to its end, that VM's message with it" eval '
	ended locked.list && grep -q "\"type\":\"binding\".*\"pid\":$locked,.*\"intid\":null,.*\"locked\":true" "$tmp/locked.list.out" &&
	grep -q "INTID and vCPU of 1 are not known" "$tmp/locked.list.err" || show locked.list'
tap_ok "while it is locked, not all interrupts have records" [ "$(cat "$tmp/locked.settled")" = N ]
tap_ok "it is not locked any more: it is listed as nothing" eval '
	ended free.list && ! grep -q locked "$tmp/free.list.out"'

tap_ok "a VM is above its memory.high: the 100 lives of one that was there before are whole" eval '
	ended poor.latency && [ "$(last poor.latency events) $(last poor.latency partial) $(last poor.latency lost)" = "100 0 0" ] || show poor.latency'
tap_ok "... and it has $(cat "$tmp/poor.current") bytes, its memory.high is 4096" \
	[ "$(cat "$tmp/poor.current")" -gt 4096 ]
tap_ok "race: nothing of the trace was lost" [ ! -s "$tmp/race.lost" ]
tap_ok "race: $ROUNDS times bound" [ "$(grep -c irq_binding_add_irqfd: "$tmp/race.trace")" = "$ROUNDS" ]
early=$(awk '/irq_binding_add_irqfd:/ { bound = 1 }
	     /irq_binding_del_irqfd:/ { bound = 0 }
	     /vgic_update_irq_pending:.*level: 1/ { n++; early += !bound }
	     END { print early + 0, n + 0 }' "$tmp/race.trace")
tap_ok "race: of ${early#* } interrupts, ${early% *} came before the irqfd was reported as bound" \
	[ "${early% *}" = 0 -a "${early#* }" -gt $((ROUNDS / 10)) ]

tap_ok "drop: a message that the guest has not mapped raises nothing, which is reported: $(last drop dropped) of $DROPPED" eval '
	ended drop && [ "$(last drop dropped) $(last drop events) $(last drop reliable)" = "$DROPPED 0 true" ] || show drop'
tap_ok "... and in the table" grep -qx "# dropped $DROPPED: signals to irqfds that raised no interrupt" "$tmp/drop.table.out"
tap_ok "overflow: one life, of 2^64 assertions: as many coalesced as can be counted" \
	[ "$(sed -n 's/.*coalesced: \([0-9]*\),.*/\1/p' "$tmp/overflow.lives")" = 4294967295 ]

in_lab --icount <<END
virqscope list --pin /sys/fs/bpf/wired
for n in $IRQFDS $((2 * IRQFDS)); do
	monitor many \$n /sys/fs/bpf/wired >\$share/many.\$n
done
monitor lpis $LPIS 1 >/dev/null		# the first run is slower
monitor lpis $LPIS 1 >\$share/lpis.unwatched
echo 1 >\$events/enable
for n in 1 $VCPUS; do
	monitor lpis $LPIS \$n >\$share/lpis.\$n
done
END
tap_ok "many: all ran, and the kernel did not complain" [ $? = 0 ]
few=$(cat "$tmp/many.$IRQFDS") many=$(cat "$tmp/many.$((2 * IRQFDS))")
tap_ok "many: a list of $IRQFDS irqfds takes ${few:-no} instructions, of twice as many ${many:-none}: at most 2.2 times" \
	[ "${few:-0}" -gt 0 -a $((many * 10)) -le $((few * 22)) ]

few=$(cat "$tmp/lpis.1") many=$(cat "$tmp/lpis.$VCPUS") unwatched=$(cat "$tmp/lpis.unwatched")
tap_ok "lpis: to destroy a VM of $LPIS LPIs and a vCPU takes ${few:-no} instructions, with $VCPUS vCPUs ${many:-none}: at most 1.3 times" \
	[ "${few:-0}" -gt 0 -a "${many:-0}" -gt 0 -a $((many * 10)) -le $((few * 13)) ]
# if they had none, the figures above were of nothing
tap_ok "lpis: each has a record that goes, too: without, it takes ${unwatched:-none}" \
	[ "${unwatched:-0}" -gt 0 -a "$few" -ge $((unwatched + LPIS * 100)) ]
tap_done
