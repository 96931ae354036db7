#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that INTx is masked at the line while no other device shares it and at the device
# otherwise, if that is wanted; and that nothing is lost, stuck or a storm when that changes: the
# line's second user, a driver of the host (uioedu) or another guest, comes and goes under
# interrupts on both sides, while the first is being masked, unmasked and changed by user space
# in each way that there is, also on the CPU that takes it; a guest that never handles its
# interrupt keeps no other user waiting; and a device without a driver may assert the line.
#
# VIRQSCOPE_FLIPS: how often the second user comes and goes at least (200)
# VIRQSCOPE_STOCK: compare with the stock kernel, too, which takes its build

# shellcheck disable=SC2034 # eval uses them
. "$(dirname "$0")/test.sh"

FLIPS=${VIRQSCOPE_FLIPS:-200}
RAISED=1000
GUESTS=10	# that come and go on a line that another guest has
ALONE=$((RAISED / GUESTS))	# interrupts that the other takes after each of them
WAYS='ioctl config command mode trigger ioctl,config,command,mode,trigger'
SECONDS_EACH=$(((100 + FLIPS / 10) * PATIENCE))

# Functions that the scripts in the VM share. A second user comes and goes for as long as the
# guest runs, and at least as often as asked for: the guest ends when it has raised all, and is
# asked again.
functions=$tmp/functions
cat >"$functions" <<'END'
line_of() { sed -n "s/^ *\([0-9]*\):.*vfio-intx(0000:00:04.0).*/\1/p" /proc/interrupts; }
# interrupts DEVICE: of its line so far, on both CPUs
interrupts() { awk -v who="vfio-intx(0000:00:$1)" 'index($0, who) { print $2 + $3 }' /proc/interrupts; }
# guest NAME OPTION...: in the background, until it is wired, or has ended: on a busy machine a
# short one does both between two looks. $on is put in front of it.
guest() {
	name=$1
	shift
	${on:-} ptguest --json -t 600 "$@" >>$share/$name.json 2>>$share/$name.err &
	pid=$!
	until [ "$(line_of)" ] || ! kill -0 $pid 2>/dev/null; do
		usleep 10000
	done
}
# flip NAME FLIPS UIOEDU_OPTION... -- OPTION...: both, until there were so many flips
flip() {
	flip=$1 least=$2 second='' irq=''
	shift 2
	while [ "$1" != -- ]; do
		second="$second $1"
		shift
	done
	shift
	echo >$trace/trace
	echo 0 >/tmp/flips
	until [ "$(cat /tmp/flips)" -ge $least ]; do
		guest $flip "$@"
		now=$(line_of)
		irq=${now:-$irq}
		while kill -0 $pid 2>/dev/null; do
			uioedu -f 2 $second 0000:00:08.0 >>$share/$flip.uio 2>>$share/$flip.err ||
				{ echo failed >>$share/$flip.err; break; }
		done
		wait $pid || echo "status $?" >>$share/$flip.err
		awk -F'[:,]' '{ n += $8 } END { print n + 0 }' $share/$flip.uio >/tmp/flips
		[ ! -s $share/$flip.err ] || break
	done
	grep ' vfio_mask_mode: ' $trace/trace >$share/$flip.switches || true
	grep -h '^unhandled' /proc/irq/$irq/spurious >$share/$flip.spurious
}
echo 8192 >$trace/buffer_size_kb
[ ! -e $trace/events/vfio ] || echo 1 >$trace/events/vfio/vfio_mask_mode/enable	# stock has none
END

boot() { cat "$functions" - | in_lab --smp 2 --timeout $((SECONDS_EACH * 6)) --device edu@4 --device edu@8 "$@"; }

# alone KERNEL_ARGUMENT NAME CHOSEN: the modes that are chosen without a second user
alone() {
	boot ${1:+--append "$1"} <<END
vfio-bind 00:04.0
for mask in '' '--mask device' '--mask adaptive'; do
	rm -f /tmp/go
	mkfifo /tmp/go
	ptguest -d 00:04.0 -n 100 --json --wait \$mask </tmp/go >>\$share/alone.${2}.json 2>/tmp/said &
	pid=\$!
	exec 9>/tmp/go
	until grep -q ready /tmp/said; do usleep 10000; done
	virqscope list --json -D 00:04.0 >>\$share/alone.${2}.list
	echo >&9
	wait \$pid
done
END
	tap_ok "$2: the guests took their interrupts, and the kernel did not complain" [ $? = 0 ]
	chosen=$(sed -n 's/.*"mask_mode":"\([a-z]*\)","mask_cause":"\([a-z-]*\)".*/\1-\2/p' "$tmp/alone.$2.list" | xargs)
	tap_ok "$2: they took all" [ "$(total "alone.$2" taken) $(total "alone.$2" lost)" = "300 0" ]
	tap_ok "$2: as it is, device, adaptive: $chosen" [ "$chosen" = "$3" ]
}

alone '' usual 'device-request device-request line-exclusive'
alone vfio_pci.adaptive_intx=1 module-parameter 'line-exclusive device-request line-exclusive'
alone vfio_pci.nointxmask=1 no-disintx 'line-no-disintx line-no-disintx line-no-disintx'

# sum NAME KEY: of what uioedu said
sum() { grep -o "\"$2\":[0-9]*" "$tmp/$1.uio" | awk -F: '{ n += $2 } END { print n + 0 }'; }
# alternates: the switches on stdin go to and fro, and begin with the line becoming exclusive
alternates() {
	awk '/from device to line, cause exclusive/ { bad += at == "line"; at = "line"; next }
	     /from line to device, cause shared/ { bad += at != "line"; at = "device"; next }
	     / vfio_mask_mode: / { bad++ }
	     END { exit bad || NR == 0 }'
}
# judge NAME LEAST WHAT: of flips
judge() {
	local name=$1 least=$2 flips raised taken

	flips=$(sum "$name" flips)
	raised=$(sum "$name" raised)
	taken=$(sum "$name" taken)
	tap_ok "$3: nothing failed" eval '[ ! -s "$tmp/$name.err" ] || { sed "s/^/# /" "$tmp/$name.err"; false; }'
	tap_ok "$3: the guest raised $(total "$name" raised), and took each" eval '
		[ "$(total "$name" raised)" -ge $RAISED ] && [ "$(total "$name" raised)" = "$(total "$name" taken)" ] &&
		[ "$(total "$name" lost)" = 0 ]'
	tap_ok "$3: $flips flips, at least $least: uio raised $raised, and took each ($(sum "$name" again) again)" eval '
		[ $flips -ge $least ] && [ $raised = $((3 * flips)) ] && [ $raised = $taken ]'
	tap_ok "$3: no storm: $(cut -d" " -f2 "$tmp/$name.spurious") interrupts that nobody took" \
		[ "$(cut -d" " -f2 "$tmp/$name.spurious")" -lt 1000 ]
}

# The line's second user comes and goes
boot <<END
vfio-bind 00:04.0
flip uio $FLIPS -- -d 00:04.0 -n $RAISED --mask adaptive
flip uio-write $((FLIPS / 4)) --control -- -d 00:04.0 -n $RAISED --mask adaptive
for way in $WAYS; do
	flip by-\$way 10 -- -d 00:04.0 -n $RAISED --mask adaptive --disturb \$way
done

# a device that interrupts before the writer has come back to it would keep his CPU
on='taskset 1'
guest writer -d 00:04.0 -n $RAISED -c 1 --disturb command
irq=\$(line_of)
echo 1 >/proc/irq/\$irq/smp_affinity
cat /proc/irq/\$irq/effective_affinity >\$share/writer.cpus
wait \$pid || echo "status \$?" >>\$share/writer.err
grep -h '^unhandled' /proc/irq/\$irq/spurious >\$share/writer.spurious
END
tap_ok "a second user: the kernel did not complain" [ $? = 0 ]
judge uio "$FLIPS" "a second user"
tap_ok "a second user: $(grep -c 'cause shared, in flight' "$tmp/uio.switches") of $(grep -c 'cause shared' "$tmp/uio.switches") hand-overs in flight" eval '
	grep -q "cause shared, in flight" "$tmp/uio.switches" &&
	[ "$(grep -c "cause shared" "$tmp/uio.switches")" -ge $((FLIPS / 2)) ]'
judge uio-write $((FLIPS / 4)) "a second user that is adaptive"
tap_ok "a second user that is adaptive: none of its interrupts counts twice" [ "$(sum uio-write again)" = 0 ]
for way in $WAYS; do
	judge "by-$way" 10 "by $way"
	tap_ok "by $way: it was, $(grep -o '"disturbed":[0-9]*' "$tmp/by-$way.json" | cut -d: -f2 | xargs) times" \
		[ "$(grep -o '"disturbed":[0-9]*' "$tmp/by-$way.json" | awk -F: '{ n += $2 } END { print n + 0 }')" -gt 20 ]
done

tap_ok "the command register, written on the CPU that takes the line, masked at the device: nothing failed" eval '
	[ "$(cat "$tmp/writer.cpus")" = 1 ] &&
	{ [ ! -s "$tmp/writer.err" ] || { sed "s/^/# /" "$tmp/writer.err"; false; }; }'
tap_ok "... the guest raised $(total writer raised), and took each; written $(grep -o '"disturbed":[0-9]*' "$tmp/writer.json" | cut -d: -f2) times" eval '
	[ "$(total writer raised) $(total writer taken) $(total writer lost)" = "$RAISED $RAISED 0" ] &&
	[ "$(sed -n "s/.*\"disturbed\":\([0-9]*\).*/\1/p" "$tmp/writer.json")" -gt $RAISED ]'
tap_ok "... and a device that is masked does not interrupt: $(cut -d" " -f2 "$tmp/writer.spurious") interrupts that nobody took" \
	[ "$(cut -d" " -f2 "$tmp/writer.spurious")" = 0 ]

# ... as another guest's; and a guest that does not handle its interrupt, masked at the line
boot <<END
vfio-bind 00:04.0
guest held -d 00:04.0 --mask adaptive --no-ack -l 600
sleep 1
uioedu -f 20 0000:00:08.0 >\$share/held.uio
grep ' vfio_mask_mode: ' \$trace/trace >\$share/held.switches
{ kill \$pid; wait \$pid || true; } 2>/dev/null
uioedu 0000:00:08.0 >>\$share/held.uio

vfio-bind 00:08.0
echo >\$trace/trace
guest first -d 00:04.0 --mask adaptive -n 1000000
for i in \$(seq $GUESTS); do
	ptguest -d 00:08.0 --mask adaptive -n 200 --json >>\$share/second.json
	alone=\$((\$(interrupts 04.0) + $ALONE))
	until [ \$(interrupts 04.0) -gt \$alone ]; do usleep 10000; done
done
{ kill \$pid; wait \$pid || true; } 2>/dev/null
grep ' vfio_mask_mode: .*0000:00:04.0' \$trace/trace >\$share/first.switches
grep ' vfio_mask_mode: .*0000:00:08.0' \$trace/trace >\$share/second.switches || true
END
tap_ok "two guests: the kernel did not complain" [ $? = 0 ]
tap_ok "a guest that is stopped, masked at the line: who comes takes each of his at once" eval '
	[ "$(sum held flips) $(sum held taken)" = "21 63" ] &&
	[ "$(grep -c "cause shared, in flight" "$tmp/held.switches")" = 20 ]'
tap_ok "two guests: the second took $(total second taken)" \
	[ "$(total second raised) $(total second taken)" = "$((200 * GUESTS)) $((200 * GUESTS))" ]
tap_ok "two guests: it shared the line, and was masked at the device all the time" [ ! -s "$tmp/second.switches" ]
tap_ok "two guests: the first took all of $(total first raised) but the one in flight as it was killed" eval '
	[ "$(total first raised)" -gt $RAISED ] && [ "$(total first lost)" -le 1 ]'
tap_ok "two guests: the first was masked at the line but while the second was there" eval '
	alternates <"$tmp/first.switches" && [ "$(grep -c "cause shared" "$tmp/first.switches")" = $GUESTS ] &&
	[ "$(grep -c "cause exclusive" "$tmp/first.switches")" = $((GUESTS + 1)) ]'

# ... and one whose device sleeps: it is not asked for anything until it is awake; nor, by
# default, is one that is masked and awake
boot --qemu "-D $tmp/config.trace -trace pci_cfg_*" <<END
vfio-bind 00:04.0
# mark: nothing else reads that register
mark() { dd if=/sys/bus/pci/devices/0000:00:08.0/config of=/dev/null bs=4 skip=63 count=1 2>/dev/null; }
for mask in device adaptive; do
	guest sleep-\$mask -d 00:04.0 --mask \$mask --no-ack --sleep -l 600
	until [ "\$(cat /sys/bus/pci/devices/0000:00:04.0/power/runtime_status)" = suspended ]; do usleep 10000; done
	mark
	uioedu -f 5 0000:00:08.0 >\$share/sleep-\$mask.uio
	mark
	{ kill \$pid; wait \$pid || true; } 2>/dev/null
	ptguest -d 00:04.0 --mask \$mask -n 100 -l 1 --sleep --json >>\$share/slept.json
done
guest awake -d 00:04.0 --no-ack -l 600
sleep 1
mark
uioedu -f 5 0000:00:08.0 >\$share/awake.uio
mark
{ kill \$pid; wait \$pid || true; } 2>/dev/null
END
tap_ok "a device that sleeps: the kernel did not complain" [ $? = 0 ]
tap_ok "a device that sleeps: who comes takes each of his at once" \
	[ "$(sum sleep-device flips) $(sum sleep-device taken) $(sum sleep-adaptive flips) $(sum sleep-adaptive taken)" = "5 15 5 15" ]
tap_ok "a device that is masked: a neighbour's interrupts come, 15" [ "$(sum awake taken)" = 15 ]
tap_ok "a device that sleeps, or is masked by default: its configuration space is not accessed" eval '
	awk "/^pci_cfg_read edu 00:08.0 @0xfc / { marks++ }
	     marks % 2 && /^pci_cfg_.* edu 00:04.0 / { n++; print \"# \" \$0 }
	     marks % 2 && /^pci_cfg_.* edu 00:08.0 / { others++ }
	     END { exit n || marks != 6 || others < 150 }" "$tmp/config.trace"'
tap_ok "a device that slept takes its interrupts" [ "$(total slept taken) $(total slept lost)" = "200 0" ]

# virqscope mask reports each switch, with its cause
boot <<END
vfio-bind 00:04.0
echo 1 >\$trace/events/vfio/vfio_mask_mode/enable
run told virqscope mask -q --follow --json -- sh -c '
	share=/mnt/share trace=/sys/kernel/tracing
	. /mnt/share/functions
	ptguest -d 00:04.0 --mask adaptive -n 1000000 -t 600 >/dev/null 2>&1 &
	guest=\$!
	until [ "\$(interrupts 04.0)" -gt 100 ] 2>/dev/null; do usleep 10000; done
	uioedu -f 20 0000:00:08.0 >/mnt/share/told.uio
	kill \$guest
	wait'
grep ' vfio_mask_mode: ' \$trace/trace >\$share/told.switches
run table virqscope mask -q --follow -d ${PATIENCE}s -- sh -c 'ptguest -d 00:04.0 --mask adaptive -n 500'
guest late -d 00:04.0 --mask adaptive -n 1000000
uioedu -f 3 0000:00:08.0 >/dev/null
run late virqscope mask -q --json -D 0000:00:04.0 -- uioedu -f 5 0000:00:08.0
{ kill \$pid; wait \$pid || true; } 2>/dev/null
run rewired virqscope mask -q --json -- ptguest -d 00:04.0 --mask adaptive --disturb trigger -n 300
END
tap_ok "told: all ran, and the kernel did not complain" [ $? = 0 ]
# mask_row NAME KEY: of the last row
mask_row() { grep '"type":"mask",' "$tmp/$1.out" | tail -n 1 | sed -n "s/.*\"$2\":\({[^}]*}\|[^,}]*\)[,}].*/\1/p"; }
tap_ok "told: $(grep -c '"type":"mask_switch"' "$tmp/told.out") switches, those of the event, in order" eval '
	[ "$(sed -n "s/.*\"mask_switch\".*\"from\":\"\([a-z]*\)\",\"to\":\"\([a-z]*\)\",\"cause\":\"\([a-z]*\)\",\"in_flight\":\([a-z]*\)}/\1 \2 \3 \4/p" "$tmp/told.out")" = \
	  "$(sed -n "s/.*from \([a-z]*\) to \([a-z]*\), cause \([a-z]*\)\(, in flight\)*$/\1 \2 \3 \4/p" "$tmp/told.switches" | sed "s/, in flight/true/; s/ $/ false/")" ] &&
	[ "$(grep -c "\"type\":\"mask_switch\"" "$tmp/told.out")" = 41 ]'
tap_ok "told: the mode alternates" alternates <"$tmp/told.switches"
tap_ok "told: by cause, $(mask_row told switches_by)" eval '
	[ "$(mask_row told switches) $(mask_row told switches_by)" = "41 {\"request\":0,\"exclusive\":21,\"shared\":20,\"foreign\":0,\"no-disintx\":0,\"policy\":0}" ]'
tap_ok "told: time in both modes, and what each is worth" eval '
	mask_row told mode_ns | grep -q "{\"device\":[1-9][0-9]*,\"line\":[1-9]" &&
	grep "\"type\":\"mask\"," "$tmp/told.out" | grep -q "\"injection\":{\"device\":{\"count\":[1-9].*},\"line\":{\"count\":[1-9].*},\"hold\":null,\"forwarded\":null}"'
tap_ok "told: nothing lost" grep -q '"type":"summary".*"lost":0,.*"reliable":true' "$tmp/told.out"
tap_ok "told: a table follows them, too" grep -Eq '^ *[0-9]+\.[0-9]{6}  0000:00:04.0 +[0-9]+  device +line +exclusive$' "$tmp/table.out"
tap_ok "told: another eventfd is no end of a line, nor of its being masked" eval '
	masks=$(mask_row rewired masks)
	[ "$masks" -gt 200 ] && [ "$(mask_row rewired unmasks) $(mask_row rewired gone_masked)" = "$masks 0" ] &&
	mask_row rewired masked | grep -q "^{\"count\":$masks,"'
tap_ok "told late: the mode that it had, and each switch since" eval '
	[ "$(mask_row late mode) $(mask_row late switches)" = "\"line\" 10" ]'

# Policies: bad ones change nothing illegal, a good one keeps a line from flapping
boot <<END
vfio-bind 00:04.0
cause() { virqscope list --json | sed -n 's/.*"mask_cause":"\([a-z]*\)".*/\1/p'; }
policy() {
	what=\$1
	shift
	run \$what /opt/virqscope/selftests/bpf/policies "\$@"
}
for what in sleepable long_name no_name; do
	policy \$what \$what true
done
policy twice never /opt/virqscope/selftests/bpf/policies device true
echo 'share=/mnt/share trace=/sys/kernel/tracing; . /mnt/share/functions; flip "\$@"' >/tmp/flip
for what in garbage device never tells garbage,50 device,50; do
	policy loaded-\$what \$what sh -e /tmp/flip policy-\$what 10 -- -d 00:04.0 -n $RAISED --mask adaptive
done
run superseded /opt/virqscope/selftests/bpf/policies fickle sh -ec '
	ptguest -d 00:04.0 --mask adaptive -n 1000000 -t 600 >/dev/null 2>&1 &
	guest=\$!
	until grep -q "vfio-intx(0000:00:04.0)" /proc/interrupts; do usleep 10000; done
	uioedu -f 1 0000:00:08.0 >/mnt/share/superseded.uio
	sleep 3
	kill \$guest
	wait'

echo >\$trace/trace
run hold-off virqscope mask -q --json --follow --policy hold-off -- sh -c '
	ptguest -d 00:04.0 --mask adaptive -n 1000000 -t 600 >/dev/null 2>&1 &
	guest=\$!
	until grep -q "vfio-intx(0000:00:04.0)" /proc/interrupts; do usleep 10000; done
	uioedu -f 20 0000:00:08.0 >/mnt/share/hold-off.uio
	sleep 2
	kill \$guest
	wait'
run unloaded virqscope mask -q --json --follow -- sh -c '
	ptguest -d 00:04.0 --mask adaptive -n 1000000 -t 600 >/dev/null 2>&1 &
	guest=\$!
	until grep -q "vfio-intx(0000:00:04.0)" /proc/interrupts; do usleep 10000; done
	/opt/virqscope/selftests/bpf/policies never uioedu -f 5 0000:00:08.0 >/mnt/share/unloaded.uio
	usleep 500000
	kill \$guest
	wait'
if [ -e /sys/kernel/btf/vfio_pci_core ]; then
	touch \$share/in-module
else
	mkdir /sys/fs/bpf/policy
	bpftool struct_ops register /opt/virqscope/tools/hold_off.bpf.o /sys/fs/bpf/policy >\$share/bpftool.registered 2>&1
	bpftool struct_ops list >\$share/bpftool.list
	run beside-bpftool virqscope mask --policy hold-off -d 1s
	rm -r /sys/fs/bpf/policy
	guest without-policy -d 00:04.0 --mask adaptive -n 1000000
	for format in '' --json; do
		run detached\$format virqscope mask -q \$format --policy hold-off -- sh -c '
			bpftool link detach id \$(bpftool link show | sed -n "s/^\([0-9]*\): struct_ops .*/\1/p")'
	done
	{ kill \$pid; wait \$pid || true; } 2>/dev/null
fi
run no-file virqscope mask --policy /nowhere.bpf.o -d 1s
run no-policy virqscope mask --policy /proc/self/exe -d 1s
run two virqscope mask --policy hold-off -- virqscope mask --policy hold-off -d 1s
run no-name virqscope mask --policy /opt/virqscope/selftests/bpf/nameless_policy.bpf.o -d 1s

# why a line is masked as it is; and a policy whose loader is killed
guest by-policy -d 00:04.0 --mask adaptive -n 1000000
virqscope mask -q --policy /opt/virqscope/selftests/bpf/old_policy.bpf.o >/dev/null &
watcher=\$!
until [ "\$(cause)" = policy ]; do uioedu 0000:00:08.0 >/dev/null; done
run cause.policy virqscope mask -q --json -d 200ms
{ kill -9 \$watcher; wait \$watcher || true; } 2>/dev/null
until [ "\$(cause)" = exclusive ]; do usleep 10000; done
run cause.exclusive virqscope mask -q -d 200ms
run alone virqscope mask -q --policy hold-off -D 00:08.0 -d 200ms
run cause.last virqscope mask -q --json --policy /opt/virqscope/selftests/bpf/old_policy.bpf.o -- uioedu 0000:00:08.0
{ kill \$pid; wait \$pid || true; } 2>/dev/null
END
tap_ok "policies: the kernel did not complain" [ $? = 0 ]
for what in sleepable long_name no_name; do
	tap_ok "a policy that is bad, $what: refused" eval '
		[ "$(cat "$tmp/$what.status")" = 125 ] && grep -q "cannot be loaded\|cannot be attached" "$tmp/$what.err"'
done
tap_ok "a second policy: refused" grep -q 'device: cannot be attached: File exists' "$tmp/twice.err"
for what in garbage device never tells garbage,50 device,50; do
	judge policy-$what 10 "policy $what"
	tap_ok "policy $what: $(tail -n 1 "$tmp/loaded-$what.err")" eval '
		case $what in
		tells)		said="asked 0 told [1-9][0-9]*" ;;
		garbage*)	said="asked [1-9][0-9]* told [1-9][0-9]*" ;;
		*)		said="asked [1-9][0-9]* told [0-9]*" ;;
		esac
		grep -q " $said illegal 0$" "$tmp/loaded-$what.err"'
done
tap_ok "a policy that advises otherwise before its first advice expires is not asked for that: $(tail -n 1 "$tmp/superseded.err")" \
	grep -q " asked 2 told [1-9][0-9]* illegal 0$" "$tmp/superseded.err"
tap_ok "hold-off: 20 flips, and $(grep -c '"to":"line"' "$tmp/hold-off.out") switches to line: the first, and the last, when its time is over" eval '
	[ "$(grep -c "\"to\":\"line\"" "$tmp/hold-off.out")" = 2 ] &&
	[ "$(sum hold-off flips)" = 20 ] &&
	grep "\"type\":\"mask_switch\"" "$tmp/hold-off.out" | tail -n 1 | grep -q "\"to\":\"line\",\"cause\":\"exclusive\""'
tap_ok "a policy that says never, and is unloaded: the line is masked at the line again" eval '
	[ "$(sum unloaded flips)" = 5 ] &&
	grep "\"type\":\"mask_switch\"" "$tmp/unloaded.out" | tail -n 1 | grep -q "\"to\":\"line\",\"cause\":\"exclusive\""'
if [ -e "$tmp/in-module" ]; then
	tap_skip "bpftool loads it, too" "bpftool crashes over struct_ops of a module, once it has loaded it"
else
	tap_ok "bpftool loads it, too" eval '
		grep -q "Registered vfio_intx_policy hold_off" "$tmp/bpftool.registered" &&
		grep -q "vfio_intx_policy" "$tmp/bpftool.list" && grep -q "another policy is loaded" "$tmp/beside-bpftool.err"'
	tap_ok "a policy that another program detached is not reported as if it advised" eval '
		[ "$(cat "$tmp/detached.status" "$tmp/detached--json.status" | xargs)" = "0 0" ] &&
		grep -qx "# policy hold-off: detached by another program" "$tmp/detached.out" &&
		grep -q "\"policy\":{\"name\":\"hold-off\",\"state\":\"detached\"}" "$tmp/detached--json.out"'
fi
tap_ok "no such policy, no policy in a file, another one there: one line each" eval '
	[ "$(cat "$tmp/no-file.status" "$tmp/no-policy.status" "$tmp/two.status" | xargs)" = "1 1 1" ] &&
	[ "$(cat "$tmp/no-file.err" "$tmp/no-policy.err" | grep -c "^virqscope: --policy ")" = 2 ] &&
	grep -q "another policy is loaded" "$tmp/two.err"'

tap_ok "a policy without a name: one line asks for that" eval '
	[ "$(cat "$tmp/no-name.status") $(wc -l <"$tmp/no-name.err")" = "1 1" ] &&
	grep -q "the kernel refuses it; has its name 1 to 15 characters" "$tmp/no-name.err"'
tap_ok "at the device because of a policy: virqscope mask says so" eval '
	[ "$(mask_row cause.policy mode) $(mask_row cause.policy cause)" = "\"device\" \"policy\"" ]'
tap_ok "the policy goes with who loaded it, however he ends, whatever its section" \
	grep -q "^# 0000:00:04.0 host_irq [0-9]*: mask line (exclusive)" "$tmp/cause.exclusive.out"
tap_ok "... and so does its own report, though the policy is gone by then" eval '
	[ "$(mask_row cause.last mode) $(mask_row cause.last cause)" = "\"device\" \"policy\"" ]'
tap_ok "... and names the policy, which was attached" \
	grep -q '"policy":{"name":"/opt/virqscope/selftests/bpf/old_policy.bpf.o","state":"attached"}' "$tmp/cause.last.out"
tap_ok "the report names the policy" grep -q "^# policy hold-off$" "$tmp/alone.out"

# A device without a driver asserts the line: the mode ends as device, before genirq cuts the
# line off
boot <<END
vfio-bind 00:04.0
foreign() {
	echo >\$trace/trace
	guest "\$@" -d 00:04.0 --mask adaptive
	echo 1 >/proc/irq/\$(line_of)/smp_affinity
	usleep 200000
	until grep -q 'cause foreign' \$trace/trace || ! kill -0 \$pid 2>/dev/null; do
		taskset 2 uioedu --pulse $((20 * PATIENCE)) 0000:00:08.0
	done
	wait \$pid
	grep ' vfio_mask_mode: ' \$trace/trace >\$share/\$1.switches
}
foreign foreign -n 20000
foreign foreign-rare -n 40 -r 5
END
tap_ok "foreign: the kernel did not complain" [ $? = 0 ]
tap_ok "foreign: the guest raised $(total foreign raised) and took each, and $(total foreign spurious) of nobody" \
	[ "$(total foreign raised) $(total foreign taken) $(total foreign lost)" = "20000 20000 0" ]
for name in foreign foreign-rare; do
	tap_ok "$name: one switch to device" [ "$(grep -c 'from line to device, cause foreign' "$tmp/$name.switches")" = 1 ]
done
# one look in 64, unless the device happened to interrupt, too
tap_ok "foreign, of a device that interrupts rarely: $(total foreign-rare taken) taken, and $(total foreign-rare spurious) of nobody, at most 128" eval '
	[ "$(total foreign-rare raised) $(total foreign-rare taken) $(total foreign-rare lost)" = "40 40 0" ] &&
	[ "$(total foreign-rare spurious)" -le 128 ]'

# ... and if it goes on, genirq cuts the line off, as it does on stock. That is a splat.
# nobody NAME KERNEL OPTION...
nobody() {
	local name=$1 kernel=$2

	shift 2
	boot --kernel "$kernel" 2>"$tmp/$name.lab" <<END
vfio-bind 00:04.0
ptguest -d 00:04.0 -n 1000 -r 1 -t 600 $* >/dev/null 2>&1 &
pid=\$!
until [ "\$(line_of)" ]; do usleep 10000; done
irq=\$(line_of)
uioedu --raise 0000:00:08.0
until dmesg | grep -q "irq \$irq: nobody cared"; do usleep 50000; done
uioedu --ack 0000:00:08.0
dmesg | grep -A80 'nobody cared' | grep -E '\] (irq|handlers|Disabling)|\[<' | sed 's/^[^]]*\] *//; s/<[^>]*>/<>/' >\$share/$name.said
{ kill \$pid; wait \$pid || true; } 2>/dev/null
END
	[ $? = 126 ] && grep -q 'kernel splat' "$tmp/$name.lab"
}
tap_ok "foreign for ever: nobody cares" nobody patched "${VIRQSCOPE_KERNEL:-patched}" --mask adaptive
tap_ok "foreign for ever: the kernel says so, and whose handlers there were: $(tr '\n' ';' <"$tmp/patched.said")" eval '
	grep -q "^irq [0-9]*: nobody cared" "$tmp/patched.said" && grep -q "vfio_intx_handler" "$tmp/patched.said" &&
	grep -q "^Disabling IRQ #[0-9]*$" "$tmp/patched.said"'
if [ "${VIRQSCOPE_STOCK:-}" ]; then
	tap_ok "foreign for ever: nobody cares on stock" nobody stock stock
	tap_ok "foreign for ever: which says the same" eval '
		[ -s "$tmp/stock.said" ] && cmp -s "$tmp/stock.said" "$tmp/patched.said"'
fi
# ... and if that is another line, and all are asked for its sake, nothing is held against them.
# The debug kernel takes minutes to ask 100000 times.
polled() {
	boot --device edu@5 --device edu@9 --append irqfixup 2>"$tmp/polled.lab" <<END
vfio-bind 00:04.0 00:05.0
guest polled -d 00:04.0 --mask adaptive -n 10 -l 600
until [ "\$(interrupts 04.0)" -ge 10 ]; do usleep 10000; done
ptguest -d 00:05.0 -n 1 -l 600 >/dev/null 2>&1 &
until [ "\$(interrupts 05.0)" ]; do usleep 10000; done
uioedu --raise 0000:00:09.0
until dmesg | grep -q 'nobody cared'; do usleep 50000; done
uioedu --ack 0000:00:09.0
{ kill \$pid \$!; wait || true; } 2>/dev/null
grep ' vfio_mask_mode: ' \$trace/trace >\$share/polled.switches
END
	status=$?
	tap_ok "foreign to another line: nobody cares" eval '[ $status = 126 ] && grep -q "nobody cared" "$tmp/polled.lab"'
	tap_ok "foreign to another line: who was asked for its sake stays masked at the line" eval '
		grep -q "0000:00:04.0.* from device to line, cause exclusive" "$tmp/polled.switches" &&
		[ "$(wc -l <"$tmp/polled.switches")" = 1 ]'
}
[ "$PATIENCE" != 1 ] || polled
tap_done
