#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that INTx still comes when it was unmasked while its device was being reset, in each way
# that there is, or slept: never is it disabled at the device afterwards, and an e1000e that is
# unmasked at random moments about its sleep has each interrupt taken that it raises.
#
# VIRQSCOPE_RESETS: how often in each way (15)

# shellcheck disable=SC2016,SC2317 # tap_ok calls functions, eval
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$here/../tap.sh"
# shellcheck source-path=SCRIPTDIR source=lives.sh
. "$here/lives.sh"

RESETS=${VIRQSCOPE_RESETS:-15}
NVME=0000:01:00.0	# has FLR
E1000E=0000:02:00.0	# has none: it is reset by its power state

in_lab --smp 2 --device port:nvme@4 --device port:e1000e@5 <<END
vfio-bind $NVME $E1000E
for device in $NVME $E1000E; do
	for how in ioctl hot sysfs; do
		run \$how-\$device intx reset \$how \$device $RESETS
	done
done
run flr-$NVME intx reset flr $NVME $RESETS
run sleep intx sleep $E1000E $RESETS
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
tap_done
