#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that what lab/vm says of a run is what happened in the VM, and that each
# of its guards trips: exit status, arguments, output, timeout, splats, and the
# search for splats itself.

. "$(dirname "$0")/test.sh"

vm=$top/lab/vm
out=$tmp/out
err=$tmp/err

# boot ARGUMENT...: sets status, fills $out and $err
boot() {
	status=0
	"$vm" --timeout 60 "$@" >"$out" 2>"$err" </dev/null || status=$?
}
is() { [ "$status" = "$1" ] || { echo "# status $status"; sed 's/^/# /' "$err"; false; }; }
says() { grep -q -- "$1" "$err" || { sed 's/^/# /' "$err"; false; }; }
# splat NAME COMMAND: a run that succeeds but for what COMMAND makes the kernel say
splat() {
	boot -- sh -c "$2"
	tap_ok "$1: 126" is 126
}

# Arguments arrive as they are, whatever is in them; output comes back byte by
# byte, each stream by itself, without anything else; devices and shares are there.
# shellcheck disable=SC1003
arguments=('' ' ' 'two words' "it's" '"quoted"' '$HOME `id` $(id)' '\' '\n' $'a\nb' $'tab\t' '*' '-n' ';&|' $'\xff\x01')
printf '%s\0' "${arguments[@]}" >"$tmp/arguments"
head -c 300000 /dev/urandom >"$tmp/random"
mkdir "$tmp/share"
cp "$tmp/random" "$tmp/share/"
boot --share "$tmp/share" --device edu@4 --device edu@8 --device nvme@5 --device e1000e@15 -- sh -c '
	printf "%s\0" "$@" >/mnt/share/arguments
	cat /mnt/share/random
	printf "to stderr\r\n\0" >&2
	printf "reopened\n" >/dev/stderr
	ls /sys/bus/pci/devices >/mnt/share/devices
	vfio-bind 00:04.0 0000:00:08.0 && ls /dev/vfio >/mnt/share/vfio
	vfio-bind 00:0e.0 2>/mnt/share/no-device
	sleep 1000 &
	setsid sleep 1000 &
	exit 7' sh "${arguments[@]}"
tap_ok "the command's exit status comes out, though it left processes behind" is 7
tap_ok "arguments survive exactly" cmp "$tmp/arguments" "$tmp/share/arguments"
tap_ok "stdout is exact" cmp "$tmp/random" "$out"
printf 'to stderr\r\n\0reopened\n' >"$tmp/expected"
tap_ok "stderr is separate and exact" cmp "$tmp/expected" "$err"
for slot in 04 05 08 0f; do
	tap_ok "there is a device in slot 0x$slot" grep -qx "0000:00:$slot.0" "$tmp/share/devices"
done
tap_ok "two devices in two groups were given to vfio-pci" \
	[ "$(grep -c '^[0-9]' "$tmp/share/vfio")" = 2 ]
tap_ok "vfio-bind names a device that is not there" \
	[ "$(cat "$tmp/share/no-device")" = "vfio-bind: no such PCI device: 00:0e.0" ]

boot -- sh -c 'f() { f; }; f' # runs out of stack
tap_ok "a program that crashes: its status is the command's" is 139
tap_ok "a program that crashes is named" grep -q '^lab: a program crashed: sh\[[0-9]*\]: unhandled exception: ' "$err"

# Virtual time, and the tools that the lab promises
boot --icount -- sh -c 'nproc
	for tool in bpftool perf trace-cmd bpftrace busybox vfio-bind; do command -v $tool; done | wc -l
	for dir in kernel/tracing kernel/debug fs/bpf; do grep -q " /sys/$dir " /proc/mounts && echo mounted; done
	bpftool version | head -n 1 | cut -d" " -f1'
printf '%s\n' 1 6 mounted mounted mounted bpftool >"$tmp/expected"
tap_ok "--icount: one CPU; tools and file systems are there; bpftool runs" cmp "$tmp/expected" "$out"
for gic in 2 4; do
	boot --gic "$gic" -- true
	tap_ok "--gic $gic boots, status 0" is 0
done

# A command on a terminal has one, of the same size, which follows that of lab/vm's
: >"$out"
(until grep -q '^33 101' "$out"; do [ -d "$tmp" ] || exit; sleep 0.1; done; echo now >"$tmp/share/resize") &
script -qec "stty rows 33 cols 101
	(until [ -e '$tmp/share/resize' ]; do [ -d '$tmp' ] || exit; sleep 0.1; done; stty rows 44 cols 90 </dev/tty) &
	'$vm' --timeout 60 --share '$tmp/share' -- sh -c 'tty; stty size; trap \"echo resized\" WINCH
		until [ -e /mnt/share/resize ] && [ \"\$(stty size)\" = \"44 90\" ]; do usleep 100000; done
		stty size; exit 9'" /dev/null </dev/null >"$out"
status=$?
tap_ok "the status comes out of a run on a terminal" is 9
tap_ok "until it ran, the terminal showed how long it booted" grep -q 'vm: booting, [0-9]* s' "$out"
tap_ok "it has a terminal" grep -q '/dev/hvc0' "$out"
tap_ok "of the same size" grep -q '^33 101' "$out"
tap_ok "and of the new size, when that changes" grep -q '^44 90' "$out"
tap_ok "of which its program has a signal" grep -q '^resized' "$out"

# A reader that leaves does not stop the run
"$vm" --timeout 60 -- sh -c 'yes | head -c 1000000; exit 5' 2>"$err" | head -n 1 >"$out"
status=${PIPESTATUS[0]}
tap_ok "a reader that leaves does not change the status" is 5

# The VM ends with lab/vm, however that ends
for signal in TERM KILL; do
	TMPDIR=$tmp "$vm" --append "$tmp" -- sleep 1000 >/dev/null 2>&1 &
	for _ in {1..100}; do
		pgrep -f "^qemu-system.*$tmp" >/dev/null && break
		sleep 0.1
	done
	tap_ok "a VM runs" [ -n "$(pgrep -f "^qemu-system.*$tmp")" ]
	kill -"$signal" $!
	wait $! 2>/dev/null
	sleep 0.5
	tap_ok "SIG$signal to lab/vm ends it" [ -z "$(pgrep -f "^qemu-system.*$tmp")" ]
done

# A VM is killed once it is silent, not while it is slow: it prints, writes to its share, and
# then to its console, each of them within the limit
boot --timeout 7 --share "$tmp/share" -- sh -c 'echo before; sleep 4; echo slow; sleep 4
	echo slow >/mnt/share/slow; sleep 4; echo "<3>the last words" >/dev/kmsg; sleep 1000'
tap_ok "a hang: 124" is 124
tap_ok "it was silent" says '^vm: silent for 7 s$'
tap_ok "what it wrote before is there" [ "$(xargs <"$out")" = "before slow" ]
tap_ok "before it was slow, for longer than it may be silent" [ -e "$tmp/share/slow" ]
tap_ok "the console's last lines are shown" says 'the last words'
tap_ok "and where its CPUs are" says '^vm: CPU [01] is in cpu_do_idle'

# ... nor is it going on because the kernel reports again and again that it does not
boot --timeout 7 -- sh -c 'echo on >/proc/sys/kernel/printk_devkmsg
	while sleep 2; do echo "<3>rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:" >/dev/kmsg; done'
tap_ok "a stall that is reported each 2 s: 126" is 126
tap_ok "and it was silent" says '^vm: kernel splat, and silent for 7 s:$'

# A splat fails a run that succeeded
splat "a WARNING, and 3000 lines after it" 'echo on >/proc/sys/kernel/printk_devkmsg
	echo "WARNING: CPU: 0 PID: 1 at x" >/dev/kmsg
	for i in $(seq 3000); do echo "<4>line $i, of which there are many more" >/dev/kmsg; done'
tap_ok "the splat's lines are shown" says 'WARNING: CPU: 0'
tap_ok "60 of them" eval 'says "line 59," && ! grep -q "line 60," "$err"'
# ... and its stderr has no reader when it says so
"$vm" --timeout 60 -- sh -c 'echo "WARNING: CPU: 0 PID: 1 at x" >/dev/kmsg' 2>&1 </dev/null | true
status=${PIPESTATUS[0]}
tap_ok "a WARNING, and nothing reads stderr: 126" is 126
splat "lockdep" 'echo "<4>x: possible circular locking dependency detected" >/dev/kmsg'
splat "a crash" 'echo c >/proc/sysrq-trigger'
tap_ok "its trace is shown" says sysrq_handle_crash
splat "a WARNING that the console does not show" 'echo 512 >/proc/sys/kernel/tainted'
boot -- sh -c 'echo l >/proc/sysrq-trigger; echo "<4>a warning of no kind" >/dev/kmsg'
tap_ok "a backtrace that was asked for is no splat" is 0

# A search that could not see everything does not pass
boot -- dmesg -n 4
tap_ok "warnings hidden by the command: 125" is 125
boot --append loglevel=4 -- true
tap_ok "warnings hidden from the start: 125" is 125
boot -- sh -c 'echo o >/proc/sysrq-trigger; sleep 1000'
tap_ok "a VM that ends without init: 125" is 125
tap_ok "the missing marker is named" says 'no end marker'
boot --qemu -bogus -- true
tap_ok "QEMU that does not start: 125" is 125
tap_ok "its own message is shown" says 'bogus'
tap_done
