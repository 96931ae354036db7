#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that virqscope lr says how many list registers the entries into a guest use:
# with 1 to 6 interrupts pending on the four that a vCPU has here, GICv2 and GICv3. Its
# figures are those of the kernel's event at each entry and those that KVM counts itself,
# and each entry is in one place: they add up to the vCPU's exits.

. "$(dirname "$0")/test.sh"

LRS=4			# of QEMU's GICs
ROUNDS=100
MOST=6

# boot GIC: each run in the VM leaves files NAME.out, NAME.err and NAME.status
boot() {
	in_lab --smp 2 --gic "$1" --device edu@4 <<END
vfio-bind 00:04.0
gic=$1
flush=\$trace/events/kvm/vgic_flush/enable
echo Y >/sys/module/kvm-arm/parameters/vgic_lr_stats
echo 16384 >\$trace/buffer_size_kb
# watch NAME OPTION...: run a guest; leave virqscope's report of it, its own, and the events
watch() {
	name=\$gic.\$1
	shift
	echo >\$trace/trace
	echo 1 >\$flush
	run \$name virqscope lr -q --json -- sh -c 'out=\$1; shift; exec "\$@" >\$out' sh \\
		\$share/\$name.json ptguest -g \$gic -n $ROUNDS --json --stats "\$@"
	echo 0 >\$flush
	grep ' vgic_flush: ' \$trace/trace >\$share/\$name.trace || true
	grep -h '^overrun: [^0]' \$trace/per_cpu/cpu*/stats >>\$share/overrun || true
}
for pending in \$(seq $MOST); do
	watch \$pending -i eventfd --sources \$pending -p \$pending
done
watch line -i line
watch intx -d 00:04.0
watch vcpus -i eventfd --sources 12 -p 6 -v 2
[ \$gic = 3 ] || exit 0

# one of two VMs; then intervals
mkfifo /tmp/hold
ptguest --wait -i eventfd --name one </tmp/hold >/dev/null 2>/tmp/held &
pid=\$!
exec 9>/tmp/hold
until grep -q ready /tmp/held; do usleep 10000; done
run filter virqscope lr -q --json -V name:one -- sh -c '
	ptguest -i eventfd --name other >/dev/null
	echo >&9
	while kill -0 \$0 2>/dev/null; do usleep 10000; done' \$pid
run intervals virqscope lr -q --json -i $PATIENCE 2 -- ptguest -i eventfd -r 100 -n $((300 * PATIENCE))
run table virqscope lr -q -- ptguest -i eventfd --sources 6 -p 6
run self virqscope lr -q --self --json -- ptguest -i eventfd
run none virqscope lr -d 100ms
END
	tap_ok "GICv$1: all ran, and the kernel did not complain" [ $? = 0 ]
	tap_ok "GICv$1: the trace buffer was large enough" [ ! -s "$tmp/overrun" ]
}

# said NAME KEY [VCPU]: virqscope's figure of a vCPU; used is a list
said() {
	grep '"type":"lr"' "$tmp/$1.out" | grep "\"vcpu\":${3:-0}," |
		sed -n "s/.*\"$2\":\[\{0,1\}\([0-9,]*\)[],}].*/\1/p" | sed 's/,$//'
}
# traced NAME [VCPU]: these figures from the events, in the order of virqscope's keys; the EOIs
# before the first entry that was seen belong to an entry that was not
traced() {
	awk -v vcpu="VCPU: ${2:-0}," -v lrs=$LRS '
		function after(name) { return match($0, name ": [0-9]+") ? substr($0, RSTART + length(name) + 2, RLENGTH - length(name) - 2) : -1 }
		!index($0, vcpu) { next }
		{
			used[after("used_lrs")]++
			overflow += /, overflow/
			eois += after("EOIs") > 0 && n
			depth = after("depth")
			if (depth > max)
				max = depth
			n++
		}
		END {
			for (i = 0; i <= lrs; i++)
				list = list (i ? "," : "") used[i] + 0
			print n + 0, list, overflow + 0, eois + 0, max + 0
		}' "$tmp/$1.trace"
}
all_said() { echo "$(said "$1" entries "${2:-0}") $(said "$1" used "${2:-0}") $(said "$1" overflow "${2:-0}") $(said "$1" eoi_exits "${2:-0}") $(said "$1" depth_max "${2:-0}")"; }
# counted NAME [VCPU]: KVM's own counts: exits, and entries by list registers
counted() { sed -n "s/.*\"vcpu\":${2:-0},\"exits\":\([0-9]*\),\"lr_used\":\[\([0-9]*\(,[0-9]*\)\{$LRS\}\).*/\1 \2/p" "$tmp/$1.json"; }
used() { said "$1" used | cut -d, -f$(($2 + 1)); }

# judge NAME WHAT [VCPU]
judge() {
	tap_ok "$2: entries, used, overflow, EOI exits, depth are those of the event: $(all_said "$1" "${3:-0}")" \
		[ "$(all_said "$1" "${3:-0}")" = "$(traced "$1" "${3:-0}")" ]
	tap_ok "$2: KVM counts the same, and as many exits: $(counted "$1" "${3:-0}")" \
		[ "$(said "$1" entries "${3:-0}") $(said "$1" used "${3:-0}")" = "$(counted "$1" "${3:-0}")" ]
	tap_ok "$2: nothing lost" reliable "$1"
}

for gic in 3 2; do
	boot $gic
	for pending in $(seq $MOST); do
		name=$gic.$pending
		what="GICv$gic, $pending pending"
		most=$((pending < LRS ? pending : LRS))
		judge $name "$what"
		tap_ok "$what: none in use at times; 1 to $most, each of them $ROUNDS times at least" eval '
			[ "$(used $name 0)" -gt 0 ] && for ((i = 1; i <= most; i++)); do [ "$(used $name $i)" -ge $ROUNDS ] || break; done
			((i > most)) && for ((; i <= LRS; i++)); do [ "$(used $name $i)" = 0 ] || break; done
			((i > LRS))'
		tap_ok "$what: the depth is $pending" [ "$(said $name depth_max)" = $pending ]
		if [ $pending -gt $LRS ]; then
			tap_ok "$what: overflow $ROUNDS times at least" [ "$(said $name overflow)" -ge $ROUNDS ]
		else
			tap_ok "$what: no overflow" [ "$(said $name overflow)" = 0 ]
		fi
		tap_ok "$what: time with all in use if and only if they were" \
			[ $(($(said $name full_ns) > 0)) = $((pending >= LRS)) ]
		tap_ok "$what: no EOI of an edge exits" [ "$(said $name eoi_exits)" = 0 ]
	done
	for kind in line intx; do
		judge $gic.$kind "GICv$gic, $kind"
		tap_ok "GICv$gic, $kind: each EOI of a level exits, $ROUNDS" \
			[ "$(said $gic.$kind eoi_exits)" = $ROUNDS ]
	done
	for vcpu in 0 1; do
		judge $gic.vcpus "GICv$gic, vCPU $vcpu of 2" $vcpu
	done
done

tap_ok "-V: the entries of that VM, and no other" eval '
	[ "$(grep -c "\"type\":\"lr\"" "$tmp/filter.out")" = 1 ] && grep -q "\"name\":\"one\"" "$tmp/filter.out"'
tap_ok "-i $PATIENCE 2: the intervals have no depth_max, the whole run has" eval '
	[ "$(grep -c "\"type\":\"lr\".*\"depth_max\":null,.*\"interval_ns\":[0-9]" "$tmp/intervals.out")" = 2 ] &&
	[ "$(grep -c "\"type\":\"lr\".*\"depth_max\":1,.*\"interval_ns\":null" "$tmp/intervals.out")" = 1 ]'
tap_ok "-i $PATIENCE 2: and together no more entries than it" [ "$(sed -n 's/.*"type":"lr".*"entries":\([0-9]*\),.*"interval_ns":[0-9].*/\1/p' "$tmp/intervals.out" |
	awk '{ n += $1 } END { print n }')" -le "$(sed -n 's/.*"type":"lr".*"entries":\([0-9]*\),.*"interval_ns":null.*/\1/p' "$tmp/intervals.out")" ]
tap_ok "the table has a meter" grep -Eq '^#   used +4 +[1-9][0-9]* .*#$' "$tmp/table.out"
tap_ok "--self: runs and time" grep -Eq '"self":\{"bpf_runs":[1-9][0-9]*,.*"bpf_ns":[1-9]' "$tmp/self.out"
tap_ok "nothing to see: exit 0, and a note says so" eval '
	[ "$(cat "$tmp/none.status")" = 0 ] && grep -q "saw no vCPU enter its guest" "$tmp/none.err"'
lines_valid 30
tap_done
