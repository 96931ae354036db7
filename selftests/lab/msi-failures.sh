#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that nothing is lost when the MSIs of a device cannot be enabled: while the first, the
# second, ... allocation of memory in the kernel fails, and from the first again, each time in a new
# domain, an ITS and a frame of GICv2m have as many vectors afterwards as before, and no mapping is
# left. On a kernel without the series a single failure makes a device's only MSI unavailable.
#
# VIRQSCOPE_FAILURES: how often enabling is tried with a failure, for each device and controller (55)

. "$(dirname "$0")/test.sh"

FAILURES=${VIRQSCOPE_FAILURES:-55}

# boot NAME OPTION...: leaves what `msi fail` printed in NAME.KIND, and what is mapped after it
boot() {
	local name=$1 status=0

	shift
	# caches of their own, so that only what kmalloc() allocates fails
	in_lab "$@" --append 'slab_nomerge log_buf_len=16M' --device nvme@4 --device edu@5 2>"$tmp/splats" <<END || status=$?
echo Y >/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts
for cache in /sys/kernel/slab/kmalloc-*; do
	echo 1 >\$cache/failslab
done
cd /sys/kernel/debug/failslab
echo Y >cache-filter
echo N >ignore-gfp-wait
echo 0 >verbose
cd /
vfio-bind 00:04.0 00:05.0
run $name.msi msi fail msi 0000:00:05.0 1 $FAILURES
run $name.msix msi fail msix 0000:00:04.0 4 $FAILURES
run $name.left virqscope doorbell --json
dmesg >\$share/$name.log
END
	tap_ok "$name: the kernel complained of genirq's files alone" complained $status "$name"
}
# complained STATUS NAME: genirq warns of its files in /proc if it had no memory for their names; of
# nothing else
complained() {
	[[ $1 = 0 || $1 = 126 ]] && [ -s "$tmp/$2.log" ] &&
		! grep 'WARNING: \|BUG: \|Oops\|INFO: ' "$tmp/$2.log" | grep -v 'fs/proc/generic.c:[0-9]* remove_proc_entry' |
		sed 's/^/# /' | grep .
}

boot its --smp 2
boot gicv2m --smp 2 --gic 2
for name in its gicv2m; do
	for kind in msi msix; do
		said=$(cat "$tmp/$name.$kind.out")
		tap_ok "$name, $kind: as many vectors as before: $said" eval '
			status $name.$kind 0 &&
			[[ $said =~ ^failed\ at\ each\ of\ [1-9][0-9]*\ allocations,\ $FAILURES\ rounds,\ [1-9][0-9]*\ refused ]]'
	done
	tap_ok "$name: no mapping of user space is left" eval '
		grep -q "\"type\":\"summary\"" "$tmp/$name.left.out" && ! grep -q "\"assigned\":true" "$tmp/$name.left.out"'
done
tap_done
