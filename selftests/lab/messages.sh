#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that what virqscope latency cannot do is said in one line of its own, with
# the reason, and reports nothing; that a run which saw nothing says so; and which
# privileges it needs: two capabilities, and no others. All this of the other subcommands, too.
# Then which VM -V means: also of one that another thread made, or one that has ended; also
# to a user that sees nothing of its process; and that --wait waits for one.

. "$(dirname "$0")/test.sh"

# Each run in the VM leaves files NAME.out, NAME.err and NAME.status
in_lab --smp 2 --mem 1G --device edu@4 <<'END'
vfio-bind 00:04.0
nobody=/opt/virqscope/selftests/bpf/as_nobody
latency() { name=$1; shift; run $name virqscope latency "$@"; }

# 1.8 GB of maps
latency huge --max-irqs 65536 -d 100ms
latency huge.v -v --max-irqs 65536 -d 100ms
latency huge.vv -vv --max-irqs 65536 -d 100ms

# commands that are none
latency absent -- /nowhere/command
latency absent.json --json -- no-such-command -x
latency denied -- /dev/null

# no guest runs
latency nothing -d 100ms
latency nothing.json --json -d 100ms
latency nothing.q -q -d 100ms
latency nothing.internal --internal -d 100ms
run list.none virqscope list --in-flight
run list.json virqscope list --in-flight --json
run list.filter virqscope list --in-flight --older-than 5 -I 33
latency nothing.filter -d 100ms -I 33 -D 00:04.0

# who may
run none $nobody -- virqscope latency -d 100ms
run bpf $nobody bpf -- virqscope latency -d 100ms
run perfmon $nobody perfmon -- virqscope latency -d 100ms
run internal $nobody bpf perfmon -- virqscope latency --internal -d 100ms
run list.nobody $nobody -- virqscope list --in-flight
run list.bpf $nobody bpf -- virqscope list --in-flight
run list.both $nobody bpf perfmon -- virqscope list --in-flight
for what in $(subcommands); do
	run $what.without $nobody -- virqscope $(short $what)
	run $what.perfmon $nobody perfmon -- virqscope $(short $what)
	run $what.may $nobody bpf perfmon -- virqscope $(short $what)
done
run list.internal $nobody bpf perfmon -- virqscope list --in-flight --internal
cat /sys/module/kvm-arm/parameters/vgic_life_internal >$share/parameter
mkfifo -m 666 /tmp/go /tmp/end
run both $nobody bpf perfmon -- virqscope latency -q --json -- \
	sh -c 'id -u >/tmp/go; read -r line </tmp/end' &
cat /tmp/go >$share/both.uid
ptguest --device 00:04.0 --json >$share/both.json
echo >/tmp/end
wait $!

both="$nobody bpf perfmon --"
# hold NAME OPTION...: a guest with 40 interrupts a second; sets pid
hold() {
	name=$1
	shift
	rm -f /tmp/held
	ptguest --wait -i eventfd -r 40 -n 100000 --name $name "$@" </dev/null >/dev/null 2>/tmp/held &
	pid=$!
	until grep -q ready /tmp/held; do usleep 10000; done
	echo $pid >$share/$name.pid
}
hold beside
for maker in thread ended; do
	hold $maker --maker $maker
	cat /proc/$pid/task/*/comm >$share/$maker.tasks
	$both /opt/virqscope/selftests/bpf/vms >$share/$maker.vms
	id=$(sed -n "s/^\($pid-[0-9]*\) $maker\$/\1/p" $share/$maker.vms)
	case $maker in
	thread) vms="pid:$pid name:$maker" lr=$id list=name:$maker ;;
	ended) vms=$id lr=name:$maker list=pid:$pid ;;
	esac
	for vm in $vms; do
		by=id
		[ $vm = $id ] || by=${vm%%:*}
		run $maker.latency.$by virqscope latency -q --json -d 200ms -V $vm
	done
	run $maker.lr virqscope lr -q --json -d 200ms -V $lr
	run $maker.list virqscope list --json -V $list
done

# /proc shows all to others; then only their own. A process named so is QEMU, with --name
hold qemu-x
run no.name $both virqscope list --json -V name:no
run see.qemu $both virqscope list --json -V name:qemu-x
mount -o remount,hidepid=2 /proc
$both ls /proc >$share/hidden
run hide.name $both virqscope latency -q --json -d 200ms -V name:ended
run hide.pid $both virqscope list --json -V pid:$(cat $share/ended.pid)
run hide.id $both virqscope list --json -V $id
run hide.qemu $both virqscope list --json -V name:qemu-x
run hide.qemu.pid $both virqscope list --json -V pid:$pid
run hide.root virqscope list --json -V name:qemu-x
mount -o remount,hidepid=0 /proc

# not VMs
run none.pid virqscope latency -V pid:$$
run none.absent virqscope latency -V pid:4194303
run none.id virqscope latency -V $(cat $share/ended.pid)-4000000000
run none.lr virqscope lr -V pid:1
run none.list virqscope list --in-flight -V name:no

# a VM that comes later, and one that never does
run wait.late virqscope latency -q --json --wait -V name:late -d 500ms &
late=$!
run wait.never virqscope lr -q --json --wait -V name:never -- touch $share/began &
never=$!
sleep 2
ls $share >$share/before
hold late
wait $late
for p in /proc/[0-9]*; do
	if tr '\\0' ' ' <$p/cmdline | grep -q '^virqscope.*name:never'; then kill ${p#/proc/}; fi
done 2>/dev/null
wait $never
END
tap_ok "all ran, and the kernel did not complain" [ $? = 0 ]

# fails NAME STATUS TEXT: one line, TEXT, and no report
fails() {
	[ "$(cat "$tmp/$1.status")" = "$2" ] && [ "$(wc -l <"$tmp/$1.err")" = 1 ] &&
		grep -q -- "^virqscope: $3\$" "$tmp/$1.err" && [ ! -s "$tmp/$1.out" ] && return
	show "$1"
}
# works NAME TEXT: a report, and one line that is TEXT; none if that is empty
works() {
	[ "$(cat "$tmp/$1.status")" = 0 ] && grep -q reliable "$tmp/$1.out" &&
		[ "$(cat "$tmp/$1.err")" = "${2:+virqscope: $2}" ] && return
	show "$1"
}
# says NAME TEXT: that is all, and on standard output
says() {
	[ "$(cat "$tmp/$1.status")" = 0 ] && [ ! -s "$tmp/$1.err" ] &&
		[ "$(cat "$tmp/$1.out")" = "$2" ] && return
	show "$1"
}

room="no room for the maps of 65536 interrupts: Cannot allocate memory; try a smaller --max-irqs"
for name in huge huge.v; do
	tap_ok "$name: maps beyond the memory: exit 1, one line says what to lower" \
		fails $name 1 "$room"
done
tap_ok "-vv: libbpf's messages come first, ours last" eval '
	[ "$(wc -l <"$tmp/huge.vv.err")" -gt 4 ] && grep -q ^libbpf: "$tmp/huge.vv.err" &&
	[ "$(tail -n 1 "$tmp/huge.vv.err")" = "virqscope: $room" ]'

tap_ok "a command that is not there: exit 1, one line, no report" \
	fails absent 1 "/nowhere/command: No such file or directory"
tap_ok "nor in PATH, with --json" fails absent.json 1 "no-such-command: No such file or directory"
tap_ok "one that is not executable" fails denied 1 "/dev/null: Permission denied"

none="saw no interrupt's life end"
unseen="$none; SGIs and PPIs are seen only with --internal"
tap_ok "no events: exit 0, and a note of what is not seen" works nothing "$unseen"
tap_ok "with --json" works nothing.json "$unseen"
tap_ok "with --internal nothing else is" works nothing.internal "$none"
tap_ok "none with -q" works nothing.q ""
tap_ok "a filter is named" works nothing.filter "$none that passes -I 33 -D 0000:00:04.0"

parameter=/sys/module/kvm-arm/parameters/vgic_life_internal
tap_ok "list: nothing in flight is one line" says list.none "# nothing is in flight"
tap_ok "list: it names the filter" \
	says list.filter "# nothing is in flight that passes -I 33 --older-than 5"
tap_ok "list --json: a summary" eval '
	[ "$(wc -l <"$tmp/list.json.out")" = 1 ] &&
	grep -q "\"type\":\"summary\".*\"events\":0,\"in_flight\":0,.*\"reliable\":true" "$tmp/list.json.out"'
tap_ok "list, nobody: exit 1, one line names the capability" \
	fails list.nobody 1 "not permitted: needs the capability CAP_BPF"
tap_ok "list, nobody with CAP_BPF: the other is named" \
	fails list.bpf 1 "not permitted: needs the capability CAP_PERFMON"
tap_ok "list, nobody with both lists" says list.both "# nothing is in flight"
mapfile -t commands <"$tmp/subcommands"
tap_ok "${#commands[@]} subcommands, at least 4" [ ${#commands[@]} -ge 4 ]
for what in "${commands[@]}"; do
	tap_ok "$what, nobody: exit 1, one line names the capability" \
		fails $what.without 1 "not permitted: needs the capability CAP_BPF"
	tap_ok "$what, nobody with CAP_PERFMON: the other is named" \
		fails $what.perfmon 1 "not permitted: needs the capability CAP_BPF"
done
tap_ok "list, nobody with both: what is wired" says list.may "# nothing is wired"
tap_ok "lr, nobody with both" works lr.may "saw no vCPU enter its guest"
tap_ok "mask, nobody with both" works mask.may "no passed-through device has a line (INTx) that was wired"
for name in internal list.internal; do
	tap_ok "$name: who may not write the parameter cannot have SGIs and PPIs" \
		fails $name 1 "--internal: cannot set $parameter: Permission denied"
done
tap_ok "and it is as it was" [ "$(cat "$tmp/parameter")" = N ]

tap_ok "nobody: exit 1, one line names the capability" \
	fails none 1 "not permitted: needs the capability CAP_BPF"
tap_ok "nobody with CAP_BPF: the other is named" \
	fails bpf 1 "not permitted: needs the capability CAP_PERFMON"
tap_ok "nobody with CAP_PERFMON: the other is named" \
	fails perfmon 1 "not permitted: needs the capability CAP_BPF"
tap_ok "nobody with both is nobody" [ "$(cat "$tmp/both.uid")" = 65534 ]
tap_ok "and sees 500 of 500, reliably, and whose they are" eval '
	works both "" && grep -q "\"raised\":500,\"taken\":500," "$tmp/both.json" &&
	grep -q "\"name\":\"ptguest\".*\"device\":\"0000:00:04.0\"" "$tmp/both.out" &&
	grep -q "\"events\":500,.*\"lost\":0,.*\"reliable\":true" "$tmp/both.out"'

# of_vm RUN PID NAME: all lines of RUN are of that process's VM, and there is one
of_vm() {
	[ "$(cat "$tmp/$1.status")" = 0 ] && grep -q '"vm":{' "$tmp/$1.out" &&
		! grep '"vm":{' "$tmp/$1.out" | grep -v "\"vm\":{\"id\":\"$2-[0-9]*\",\"pid\":$2,\"name\":$3}" && return
	show "$1"
}
tap_ok "the thread that made a VM is there, and of the other it is not" eval '
	grep -qx maker "$tmp/thread.tasks" && grep -qx ended "$tmp/ended.tasks" &&
	! grep -qx maker "$tmp/ended.tasks"'
for maker in thread ended; do
	pid=$(cat "$tmp/$maker.pid")
	case $maker in
	thread) runs='latency.pid latency.name lr list' ;;
	ended) runs='latency.id lr list' ;;
	esac
	for name in $runs; do
		tap_ok "a VM that another thread made ($maker): $name" of_vm "$maker.$name" "$pid" "\"$maker\""
	done
	for name in "$tmp/$maker".latency.*.out; do
		tap_ok "with its interrupts" grep -q '"events":[1-9]' "$name"
	done
done
tap_ok "all VMs, read without any privilege" eval '
	grep -qx "$(cat "$tmp/beside.pid")-[0-9]* beside" "$tmp/ended.vms" &&
	grep -qx "$(cat "$tmp/thread.pid")-[0-9]* thread" "$tmp/ended.vms"'

tap_ok "nobody with both: no VM has this name" fails no.name 2 "-V name:no: no VM has this name"
tap_ok "nobody with both: the name of QEMU" of_vm see.qemu "$(cat "$tmp/qemu-x.pid")" '"qemu-x"'
tap_ok "with hidepid=2 nobody sees none of them" eval '! grep -qx "$(cat "$tmp/qemu-x.pid")" "$tmp/hidden"'
tap_ok "by name all the same, and sees its interrupts" eval '
	of_vm hide.name "$(cat "$tmp/ended.pid")" null && grep -q "\"events\":[1-9]" "$tmp/hide.name.out"'
tap_ok "by pid" of_vm hide.pid "$(cat "$tmp/ended.pid")" null
tap_ok "by ID" of_vm hide.id "$(cat "$tmp/ended.pid")" null
tap_ok "the name of QEMU is hidden, which is said, and what to do" \
	fails hide.qemu 1 "-V name:qemu-x: no VM that shows its name has this one; of 1 QEMU it is hidden (hidepid): use pid:PID.*"
tap_ok "QEMU by pid" of_vm hide.qemu.pid "$(cat "$tmp/qemu-x.pid")" null
tap_ok "root sees its name" of_vm hide.root "$(cat "$tmp/qemu-x.pid")" '"qemu-x"'

tap_ok "a process that is no VM" fails none.pid 2 "-V pid:[0-9]*: is not a VM (.*)"
tap_ok "no process" fails none.absent 2 "-V pid:4194303: there is no such process"
tap_ok "an ID of none" fails none.id 2 "-V [0-9]*-4000000000: there is no such VM"
tap_ok "lr: the same" fails none.lr 2 "-V pid:1: is not a VM (.*)"
tap_ok "list: the same" fails none.list 2 "-V name:no: no VM has this name"

tap_ok "--wait: what comes later is seen, with its interrupts" eval '
	of_vm wait.late "$(cat "$tmp/late.pid")" "\"late\"" && grep -q "\"events\":[1-9]" "$tmp/wait.late.out"'
tap_ok "it had not ended before, nor had COMMAND begun" eval '
	! grep -q "wait.*status" "$tmp/before" && [ ! -e "$tmp/began" ]'
tap_ok "a signal ends it, without a report" eval '
	[ "$(cat "$tmp/wait.never.status")" != 0 ] && [ ! -s "$tmp/wait.never.out" ]'
tap_done
