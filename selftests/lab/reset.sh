#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that INTx still comes when it was unmasked while its device was being reset, in each way
# that there is, or slept: never is it disabled at the device afterwards, and an e1000e that is
# unmasked at random moments about its sleep has each interrupt taken that it raises. So has one
# that uio_pci_generic drives, masked at the line or, where another driver shares that, at the
# device, when it was unmasked while another process reset it.
#
# VIRQSCOPE_RESETS: how often in each way (15)

. "$(dirname "$0")/test.sh"

RESETS=${VIRQSCOPE_RESETS:-15}
NVME=0000:01:00.0	# has FLR
E1000E=0000:02:00.0	# has none: it is reset by its power state
EDU=0000:00:09.0	# shares the line of that

in_lab --smp 2 --device port:nvme@4 --device port:e1000e@5 --device edu@9 <<END
vfio-bind $NVME $E1000E
for device in $NVME $E1000E; do
	for how in ioctl hot sysfs; do
		run \$how-\$device intx reset \$how \$device $RESETS
	done
done
run flr-$NVME intx reset flr $NVME $RESETS
run sleep intx sleep $E1000E $RESETS

to_uio() {
	echo uio_pci_generic >/sys/bus/pci/devices/\$1/driver_override
	[ ! -e /sys/bus/pci/devices/\$1/driver ] || echo \$1 >/sys/bus/pci/devices/\$1/driver/unbind
	echo \$1 >/sys/bus/pci/drivers_probe
}
to_uio $E1000E
run uio.write uioreset write $E1000E $RESETS
to_uio $EDU
grep uio_pci_generic /proc/interrupts >\$share/uio.line
for how in write config; do
	run uio.shared.\$how uioreset \$how $E1000E $RESETS
done
END
tap_ok "all ran, and the kernel did not complain" [ $? = 0 ]

# said NAME TEXT: that is all
said() {
	[ "$(cat "$tmp/$1.status")" = 0 ] && [ "$(cat "$tmp/$1.out")" = "$2" ] && return
	show "$1"
}
for how in ioctl hot sysfs flr; do
	tap_ok "NVMe, reset by $how: INTx is alive each time" said $how-$NVME "reset $RESETS times by $how: dead 0"
done
for how in ioctl hot sysfs; do
	tap_ok "e1000e, reset by $how: INTx is alive each time" said $how-$E1000E "reset $RESETS times by $how: dead 0"
done
tap_ok "e1000e, asleep: raised = taken" said sleep "slept $RESETS times: raised $RESETS, taken $RESETS, dead 0"
all="reset $RESETS times: raised $RESETS, taken $RESETS"
tap_ok "uio_pci_generic, unmasked by write() during a reset: raised = taken" said uio.write "$all"
tap_ok "... on a line that another device shares" grep -q 'uio_pci_generic, uio_pci_generic$' "$tmp/uio.line"
tap_ok "... by write(): raised = taken" said uio.shared.write "$all"
tap_ok "... in configuration space: raised = taken" said uio.shared.config "$all"
tap_done
