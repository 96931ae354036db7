#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that a device which asserts INTx, of which VFIO has no handler, costs the line's other device
# nothing: when its user was killed as it interrupted; as it is opened; when its user has disabled and
# enabled INTx in configuration space, where DisINTx is read as it was written; when MSIs were enabled,
# and INTx, and are not any more; when it is closed. And that INTx works once it is enabled, and for a
# VM and a driver that have the device afterwards.

. "$(dirname "$0")/test.sh"

N=100		# interrupts of the neighbour, each time
KILLED='killed-1 killed-2 killed-3'
STATES='opened unmasked had-MSI had-INTx'
CUT_OFF=100000	# the kernel cuts a line off, and counts from 0, when so many had no taker

in_lab --smp 2 --device edu@4 --device edu@8 <<END
vfio-bind 00:04.0 00:08.0
irq=\$(cat /sys/bus/pci/devices/0000:00:04.0/irq)
cat /sys/bus/pci/devices/0000:00:0[48].0/irq >\$share/lines
interrupts() { awk -v irq=\$irq: '\$1 == irq { n = \$2 + \$3 } END { print n + 0 }' /proc/interrupts; }
# disintx: of the device that asserts, as it has it
disintx() { hexdump -s 4 -n 2 -e '1/2 "%d"' /sys/bus/pci/devices/0000:00:08.0/config | awk '{ print int(\$1 / 1024) % 2 }'; }
cut_off() { dmesg | grep -c "irq \$irq: nobody cared" || true; }
# neighbour NAME: it runs; leave how many interrupts had no taker. Its handler has them counted from 0.
neighbour() {
	before=\$(cut_off)
	run \$1 ptguest -d 00:04.0 -n $N --json -t 60
	echo \$(((\$(cut_off) - before) * $CUT_OFF +
		\$(sed -n 's/^unhandled //p' /proc/irq/\$irq/spurious))) >\$share/\$1.unhandled
}

for name in $KILLED; do
	silent=\$(interrupts)
	ptguest -d 00:08.0 --no-ack --linger 100 >/dev/null 2>&1 &
	pid=\$!
	until [ \$(interrupts) -gt \$silent ]; do usleep 10000; done
	{ kill -9 \$pid; wait \$pid || true; } 2>/dev/null
	disintx >\$share/\$name.disintx
	neighbour \$name
done

mkfifo /tmp/go
intx shout 0000:00:08.0 </tmp/go >\$share/shout.out 2>\$share/shout.err &
pid=\$!
exec 9>/tmp/go
for name in $STATES; do
	until grep -q "^\$(echo \$name | tr - ' '):" \$share/shout.out; do
		kill -0 \$pid
		usleep 10000
	done
	neighbour \$name
	echo >&9
done
wait \$pid && echo 0 >\$share/shout.status
exec 9>&-

neighbour closed
run next ptguest -d 00:08.0 -n $N --json -t 60
echo 0000:00:08.0 >/sys/bus/pci/drivers/vfio-pci/unbind
echo uio_pci_generic >/sys/bus/pci/devices/0000:00:08.0/driver_override
echo 0000:00:08.0 >/sys/bus/pci/drivers_probe
disintx >\$share/native.disintx
run native uioedu -n $N 0000:00:08.0
END
tap_ok "all ran, and the kernel did not complain" [ $? = 0 ]

tap_ok "the two share a line" [ "$(uniq "$tmp/lines" | wc -l) $(wc -l <"$tmp/lines")" = "1 2" ]
took() {
	[ "$(cat "$tmp/$1.status")" = 0 ] && grep -q "\"raised\":$N,\"taken\":$N," "$tmp/$1.out" && return
	show "$1"
}
# undisturbed NAME WHAT: the neighbour while the device is so
undisturbed() {
	local unhandled

	unhandled=$(cat "$tmp/$1.unhandled")
	tap_ok "$2: its neighbour takes all $N" took "$1"
	tap_ok "... and $unhandled interrupts have no taker, fewer than 1000" \
		[ "${unhandled:-1000}" -lt 1000 ]
}
for name in $KILLED; do
	undisturbed "$name" "a device whose user was killed as it interrupted"
	tap_ok "... INTx is disabled in it" [ "$(cat "$tmp/$name.disintx")" = 1 ]
done
undisturbed opened "a device that asserts INTx as it is opened, and INTx is not enabled"
undisturbed unmasked "... had INTx disabled, and enabled, in configuration space"
undisturbed had-MSI "... had MSIs"
undisturbed had-INTx "... had INTx"
undisturbed closed "... is closed"
tap_ok "the next VM that has it takes all $N" took next
cat >"$tmp/expected" <<END
opened: DisINTx 0, in the device 1
masked: DisINTx 1, in the device 1
unmasked: DisINTx 0, in the device 1
had MSI: DisINTx 0, in the device 1
had INTx: DisINTx 0, in the device 1
raised 100, taken 100
END
tap_ok "its user reads DisINTx as it was written, and takes each interrupt while INTx is enabled" eval '
	diff "$tmp/expected" "$tmp/shout.out" | sed "s/^/# /"
	[ "${PIPESTATUS[0]} $(cat "$tmp/shout.status")" = "0 0" ]'
tap_ok "a driver of the host has it then: INTx is enabled" [ "$(cat "$tmp/native.disintx")" = 0 ]
tap_ok "... and each interrupt comes" took native
tap_done
