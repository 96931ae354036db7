#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that virqscope latency says of real interrupts what happened: that each
# one raised is seen once and its times are those of the kernel's event; that it
# filters, and counts what it cannot see, what began before it and what does not
# fit; that VMs may come, die and be several; and that perf, trace-cmd and bpftrace
# see the same lives.

. "$(dirname "$0")/test.sh"

VMS=40			# one after the other, where there is room for 16
EACH=3			# interrupts of each

# Each run in the VM leaves files NAME.out, NAME.err and NAME.status
in_lab --smp 2 --device edu@4 --device edu@5 --device edu@6 --device edu@8 <<END
vfio-bind 00:04.0 00:05.0 00:06.0
guest="ptguest --device 00:04.0"
watch() { name=\$1; shift; run \$name virqscope latency -q --json "\$@"; }
# go: let it go, and wait for its end
go='echo >&9; while kill -0 \$0 2>/dev/null; do usleep 10000; done'

# all of them, and what the kernel's event says
lives \$share/all.lives watch all --hist -- sh -c "\$guest --json --samples >\$share/all.json"

# filters: each with a value that lets the interrupt pass, and one that does not
host_irq=\$(sed -n 's/.* host IRQ \([0-9]*\),.*/\1/p' \$share/all.lives | head -n 1)
watch intid.in -I 32 -- \$guest
watch intid.out -I 33 -- \$guest
watch host.in -H \$host_irq -- \$guest
watch host.out -H \$(ls /sys/kernel/irq | grep -vx \$host_irq | head -n 1) -- \$guest
hold --device 00:04.0	# it has no vector before
watch device.in -D 0000:00:04.0 -- sh -c "\$go" \$pid
watch device.later -D 0000:00:04.0 -- \$guest
hold --device 00:04.0
watch device.out -D 0000:00:05.0 -- sh -c "\$go" \$pid
hold --device 00:04.0
watch pid.in -V pid:\$pid -- sh -c "\$go" \$pid
hold --device 00:05.0
watch pid.out -V pid:\$pid -- \$guest
echo >&9
wait \$pid
hold --device 00:04.0 --name one
watch name.in -V name:one -- sh -c "\$go" \$pid

# COUNT is not part of the command
watch count -i 1 2 -- sleep 30
watch paced -i 1 -- \$guest --count 350 --rate 100

# the guest is stopped while an interrupt is in service, however long attaching takes; two follow
hold --device 00:04.0 --count 3 --ack-delay 250000000
echo >&9
sleep 1
kill -STOP \$pid
watch late -- sh -c 'kill -CONT \$0; while kill -0 \$0 2>/dev/null; do usleep 10000; done' \$pid

# killed with an interrupt that it never acknowledged
hold --device 00:04.0 --no-ack --linger 60
watch killed -- sh -c 'echo >&9; sleep 1; kill -KILL \$0; while kill -0 \$0 2>/dev/null; do usleep 10000; done' \$pid

# two at a time
watch two -- sh -c "
	ptguest --device 00:05.0 --json >\$share/two.b &
	ptguest --device 00:04.0 --json >\$share/two.a
	wait"

# more VMs than there is room for, but not at once
watch full --max-irqs 16 -i 2 -- sh -c "
	for i in \$(seq -s ' ' $VMS); do
		# a process that reads the memory of one that ends holds its device for a moment
		tries=0
		until ptguest --device 00:04.0 --count $EACH; do
			tries=\\\$((tries + 1))
			[ \\\$tries -lt 20 ] || exit 1
			usleep 100000
		done
	done >/dev/null"

# two devices on one line of the host, a guest each
vfio-bind 00:08.0
# beside NAME OPTION...: in the background, until there is /tmp/off
beside() {
	name=\$1
	shift
	run \$name virqscope latency -q "\$@" -- \\
		sh -c 'touch /tmp/on.\$0; until [ -e /tmp/off ]; do usleep 10000; done' \$name &
}
beside line.all --json
beside line.second --json -D 00:08.0
beside line.late --threshold 1 -D 00:08.0
beside line.host --json -H \$(cat /sys/bus/pci/devices/0000:00:08.0/irq)
until [ "\$(echo /tmp/on.* | wc -w)" = 4 ]; do usleep 10000; done
ptguest --device 00:04.0 --count 300 --name four >/dev/null &
ptguest --device 00:08.0 --count 100 --name eight >/dev/null
wait \$!
touch /tmp/off
wait
# both stay in service until their guests are killed, and list says whose is what
cat >/tmp/held.sh <<'HELD'
guests=
for device in 00:04.0 00:08.0; do
	ptguest --device \$device --no-ack --linger 600 >/dev/null &
	guests="\$guests \$!"
done
until [ "\$(virqscope list --in-flight -q --json | grep -c '"stage":"enter"')" = 2 ]; do
	[ "\$(jobs | wc -l)" = 2 ]
done
virqscope list --in-flight -q --json >\$1/line.list.out
virqscope list --in-flight -q --json -D 00:08.0 >\$1/line.list.second.out
kill -KILL \$guests
wait
HELD
watch line.held -- sh -e /tmp/held.sh \$share

# ctrl-C
run interrupted virqscope latency -q -- sh -c "\$guest >/dev/null; kill -INT \\\$PPID; sleep 60"

# lives as other tools see them
cd /tmp
perf record -e kvm:vgic_irq_life -a -o perf.data -- \$guest >/dev/null 2>\$share/perf.err
perf report -D -i perf.data | grep -c PERF_RECORD_SAMPLE >\$share/perf.out
trace-cmd record -q -e kvm:vgic_irq_life -o trace.dat \$guest >/dev/null
trace-cmd report -i trace.dat | grep vgic_irq_life: >\$share/trace-cmd.out
bpftrace -e 'tracepoint:kvm:vgic_irq_life { @lives = count(); }' -c "/opt/virqscope/bin/\$guest" \\
	>\$share/bpftrace.out
END
tap_ok "all ran, and the kernel did not complain" [ $? = 0 ]

# count NAME [VM]: lives of all lines of NAME.out
count() { sed -n 's/.*"type":"latency".*\],"count":\([0-9]*\),.*/\1/p' "$tmp/$1.out" | awk '{ n += $1 } END { print n + 0 }'; }
# saw NAME COUNT: so many, none lost, and nothing that makes no sense
saw() {
	local key

	for key in lost unmatched negative; do
		[ "$(last "$1" "$key")" = 0 ] || { echo "# $key $(last "$1" "$key")"; return 1; }
	done
	status "$1" 0 && [ "$(count "$1")" = "$2" ] && [ "$(last "$1" events)" = "$2" ] &&
		[ "$(last "$1" reliable)" = true ] && return
	sed 's/^/# /' "$tmp/$1.err" "$tmp/$1.out"
	false
}
# intervals NAME TYPE: of the lines of that type all but the last are of an interval
intervals() {
	awk -v type="\"type\":\"$2\"" '
		index($0, type) && match($0, /"interval_ns":[0-9a-z]+,/) {
			ns[++n] = substr($0, RSTART + 14)
			sub(/[,}].*/, "", ns[n])
		}
		END {
			for (i = 1; i < n; i++)
				if (ns[i] + 0 < 500000000 || ns[i] + 0 > 60000000000)
					exit 1
			exit n < 3 || ns[n] != "null"
		}' "$tmp/$1.out"
}
# outcome NAME OUTCOMES REST: the line of the whole run has these outcomes, and the rest
outcome() { grep -q "\"outcomes\":{$2.*},$3.*\"interval_ns\":null,\"still_high\":0," "$tmp/$1.out"; }

tap_ok "500 raised and taken" grep -q '"raised":500,"taken":500,' "$tmp/all.json"
tap_ok "500 seen, none lost, unmatched or partial" eval 'saw all 500 && [ "$(last all partial)" = 0 ]'
join_lives all
tap_ok "their sums are those of the event, stage by stage" same_sums all \
	signal inject queue load enter service rearm
tap_ok "the histograms of --hist have 500 each" [ -n "$(sed -n 's/.*"signal":{[^}]*"buckets":\([^}]*\)}.*/\1/p' "$tmp/all.out" |
	tr -d '[' | tr ']' '\n' | awk -F, 'NF { n += $NF } END { if (n == 500) print n }')" ]

for filter in intid host device pid name; do
	tap_ok "filter $filter: the one it names" saw $filter.in 500
	[ $filter = name ] || tap_ok "filter $filter: no other" saw $filter.out 0
done
tap_ok "filter device: from the first interrupt of a vector that it got later" saw device.later 500

tap_ok "late: it saw the one under way and those after it" saw late 3
tap_ok "late: the one under way is partial" [ "$(last late partial)" = 1 ]
tap_ok "late: only the others are in the figures" grep -q '"service":{"count":2,' "$tmp/late.out"
tap_ok "killed: its interrupt ended unfinished, and is in no figure" eval '
	saw killed 1 && grep -q "\"stages\":{\"signal\":null," "$tmp/killed.out"'
tap_ok "two VMs: 500 of each, and its device" eval '
	saw two 1000 && [ "$(grep -c "\"device\":\"0000:00:0[45].0\",.*\],\"count\":500,\"coalesced\"" "$tmp/two.out")" = 2 ] &&
	[ "$(sed -n "s/.*\"type\":\"latency\".*\"vm\":{\"id\":\"\([^\"]*\)\".*/\1/p" "$tmp/two.out" | sort -u | wc -l)" = 2 ]'
# whole NAME: the lines of the whole run alone
whole() { grep '"interval_ns":null' "$tmp/$1.out" >"$tmp/$1.whole.out"; }
whole full
listed=$(grep -c '"type":"latency"' "$tmp/full.whole.out") unlisted=$(last full unlisted)
tap_ok "room for 16, $VMS VMs one after the other: each one's $EACH are seen, none is lost" eval '
	status full 0 && [ "$(last full events)" = $((VMS * EACH)) ] && [ "$(last full lost)" = 0 ] &&
	[ "$(last full reliable)" = true ] && [ "$(count full.whole)" = $((listed * EACH)) ]'
tap_ok "rows of VMs that are gone are kept, $listed, not more than 48; $unlisted are said not to be listed" \
	[ "$listed" -le 48 -a $((listed + unlisted)) = $VMS ]
tap_ok "-i 1 2 -- COMMAND: two intervals and the whole, exit 0" eval '
	[ "$(cat "$tmp/count.status")" = 0 ] &&
	[ "$(grep -c "\"type\":\"summary\"" "$tmp/count.out")" = 3 ]'
tap_ok "-i 1: each interval says how long it was, the whole run null" eval '
	status paced 0 && [ "$(last paced events)" = 350 ] && intervals paced latency &&
	intervals paced summary && intervals count summary'
tap_ok "of the whole, all 350 completed" outcome paced '"completed":350,"withdrawn":0,' \
	'"partial":0,"unmatched":0,"negative":0,'
tap_ok "killed: its interrupt did not" outcome killed '"completed":0,' '"partial":0,'
tap_ok "late: the others completed" outcome late '"completed":2,' '"partial":1,'
# of NAME DEVICE: the counts of its lines, and whether another device is named
of() { sed -n "s/.*\"type\":\"latency\".*\"device\":\"0000:00:$2.0\".*\],\"count\":\([0-9]*\),.*/\1/p" "$tmp/$1.out" | xargs; }
tap_ok "two devices on one line: each has its guest's, 300 and 100" eval '
	saw line.all 400 && [ "$(of line.all 04)" = 300 ] && [ "$(of line.all 08)" = 100 ]'
tap_ok "-D the second: its 100, under its name" eval '
	saw line.second 100 && [ "$(of line.second 08)" = 100 ] && [ -z "$(of line.second 04)" ]'
tap_ok "-H the line: both, each under its name" eval '
	saw line.host 400 && [ "$(of line.host 04)" = 300 ] && [ "$(of line.host 08)" = 100 ]'
tap_ok "--threshold -D the second: only its lives, and its name" eval '
	status line.late 3 && grep -q "^# outlier: INTID [0-9]* of 0000:00:08.0 took" "$tmp/line.late.out"'
tap_ok "in flight: one of each, under its name" eval '
	[ "$(grep -c "\"type\":\"in_flight\".*\"device\":\"0000:00:04.0\"" "$tmp/line.list.out")" = 1 ] &&
	[ "$(grep -c "\"type\":\"in_flight\".*\"device\":\"0000:00:08.0\"" "$tmp/line.list.out")" = 1 ]'
tap_ok "in flight, -D the second: its own" eval '
	[ "$(grep -c "\"type\":\"in_flight\"" "$tmp/line.list.second.out")" = 1 ] &&
	grep -q "\"device\":\"0000:00:08.0\"" "$tmp/line.list.second.out"'
tap_ok "ctrl-C: exit 0, and the summary of all" eval '
	status interrupted 0 && grep -q "^# events 500," "$tmp/interrupted.out" &&
	grep -q "^# lost 0, .*: reliable$" "$tmp/interrupted.out"'

lines_valid 40

tap_ok "perf record has 500 lives" [ "$(cat "$tmp/perf.out")" = 500 ]
tap_ok "trace-cmd record has 500 lives" [ "$(wc -l <"$tmp/trace-cmd.out")" = 500 ]
tap_ok "trace-cmd names path and outcome" [ "$(grep -c 'irqfd, completed,' "$tmp/trace-cmd.out")" = 500 ]
tap_ok "bpftrace has 500 lives" grep -qx '@lives: 500' "$tmp/bpftrace.out"
tap_done
