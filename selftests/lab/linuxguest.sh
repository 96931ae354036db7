#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that virqscope counts the interrupts of a real driver right. For each MSI-X
# vector of an NVMe drive in a Linux guest, from the first interrupt of the guest's
# driver to the last:
#
#   lives that completed = interrupts that the guest took
#   MSIs that VFIO's handler in the host got = completed + coalesced + unmapped
#
# and no life ends in another way, or is partial, since all of them began while
# virqscope watched.
#
# An edge that comes while one waits is coalesced: it is in no life, and the guest has
# one interrupt less than the drive raised. So that some are, the drive has one queue for
# all vCPUs: two go on reading while the third is late to take what is of all of them.
#
# Unmapped are only interrupts of vector 0, the drive's administration: the driver gives
# it back and maps it anew, in the worst case while one of them is in a list register.
# If the guest took that one, it has completed.
#
# And that linuxguest says by name what is in the way.

. "$(dirname "$0")/test.sh"

BDF=0000:00:04.0
VCPUS=3
QUEUES=1	# as many vectors, besides that of the administration
JOBS=4		# readers of each vCPU
READS=30	# of each reader

# Each run in the VM leaves files NAME.out, NAME.err and NAME.status
in_lab --smp 2 --device nvme@4 --device edu@5 --qemu "-global nvme.max_ioqpairs=$QUEUES" <<END
run gone linuxguest -d 00:06.0
run other linuxguest -d 00:05.0
run unbound linuxguest -d 00:04.0
vfio-bind 00:04.0
mv /dev/kvm /dev/away
run nokvm linuxguest -d 00:04.0
mv /dev/away /dev/kvm
group=/dev/vfio/\$(basename \$(readlink /sys/bus/pci/devices/$BDF/iommu_group))
run busy sh -c "exec 9<>\$group; linuxguest -d 00:04.0"
run slow linuxguest -d 00:04.0 --timeout 1

# linuxguest ends its QEMU when it gets a TERM
linuxguest -d 00:04.0 & pid=\$!
tries=0
until pidof qemu-system-aarch64 >/dev/null || [ \$tries = 100 ]; do
	tries=\$((tries + 1))
	usleep 100000
done
[ \$tries = 100 ] || kill \$pid
run ended wait \$pid
tries=0
while pidof qemu-system-aarch64 >\$share/left && [ \$tries -lt 100 ]; do
	tries=\$((tries + 1))
	usleep 100000
done

# a guest whose first process ends at once
mkdir -p /tmp/dies/bin /tmp/dies/guests/linuxguest
cp /opt/virqscope/bin/linuxguest /tmp/dies/bin/
printf '%s\n' '#!/bin/busybox sh' 'exit 7' >/tmp/dies/guests/linuxguest/init
chmod +x /tmp/dies/guests/linuxguest/init
run dies /tmp/dies/bin/linuxguest -d 00:04.0 -v 1 -t $((60 * PATIENCE))

# calls of VFIO's handler are traced into the same buffer as the lives
handler=\$trace/events/irq/irq_handler_entry
# the list of what is wired, once the guest has mapped all
(
	tries=0
	until [ "\$(virqscope list -q --json -D $BDF | tee /tmp/wired | grep -c '"index":"msix".*"intid":[0-9]')" = $((QUEUES + 1)) ]; do
		tries=\$((tries + 1))
		[ \$tries -lt $((600 * PATIENCE)) ] || exit 1
		usleep 200000
	done
	cat /tmp/wired >\$share/wired.out
	cat /proc/interrupts >\$share/interrupts
) &
lister=\$!
echo 'name ~ "vfio-msix*"' >\$handler/filter
echo 1 >\$handler/enable
lives \$share/lives run watch virqscope latency -q --json -- \\
	sh -c "linuxguest -d 00:04.0 -t $((120 * PATIENCE)) -v $VCPUS -j $JOBS -n $READS --json >\$share/guest.json"
echo 0 >\$handler/enable
wait \$lister
grep ' irq_handler_entry: ' \$trace/trace >\$share/msis
END
tap_ok "all ran, and the kernel did not complain" [ $? = 0 ]

# guest VECTOR KEY: the guest's figure
guest() { sed -n "s/.*\"vector\":$1,.*\"$2\":\([0-9]*\)[,}].*/\1/p" "$tmp/guest.json"; }
# seen VECTOR KEY: virqscope's figure, added up over the lines that have this vector
seen() {
	awk -v source="\"device\":\"$BDF\",\"index\":\"msix\",\"vector\":$1," -v key="\"$2\":" '
		index($0, source) && (at = index($0, key)) {
			n += substr($0, at + length(key)) + 0
			lines++
		}
		END { if (lines) print n }' "$tmp/watch.out"
}
# seen_intids VECTOR: the INTID of these lines
seen_intids() {
	grep -F "\"device\":\"$BDF\",\"index\":\"msix\",\"vector\":$1," "$tmp/watch.out" |
		sed -n 's/.*"intid":\([0-9]*\),.*/\1/p' | sort -u
}
# last KEY: of virqscope's summary
last() { sed -n "s/.*\"type\":\"summary\".*\"$1\":\([a-z0-9]*\)[,}].*/\1/p" "$tmp/watch.out"; }
# msis VECTOR: the number of MSIs that VFIO's handler got
msis() { grep -cF "name=vfio-msix[$1]($BDF)" "$tmp/msis"; }

# wired VECTOR KEY: its value in the list
wired() { sed -n "s/.*\"index\":\"msix\",\"vector\":$1,.*\"$2\":\([^,}]*\)[,}].*/\1/p" "$tmp/wired.out"; }
# host_irq VECTOR: as the host's /proc/interrupts has it
host_irq() { sed -n "s/^ *\([0-9]*\):.*vfio-msix\[$1\]($BDF).*/\1/p" "$tmp/interrupts"; }

# equal NUMBER NUMBER: they are, and are numbers
equal() { [ "${1:-x}" -eq "${2:-y}" ]; }
# ended VECTOR OUTCOME...: how many of its lives ended so
ended() {
	local vector=$1 key n=0

	shift
	for key; do
		n=$((n + $(seen "$vector" "$key")))
	done
	echo "$n"
}
# every_life VECTOR: it completed, or was unmapped, which only vector 0 is
every_life() {
	local key

	equal "$(seen "$1" count)" "$(ended "$1" completed unmapped)" &&
		equal "$(ended "$1" withdrawn flushed partial unmatched negative)" 0 &&
		{ [ "$1" = 0 ] || equal "$(seen "$1" unmapped)" 0; } && return
	for key in count completed withdrawn flushed unmapped partial unmatched negative; do
		echo "# $key $(seen "$1" "$key")"
	done
	false
}
# reads_fit VECTOR: each took one interrupt, or shared it with those under way with it
reads_fit() {
	local reads taken

	reads=$(guest "$1" reads)
	taken=$(guest "$1" taken)
	((reads > 0 && taken <= reads && taken * VCPUS * JOBS >= reads))
}
# of_guest: all lines are of the VM that the guest's report names
of_guest() {
	local pid lines

	pid=$(sed -n 's/.*"pid":\([0-9]*\),.*/\1/p' "$tmp/guest.json" | sort -u)
	lines=$(grep -c '"type":"latency"' "$tmp/watch.out")
	[ "$lines" -gt 0 ] &&
		equal "$(grep -c "\"pid\":$pid,\"name\":\"linuxguest\"" "$tmp/watch.out")" "$lines"
}
# whole: no life in the trace is partial; shows those that are
whole() {
	[ -s "$tmp/lives" ] && ! grep -E 'flags: [a-z|-]*partial' "$tmp/lives" >"$tmp/partial" && return
	sed 's/^/# /' "$tmp/partial"
	false
}

tap_ok "virqscope and the guest ended well" eval '
	[ "$(cat "$tmp/watch.status")" = 0 ] && [ ! -s "$tmp/watch.err" ]'
tap_ok "the guest has $((QUEUES + 1)) vectors" [ "$(wc -l <"$tmp/guest.json")" = $((QUEUES + 1)) ]
coalesced=0
reads=0
for vector in $(seq 0 $QUEUES); do
	of="vector $vector:"
	completed=$(seen "$vector" completed)
	unmapped=$(seen "$vector" unmapped)
	merged=$(seen "$vector" coalesced)
	raised=$(msis "$vector")
	total=$(guest "$vector" total)
	tap_ok "$of INTID $(guest "$vector" intid), as the guest says" \
		equal "$(guest "$vector" intid)" "$(seen_intids "$vector")"
	tap_ok "$of wired to host IRQ $(wired "$vector" host_irq), which /proc/interrupts has, and to that INTID" eval '
		equal "$(wired "$vector" host_irq)" "$(host_irq "$vector")" &&
		equal "$(wired "$vector" intid)" "$(guest "$vector" intid)" &&
		[ "$(wired "$vector" path)" = "\"irqfd\"" ]'
	if [ "$vector" != 0 ]; then
		tap_ok "$of $(guest "$vector" reads) reads took $(guest "$vector" taken) interrupts" \
			reads_fit "$vector"
		tap_ok "$of /proc/interrupts has all of them" equal "$total" "$(guest "$vector" after)"
	fi
	tap_ok "$of ${completed:-no} lives completed, the guest took ${total:-none}" \
		equal "$completed" "$total"
	tap_ok "$of $raised MSIs: these, ${merged:-none} coalesced, ${unmapped:-none} unmapped" \
		equal "$raised" $((completed + merged + unmapped))
	tap_ok "$of no life ended in another way" every_life "$vector"
	coalesced=$((coalesced + merged))
	reads=$((reads + $(guest "$vector" reads)))
done
tap_ok "all reads are accounted for: $reads" [ $reads = $((VCPUS * JOBS * READS)) ]
tap_ok "some were coalesced: $coalesced" [ $coalesced -gt 0 ]
tap_ok "vector 0: the guest's /proc/interrupts forgot some: $(guest 0 forgotten)" \
	[ "$(guest 0 forgotten)" -gt 0 ]
tap_ok "the kernel's event was there for each life: $(last events)" \
	equal "$(wc -l <"$tmp/lives")" "$(last events)"
tap_ok "none of them is partial" whole
tap_ok "all are of the guest's VM" of_guest
for key in in_flight partial lost unmatched negative; do
	tap_ok "$key: 0" equal "$(last $key)" 0
done
tap_ok "virqscope calls that reliable" [ "$(last reliable)" = true ]

# fails RUN LINES WORDS: exit 1, nothing on stdout, and so many lines that have these words
fails() {
	[ "$(cat "$tmp/$1.status")" = 1 ] && [ ! -s "$tmp/$1.out" ] &&
		test "$(wc -l <"$tmp/$1.err")" "$2" "$3" && grep -qF -- "$4" "$tmp/$1.err" && return
	sed 's/^/# /' "$tmp/$1.status" "$tmp/$1.err" "$tmp/$1.out"
	false
}
tap_ok "no such device: one line" fails gone -eq 1 '0000:00:06.0: no such PCI device'
tap_ok "no NVMe drive: one line" fails other -eq 1 '0000:00:05.0: not an NVMe drive'
tap_ok "not vfio-pci's: one line, with the driver" \
	fails unbound -eq 1 "$BDF: not bound to vfio-pci (its driver: nvme)"
tap_ok "no KVM: one line" fails nokvm -eq 1 'no KVM'
tap_ok "in use: one line, QEMU's" fails busy -eq 1 'Device or resource busy'
tap_ok "a guest that is too slow: it says so" fails slow -ge 1 'the guest did not boot within 1 s'
tap_ok "told to end: it does, and so does QEMU" eval '
	[ "$(cat "$tmp/ended.status")" = 143 ] && [ -f "$tmp/left" ] && [ ! -s "$tmp/left" ]'
tap_ok "a guest that dies: it says so" fails dies -gt 5 'the guest did not boot, and ended'
tap_ok "its console's last lines are there" fails dies -gt 5 'Attempted to kill init! exitcode=0x00000700'

# usage WORDS ARGUMENT...: exit 2, and one line that has these words; needs no VM
usage() {
	local words=$1 status=0

	shift
	sh "$top/build/arm64/bin/linuxguest" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
	[ "$status" = 2 ] && [ ! -s "$tmp/out" ] && [ "$(wc -l <"$tmp/err")" = 1 ] &&
		grep -qF -- "$words" "$tmp/err" && return
	echo "# status $status"
	sed 's/^/# /' "$tmp/out" "$tmp/err"
	false
}
bad() {
	local words=$1

	shift
	tap_ok "refused: ${*:-nothing}: '$words'" usage "$words" "$@"
}
bad 'no --device given'
bad "unknown argument '--bogus'" --bogus
bad '--device needs a value' --device
for bdf in '' nvme0 00:04 00:04.0,x 00:04.0/ ../devices; do
	bad "--device: '$bdf' is not a PCI address like 0000:00:04.0" --device "$bdf"
done
for n in 0 x 1x -1 100001 99999999999999999999 ''; do
	bad "--reads: '$n' is not a number from 1 to 100000" -d 00:04.0 --reads "$n"
done
bad "-v: '9' is not a number from 1 to 8" -d 00:04.0 -v 9
bad "--jobs: '17' is not a number from 1 to 16" -d 00:04.0 --jobs 17
bad "--timeout: '0' is not a number" -d 00:04.0 --timeout 0
tap_ok "--help: the options, exit 0" eval '
	sh "$top/build/arm64/bin/linuxguest" --help >"$tmp/out" 2>"$tmp/err" &&
		grep -q -- --device "$tmp/out" && [ ! -s "$tmp/err" ]'
tap_done
