# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=sh disable=SC2034,SC3043	# busybox has local
# Functions for scripts in the VM: in_lab (lib.sh) puts them in front of each.

events=/sys/kernel/tracing/events/kvm/vgic_irq_life
trace=/sys/kernel/tracing
share=/mnt/share

# run NAME COMMAND...: leave what it says in $share/NAME.out and .err, how it ended in .status
run() {
	local name="$1" status=0

	shift
	"$@" >"$share/$name.out" 2>"$share/$name.err" || status=$?
	echo $status >"$share/$name.status"
}

# subcommands: all, one a line, also left in $share/subcommands
subcommands() { virqscope help | sed -nE '/^  help /d; s/^  ([a-z][a-z-]*)  .*/\1/p' | tee $share/subcommands; }

# short "SUBCOMMAND [OPTION...]": this, with options that end it soon
# shellcheck disable=SC2086	# split into words
short() { if virqscope $1 --help | grep -q -- --duration; then echo "$1 -d 100ms"; else echo "$1"; fi; }

# hold OPTION...: a guest that is wired and waits; sets pid, leaves what it prints in /tmp/guest.out;
# echo >&9 lets it go on. Fails if it does not come to that.
hold() {
	rm -f /tmp/hold /tmp/held
	mkfifo /tmp/hold
	ptguest --wait "$@" </tmp/hold >/tmp/guest.out 2>/tmp/held &
	pid=$!
	exec 9>/tmp/hold
	until grep -q ready /tmp/held; do
		kill -0 $pid 2>/dev/null || { cat /tmp/held >&2; return 1; }
		usleep 10000
	done
}

# lives FILE COMMAND...: run COMMAND, leave what ftrace has of each life in FILE
lives() {
	local file="$1" status=0

	shift
	echo 16384 >$trace/buffer_size_kb
	echo >$trace/trace
	echo 1 >$events/enable
	"$@" || status=$?
	echo 0 >$events/enable
	if grep -hE '^(overrun|dropped events): [^0]' $trace/per_cpu/cpu*/stats; then
		echo "the trace buffer was too small" >&2
		return 1
	fi
	grep ' vgic_irq_life: ' $trace/trace >"$file" || true
	return $status
}

# say_mode: leave in $share/mode whether the hypervisor is VHE or nVHE
say_mode() { dmesg | sed -n 's/.* \(n*VHE\) mode initialized.*/\1/p' >$share/mode; }
