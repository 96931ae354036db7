#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that no interrupt is lost, counted twice or mixed with another where several
# CPUs work on it at once: devices interrupt one CPU while the vCPU runs on another,
# edges come faster than the guest takes them, interrupts move between vCPUs, are
# withdrawn and disabled, and a second consumer comes and goes all the time. Always
#
#	raised = completed + withdrawn + flushed + unmapped + coalesced
#
# to the last one, where raised is what the kernel's handlers or the guest's monitor
# counted.
#
# VIRQSCOPE_RAISED: interrupts of each source in each run (500)
# VIRQSCOPE_CPUS: machines to run it on, by their CPUs (4); check-all runs it on 2, too

. "$(dirname "$0")/test.sh"

RAISED=${VIRQSCOPE_RAISED:-500}
SECONDS_EACH=$((60 + RAISED / 50))

# NAME:WHO COUNTS IT:OPTIONS. A line that is raised again before it is unmasked is
# signalled by the unmasking, without an interrupt of the host: irqfd counts those, too.
# MSIs that come too fast are merged by the host's interrupt controller, unseen.
RUNS=(
	"intx:irqfd_wakeup:-i intx -d 00:04.0 -d 00:05.0 -v 2 --cross"
	"intx-moves:irqfd_wakeup:-i intx -d 00:04.0 -v 2 --migrate 3"
	"msi:vfio_msihandler:-i msi -d 00:04.0 -d 00:05.0 -v 2 --cross"
	"msi-overlaps:vfio_msihandler:-i msi -d 00:04.0 -d 00:05.0 -v 2 --overlap 5"
	"msi-overlaps-moves:vfio_msihandler:-i msi -d 00:04.0 -d 00:05.0 -v 2 --overlap 5 --migrate 2"
	"eventfd-overlaps-moves:monitor:-i eventfd --sources 4 -v 2 --overlap 7 --migrate 3"
	"eventfd-disabled:monitor:-i eventfd --sources 2 -v 2 --disable $((RAISED / 2))"
	"line-withdrawn:monitor:-i line --sources 2 -v 2 --withdraw $((RAISED / 2))"
)

# boot CPUS: run all of them
boot() {
	in_lab --smp "$1" --device edu@4 --device edu@5 --timeout $((SECONDS_EACH * 10)) <<END
vfio-bind 00:04.0 00:05.0
for probe in irqfd_wakeup vfio_msihandler; do
	echo "p:\$probe \$probe" >>\$trace/kprobe_events
done
echo 1 >\$trace/events/kprobes/enable
hits() { awk -v name=\$1 '\$1 == name { print \$2; n++ } END { if (!n) print 0 }' \$trace/kprobe_profile; }

# the second consumer
(while [ ! -e /tmp/enough ]; do
	echo 1 >\$events/enable; usleep 20000
	echo 0 >\$events/enable; usleep 20000
	echo x >>/tmp/turns
done) &
second=\$!

run() {
	before=\$(hits \$2)
	file=\$share/\$1
	who=\$2
	shift 2
	virqscope latency -q --json -- sh -c 'out=\$1; shift; exec "\$@" >\$out' sh \\
		\$file.json ptguest -t $SECONDS_EACH -n $RAISED --json "\$@" >\$file.out
	echo \$((\$(hits \$who) - before)) >\$file.hits
}
$(for run in "${RUNS[@]}"; do
	IFS=: read -r name who options <<<"$run"
	echo "run $name $who $options"
done)
touch /tmp/enough
wait \$second
wc -l </tmp/turns >\$share/turns
echo 0 >\$trace/events/kprobes/enable
END
}

# sum KEY FILE: over all interrupts that virqscope reports
sum() { grep '"type":"latency"' "$2" | grep -o "\"$1\":[0-9]*" | awk -F: '{ n += $2 } END { print n + 0 }'; }

# judge CPUS NAME WHO
judge() {
	local what="$1 CPUs, $2" out=$tmp/$2.out raised key told=0 parts=''

	case $3 in
	monitor)	raised=$(total "$2" raised) ;;
	irqfd_wakeup)	# each irqfd is woken a last time when it is closed
		raised=$(($(cat "$tmp/$2.hits") - $(grep -c '"type":"ptguest"' "$tmp/$2.json"))) ;;
	*)		raised=$(cat "$tmp/$2.hits") ;;
	esac
	for key in completed withdrawn flushed unmapped coalesced; do
		parts+=" + $(sum $key "$out") $key"
		told=$((told + $(sum $key "$out")))
	done
	tap_ok "$what: $raised raised, as $3 says, at least $((RAISED / 5))" [ "$raised" -ge $((RAISED / 5)) ]
	tap_ok "$what: $raised raised =${parts# +}" [ "$raised" = $told ]
	tap_ok "$what: the guest took $(total "$2" taken), as many as completed" \
		[ "$(total "$2" taken)" = "$(sum completed "$out")" ]
	tap_ok "$what: nothing lost, unmatched, partial, negative; reliable" grep -q \
		'"type":"summary".*"lost":0,"unmatched":0,"partial":0,"negative":0,.*"reliable":true' "$out"
}

for cpus in ${VIRQSCOPE_CPUS:-4}; do
	boot $cpus
	tap_ok "$cpus CPUs: all guests took their interrupts, and the kernel did not complain" [ $? = 0 ]
	for run in "${RUNS[@]}"; do
		IFS=: read -r name who _ <<<"$run"
		judge $cpus "$name" "$who"
	done
	tap_ok "$cpus CPUs: the second consumer came and went $(cat "$tmp/turns") times, at least 10" \
		[ "$(cat "$tmp/turns")" -ge 10 ]
done
tap_done
