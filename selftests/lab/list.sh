#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that virqscope list says what is wired to what, though it was wired before and
# never fires: each device, vector, host IRQ, eventfd, GSI and INTID as the monitor, the
# kernel's /proc files and the guest have them; bindings that have only one end; and that
# nothing is left of a VM that died.

. "$(dirname "$0")/test.sh"

SOURCES=3		# irqfds of no device

# Each run in the VM leaves files NAME.out, NAME.err and NAME.status
in_lab --smp 2 --device edu@4 --device edu@5 --device edu@6 <<END
vfio-bind 00:04.0 00:05.0 00:06.0
list() { name=\$1; shift; run \$name virqscope list "\$@"; }
# hold NAME OPTION...: a guest that is wired and waits; sets pid
hold() {
	name=\$1
	shift
	rm -f /tmp/hold.\$name /tmp/held
	mkfifo /tmp/hold.\$name
	ptguest --wait --json --linger 600 --name \$name "\$@" </tmp/hold.\$name >\$share/\$name.json 2>/tmp/held &
	pid=\$!
	exec 8>/tmp/hold.\$name
	until grep -q ready /tmp/held; do usleep 10000; done
	echo \$pid >\$share/\$name.pid
}
# gone PID: wait until nothing of it is wired
gone() {
	tries=0
	while virqscope list -q --json | grep -q "\"pid\":\$1,"; do
		tries=\$((tries + 1))
		[ \$tries -lt 200 ] || return 1
		usleep 20000
	done
}
# go: until the guest has taken all
go() { echo >&8; until grep -q done /tmp/held; do usleep 10000; done; }
list nothing
list nothing.json --json

hold line -d 00:04.0 -d 00:05.0
line=\$pid
list line --json
list line.table
cat /proc/interrupts >\$share/interrupts.line
cat /proc/\$line/fdinfo/* >\$share/fdinfo.line
for filter in "-D 00:05.0" "-I 33" "-H \$(sed -n 's/^ *\([0-9]*\):.*vfio-intx(0000:00:05.0).*/\1/p' /proc/interrupts)" "-V name:line"; do
	set -- \$filter
	list filter.\${1#-} --json \$1 \$2
done
list pin --pin /sys/fs/bpf/wired
cat /sys/fs/bpf/wired >\$share/pinned.out
list pin.in_flight --in-flight --pin /sys/fs/bpf/in_flight
cat /sys/fs/bpf/in_flight >\$share/pinned.in_flight.out
list pin.again --pin /sys/fs/bpf/wired
list pin.nowhere --pin /sys/fs/bpf/no/where
ls /sys/fs/bpf >\$share/pinned.left
rm /sys/fs/bpf/wired /sys/fs/bpf/in_flight
go
sleep 1
{ kill \$line; wait \$line || true; } 2>/dev/null

# a message is what the guest maps it to, and before that nothing
hold msi -d 00:06.0 -i msi
list msi.unmapped --json
cat /proc/interrupts >\$share/interrupts.msi
cat /proc/\$pid/fdinfo/* >\$share/fdinfo.msi
go
list msi --json
list msi.intid --json -I 8192
kill \$pid
wait \$pid || true

# irqfds of no device; another VM beside
hold eventfd -i eventfd --sources $SOURCES -v 2
list eventfd --json
other=\$pid
hold beside -d 00:04.0
list both --json
list both.table
kill -KILL \$other
wait \$other || true
# a VM's bindings go asynchronously
gone \$other
list killed --json
kill \$pid
wait \$pid || true
gone \$pid
list after
END
tap_ok "all ran, and the kernel did not complain" [ $? = 0 ]

lines() { grep -c '"type":"binding"' "$tmp/$1.out"; }
# key NAME DEVICE KEY: of the line of that device
key() { grep "\"type\":\"binding\".*\"device\":\"$2\"" "$tmp/$1.out" | sed -n "s/.*[,{]\"$3\":\([^,}]*\)[,}].*/\1/p"; }
# host_irq RUN WHAT: that of VFIO's handler in /proc/interrupts
host_irq() { sed -n "s/^ *\([0-9]*\):.*$2.*/\1/p" "$tmp/interrupts.$1"; }
has_eventfd() { grep -qx "eventfd-id: *$2" "$tmp/fdinfo.$1"; }
pid() { cat "$tmp/$1.pid"; }

tap_ok "nothing is wired, and that is no error" eval 'status nothing 0 && [ "$(cat "$tmp/nothing.out")" = "# nothing is wired" ]'
tap_ok "two lines are" [ "$(lines line)" = 2 ]
for i in 0 1; do
	device=0000:00:0$((4 + i)).0
	tap_ok "$device: intx, vector 0, and the host IRQ of /proc/interrupts: $(key line $device host_irq)" eval '
		[ "$(key line $device index) $(key line $device vector)" = "\"intx\" 0" ] &&
		[ "$(key line $device host_irq)" = "$(host_irq line "vfio-intx($device)")" ]'
	tap_ok "$device: the eventfd is one of the monitor: $(key line $device eventfd_id)" has_eventfd line "$(key line $device eventfd_id)"
	tap_ok "$device: GSI $i, INTID $((32 + i)), as the guest says" eval '
		[ "$(key line $device gsi) $(key line $device intid)" = "$i $((32 + i))" ] &&
		grep -q "\"device\":\"$device\",.*\"intid\":$((32 + i)),\"gsi\":$i," "$tmp/line.json"'
	tap_ok "$device: irqfd, masked in the device, resampled, to vCPU 0" eval '
		[ "$(key line $device path) $(key line $device mask_mode) $(key line $device resample) $(key line $device vcpu)" = "\"irqfd\" \"device\" true 0" ]'
	tap_ok "$device: of that VM" grep -q "\"vm\":{\"id\":\"$(pid line)-[0-9]*\",\"pid\":$(pid line),\"name\":\"line\"},\"device\":\"$device\"" "$tmp/line.out"
	tap_ok "$device: the guest's counter is the host's" [ "$(key line $device counter_offset)" = 0 ]
done
tap_ok "the two have eventfds of their own" [ "$(key line 0000:00:04.0 eventfd_id)" != "$(key line 0000:00:05.0 eventfd_id)" ]
for filter in D I H; do
	tap_ok "-$filter: the one it names" eval '[ "$(lines filter.$filter)" = 1 ] && grep -q 0000:00:05.0 "$tmp/filter.$filter.out"'
done
tap_ok "-V: both" [ "$(lines filter.V)" = 2 ]
tap_ok "the table has a line for each" [ "$(grep -c "^$(pid line)-[0-9]* .* 0000:00:0[45].0 intx resample$" "$tmp/line.table.out")" = 2 ]
tap_ok "pinned, cat prints named fields" [ "$(grep -c "^device=0000:00:0[45].0 index=intx vector=0 host_irq=[0-9]* mask_mode=device mask_cause=request eventfd_id=[0-9]* pid=$(pid line) vm_gen=[0-9]* gsi=[01] intid=3[23] vcpu=0 path=irqfd resample=1$" "$tmp/pinned.out")" = 2 ]
tap_ok "pinned, nothing is in flight" [ ! -s "$tmp/pinned.in_flight.out" ]
tap_ok "what is there already is not overwritten: exit 1, one line" eval '
	status pin.again 1 && [ "$(cat "$tmp/pin.again.err")" = "virqscope: --pin /sys/fs/bpf/wired: exists already; rm removes it" ]'

tap_ok "nor is a directory made: exit 1, one line" eval '
	status pin.nowhere 1 && ! grep -qx no "$tmp/pinned.left" &&
	[ "$(cat "$tmp/pin.nowhere.err")" = "virqscope: --pin /sys/fs/bpf/no/where: /sys/fs/bpf/no: No such file or directory" ]'

device=0000:00:06.0
tap_ok "a message that the guest has not mapped has no INTID" eval '
	[ "$(key msi.unmapped $device index) $(key msi.unmapped $device intid)" = "\"msi\" null" ]'
tap_ok "one that it has mapped has: LPI 8192" [ "$(key msi $device intid) $(key msi $device path) $(key msi $device resample)" = '8192 "irqfd" false' ]
tap_ok "the host IRQ of /proc/interrupts: $(key msi $device host_irq)" [ "$(key msi $device host_irq)" = "$(host_irq msi "vfio-msi.*($device)")" ]
tap_ok "the eventfd is one of the monitor" has_eventfd msi "$(key msi $device eventfd_id)"
tap_ok "nothing masks it" [ "$(key msi $device mask_mode)" = null ]
tap_ok "the message, as the monitor routed it" eval '
	[[ $(key msi $device msi_devid) =~ ^[0-9]+$ && $(key msi $device msi_eventid) =~ ^[0-9]+$ ]]'
tap_ok "-I finds it by its INTID" [ "$(lines msi.intid)" = 1 ]

tap_ok "irqfds of no device: $SOURCES, with GSI and INTID" [ "$(grep -c '"device":null,"index":null,"vector":null,"host_irq":null,"eventfd_id":[0-9]*,"gsi":[012],"intid":3[234],"path":"irqfd"' "$tmp/eventfd.out")" = $SOURCES ]
tap_ok "two VMs" eval '[ "$(lines both)" = $((SOURCES + 1)) ] && [ "$(grep -c "^# \(eventfd\|beside\) [0-9]*-[0-9]*$" "$tmp/both.table.out")" = 2 ]'
tap_ok "killed: nothing is left of it, and all of the other" eval '[ "$(lines killed)" = 1 ] && grep -q "\"name\":\"beside\"" "$tmp/killed.out"'
tap_ok "nothing is left in the end" [ "$(cat "$tmp/after.out")" = "# nothing is wired" ]
lines_valid 20
tap_done
