#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves how the command behaves as a process: that it ends tidily, with its report, whenever
# signals come and whatever COMMAND makes of them; that it honours the signals that its caller
# ignores; that -o keeps the report apart; that pins which cannot be made, limits of memory and
# descriptors and a parameter that a killed run left set are each explained.

. "$(dirname "$0")/test.sh"

in_lab --smp 2 --mem 1G <<'END'
parameter=/sys/module/kvm-arm/parameters/vgic_life_internal
nobody=/opt/virqscope/selftests/bpf/as_nobody
mkfifo /tmp/go

# begin NAME OPTION...: run latency in the background; its COMMAND says when it runs
begin() {
	name=$1
	shift
	virqscope latency --json -o $share/$name.report "$@" >$share/$name.out 2>$share/$name.err &
	pid=$!
}
# end: wait for it, and leave what is left behind
end() {
	local status=0

	wait $pid || status=$?
	echo $status >$share/$name.status
	cat $parameter >$share/$name.parameter
	ls /sys/fs/bpf >$share/$name.pins
}
# until_there FILE: it has something in it
until_there() { until [ -s $1 ]; do usleep 10000; done; }

# COMMAND ignores SIGTERM: the report comes, and a second signal ends both
begin deaf --internal --pin /sys/fs/bpf/deaf -- \
	sh -c 'trap "" TERM; echo $$ >/tmp/go; while :; do usleep 20000; done'
read -r command </tmp/go
cat $parameter >$share/deaf.during
kill -TERM $pid
until_there $share/deaf.report
kill -0 $pid
kill -TERM $pid
end
kill -0 $command 2>/dev/null || echo gone >$share/deaf.command

# COMMAND is stopped
begin stopped -d 300ms -- sh -c 'kill -STOP $$'
end

# until_blocked: until it has SIGTERM wait, bit 14
until_blocked() {
	until [ $((0x$(sed -n 's/^SigBlk:.*\(....\)$/\1/p' /proc/$pid/status) & 0x4000)) != 0 ]; do :; done
}

# while it loads
begin early --internal --pin /sys/fs/bpf/early -- touch /tmp/early.ran
until_blocked
kill -TERM $pid
end

# while it waits for a VM
begin waits --wait -V name:nobody -- touch /tmp/early.ran
until_blocked
kill -TERM $pid
end
[ -e /tmp/early.ran ] || echo not >$share/early.ran

# nohup, and the background of a script
trap '' HUP
begin nohup -- sh -c 'echo >/tmp/go; sleep 100'
trap - HUP
read -r line </tmp/go
kill -HUP $pid
kill -INT $pid
usleep 300000
kill -0 $pid && echo runs >$share/nohup.runs
kill -TERM $pid
end

# COMMAND has what the caller has: SIGHUP ignored, SIGPIPE not
grep '^Sig[BI]' /proc/self/status >$share/signals.expected
run signals virqscope lr -q -o /dev/null -- grep '^Sig[BI]' /proc/self/status

# the report apart, and where it cannot be
run apart virqscope lr -o $share/apart.report -- echo of COMMAND
run full virqscope lr --json -o /dev/full -d 100ms
run limited sh -c "ulimit -f 1; exec virqscope latency --json -i 10ms --pin /sys/fs/bpf/limited -o /tmp/limited"
run list.apart virqscope list -o $share/list.report
run list.full virqscope list --in-flight -o /dev/full
ls /sys/fs/bpf >$share/limited.pins

# limits: the message names the memory, or the descriptors
for name in $(subcommands) "list --in-flight"; do
	what=$(short "$name")
	run "memory $name" sh -c "ulimit -v 4000; exec virqscope $what"
	run "files $name" sh -c "ulimit -n 6; exec virqscope $what"
done
run "files few" sh -c "ulimit -n 14; exec virqscope latency -d 100ms"

# pins
run pin.dot virqscope list --pin /sys/fs/bpf/x.y
umount /sys/fs/bpf
run pin.unmounted virqscope lr --pin /sys/fs/bpf/lr -d 100ms
run pin.list virqscope list --pin /sys/fs/bpf/list
mount -t bpf bpf /sys/fs/bpf

# a virqscope that is killed leaves the parameter set
{ virqscope latency --internal -q --pin /sys/fs/bpf/killed -- sh -c 'kill -KILL $PPID' >/dev/null || true; } 2>/dev/null
run killed.pin virqscope latency -q --pin /sys/fs/bpf/killed -d 100ms
rm -r /sys/fs/bpf/killed
for name in $(subcommands) "list --in-flight"; do
	run "killed $name" virqscope $(short "$name")
done
run "killed nobody" $nobody bpf perfmon -- virqscope lr -d 100ms
run "killed quiet" virqscope lr -q -d 100ms
cat $parameter >$share/killed.parameter
run "killed internal" virqscope latency --internal -- cat $parameter
cat $parameter >$share/cleared.parameter
run "cleared" virqscope lr -d 100ms

# another virqscope needs it, and will put it back: no note
begin holder --internal -- sh -c 'echo >/tmp/go; sleep 100'
read -r line </tmp/go
run held virqscope lr -d 100ms
kill -TERM $pid
end

# set on purpose, also after a run that was killed and what that left was cleared by hand
{ virqscope latency --internal -q -- sh -c 'kill -KILL $PPID' >/dev/null || true; } 2>/dev/null
echo 0 >$parameter
run byhand virqscope lr -d 100ms
echo 1 >$parameter
run "set lr" virqscope lr -d 100ms
run "set internal" virqscope latency --internal -d 100ms
cat $parameter >$share/set.parameter
echo 0 >$parameter
END
tap_ok "all ran, and the kernel did not complain" [ $? = 0 ]

# ended NAME STATUS EVENTS: with a report of so many, and nothing left behind
ended() {
	[ "$(cat "$tmp/$1.status")" = "$2" ] && [ "$(cat "$tmp/$1.parameter")" = N ] &&
		[ ! -s "$tmp/$1.pins" ] && [ ! -s "$tmp/$1.out" ] &&
		grep -q "\"type\":\"summary\".*\"events\":$3,.*\"interval_ns\":null" "$tmp/$1.report" &&
		return
	show "$1"
}
# says NAME TEXT: a line of standard error
says() { grep -qxF -- "virqscope: $2" "$tmp/$1.err" || show "$1"; }
# fails NAME TEXT: exit 1, one line, no report
fails() {
	[ "$(cat "$tmp/$1.status")" = 1 ] && [ "$(cat "$tmp/$1.err")" = "virqscope: $2" ] &&
		[ ! -s "$tmp/$1.out" ] && return
	show "$1"
}

tap_ok "COMMAND ignores SIGTERM: the second signal ends it, pins and the parameter are as before" eval '
	ended deaf 0 0 && [ "$(cat "$tmp/deaf.during")" = Y ] && [ -s "$tmp/deaf.command" ]'
tap_ok "a note says that COMMAND was killed" says deaf "sh: killed, as it did not end by SIGTERM"
tap_ok "COMMAND is stopped: it ends" eval 'ended stopped 0 0 && ! grep -q killed "$tmp/stopped.err"'
tap_ok "SIGTERM while it loads: an empty report, exit 0, nothing left" ended early 0 0
tap_ok "while it waits for a VM: one line, exit 1, nothing left" eval '
	fails waits "-V name:nobody: a signal came before this VM did" &&
	[ ! -s "$tmp/waits.report" ] && [ ! -s "$tmp/waits.pins" ]'
tap_ok "and COMMAND does not run" [ -s "$tmp/early.ran" ]
tap_ok "nohup, in the background: SIGHUP and SIGINT stay ignored, SIGTERM ends it" eval '
	[ -s "$tmp/nohup.runs" ] && ended nohup 0 0'
tap_ok "COMMAND has the caller's signals: $(xargs <"$tmp/signals.out")" eval '
	[ "$(wc -l <"$tmp/signals.out")" = 2 ] && cmp -s "$tmp/signals.expected" "$tmp/signals.out"'

tap_ok "-o: standard output is COMMAND's" [ "$(cat "$tmp/apart.out")" = "of COMMAND" ]
tap_ok "and the report is in the file" eval 'grep -q ": reliable" "$tmp/apart.report"'
tap_ok "list -o" eval '[ ! -s "$tmp/list.apart.out" ] && [ "$(cat "$tmp/list.report")" = "# nothing is wired" ]'
for name in full list.full; do
	tap_ok "$name: a full disk is one line" fails $name "-o /dev/full: cannot write it: No space left on device"
done
tap_ok "a file that may not grow, too, and the pins are gone" eval '
	fails limited "-o /tmp/limited: cannot write it: File too large" && [ ! -s "$tmp/limited.pins" ]'

mapfile -t commands <"$tmp/subcommands"
tap_ok "${#commands[@]} subcommands, at least 4" [ ${#commands[@]} -ge 4 ]
for what in "${commands[@]}" "list --in-flight"; do
	tap_ok "ulimit -v 4000, $what: the memory" fails "memory $what" \
		"cannot read in /sys/kernel/btf what this kernel has: Cannot allocate memory"
	tap_ok "ulimit -n 6, $what: the descriptors" fails "files $what" \
		"cannot load the BPF programs: Too many open files; -vv shows why"
done
tap_ok "ulimit -n 14, with which libbpf says EINVAL: the descriptors" fails "files few" \
	"cannot load the BPF programs: Too many open files; -vv shows why"

tap_ok "--pin: a name with a dot" fails pin.dot "--pin /sys/fs/bpf/x.y: a name in a BPF file system has no dot"
unmounted='no BPF file system is mounted at /sys/fs/bpf (mount -t bpf bpf /sys/fs/bpf)'
tap_ok "--pin without a BPF file system" fails pin.unmounted "--pin /sys/fs/bpf/lr: $unmounted"
tap_ok "list --pin, too" fails pin.list "--pin /sys/fs/bpf/list: $unmounted"
tap_ok "--pin where a run that was killed left something, and how to remove it" fails killed.pin \
	"--pin /sys/fs/bpf/killed: exists already; if a run that was killed left it, rm -r removes it"

on="SGIs and PPIs of all VMs are recorded, at a cost to each, while anything watches; echo 0 >/sys/module/kvm-arm/parameters/vgic_life_internal ends that"
left="a virqscope that was killed left kvm-arm.vgic_life_internal on"
for what in "${commands[@]}" "list --in-flight" nobody; do
	tap_ok "the parameter that a killed run left set, $what: a note says so" says "killed $what" "$left: $on"
done
tap_ok "none with -q, and it stays set" eval '
	[ ! -s "$tmp/killed quiet.err" ] && [ "$(cat "$tmp/killed.parameter")" = Y ]'
tap_ok "--internal takes it over" eval '
	says "killed internal" "$left; this run turns it off at its end" && grep -qx Y "$tmp/killed internal.out"'
tap_ok "and puts it back" [ "$(cat "$tmp/cleared.parameter")" = N ]
for name in cleared held byhand; do
	tap_ok "$name: no note" eval '! grep -q internal "$tmp/$name.err"'
done
tap_ok "and the one that held it puts it back" ended holder 0 0
tap_ok "set on purpose: a note says that it is set" says "set lr" "kvm-arm.vgic_life_internal is on: $on"
tap_ok "--internal says so, and leaves it alone" eval '
	says "set internal" "kvm-arm.vgic_life_internal is on: $on" && [ "$(cat "$tmp/set.parameter")" = Y ]'
tap_done
