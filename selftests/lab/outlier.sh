#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that virqscope latency --threshold stops at the first interrupt that took longer,
# and shows its life and those before it as the kernel's event has them; and that --pin
# has the maps where it says while it runs, and nothing that was there before is touched.

. "$(dirname "$0")/test.sh"

QUICK=20				# before the outlier, not one of them takes as long as
THRESHOLD=$((200000 * PATIENCE))	# us
DELAY=$((25000000 * PATIENCE))		# ticks: twice that

# Two are pending at once, and the first is in service for long: the second is late.
# One thread runs all CPUs: otherwise a program that is attached in the midst of a guest's
# interrupts may find its site dead, as attach.sh says, and then no outlier comes.
in_lab --smp 2 --qemu "-accel tcg,thread=single" --device edu@4 --device edu@5 <<END
vfio-bind 00:04.0 00:05.0
slow="ptguest -d 00:04.0 -n $QUICK; ptguest -d 00:04.0 -d 00:05.0 --pending 2 -n 1 --ack-delay $DELAY"
latency() { name=\$1; shift; run \$name virqscope latency -q "\$@"; }
lives \$share/sixteen.lives latency sixteen --json --threshold $THRESHOLD -- sh -c "\$slow"
lives \$share/three.lives latency three --json --threshold $THRESHOLD --before 3 -- sh -c "\$slow"
latency alone --json --threshold $THRESHOLD --before 0 -- sh -c "\$slow"
latency many --json --threshold $THRESHOLD --before 128 -- sh -c "\$slow"
latency filter --json --threshold $THRESHOLD -I 33 -- sh -c "\$slow"
latency other --json --threshold $THRESHOLD -I 32 -- sh -c "\$slow"
latency device --json --threshold $THRESHOLD -D 00:05.0 -- sh -c "\$slow"
latency none --json --threshold $((THRESHOLD * 100)) -- sh -c "\$slow"
latency table --threshold $THRESHOLD --before 3 -- sh -c "\$slow"

# attached in the midst of interrupts, each of which takes longer than that; with time in between,
# as virqscope has to wait for the other CPU often when it begins (lab/README.md)
ptguest -d 00:04.0 -n 1000000 -r 2000 -t 600 >/dev/null 2>&1 &
pid=\$!
until grep -q 'vfio-intx(0000:00:04.0)' /proc/interrupts; do usleep 10000; done
for i in 1 2 3; do latency midst.\$i --json --threshold 1 --before 128; done
{ kill \$pid; wait \$pid || true; } 2>/dev/null

dir=/sys/fs/bpf/latency
latency pin --pin \$dir -- sh -c "ls \$dir >\$share/pinned; stat -c %a \$dir >\$share/mode"
for what in \$(subcommands); do
	virqscope \$what --help | grep -q -e --pin=DIR || continue
	echo \$what >>\$share/watching
	run pin.\$what virqscope \$what -q --pin /sys/fs/bpf/\$what -- sh -c "ls /sys/fs/bpf/\$what >\$share/pinned.\$what"
done
latency pin.outlier --pin \$dir --threshold $THRESHOLD -- sh -c "\$slow"
ls /sys/fs/bpf >\$share/left
mkdir \$dir
latency pin.there --pin \$dir -d 100ms
ls -d \$dir >\$share/kept
latency pin.file --pin /tmp/latency -d 100ms
latency pin.nowhere --pin /sys/fs/bpf/no/where -d 100ms
run pin.list virqscope list --pin /tmp/wired
ls /tmp >\$share/tmp
END
tap_ok "all ran, and the kernel did not complain" [ $? = 0 ]

lives_of() { grep '"type":"life"' "$tmp/$1.out"; }
last() { lives_of "$1" | tail -n 1; }
# took: from the host's handler to the last entry, of the lives on stdin, in ns
took() {
	sed -n 's/.*"signal":\([0-9]*\),"inject":\([0-9]*\),"queue":\([0-9]*\),"load":\([0-9]*\),"enter":\([0-9]*\),.*/\1 \2 \3 \4 \5/p' |
		awk '{ printf "%.0f\n", $1 + $2 + $3 + $4 + $5 }'
}
# traced NAME: these times of the event's lives that have a host's handler and were completed
traced() {
	awk -v tick=$TICK_NS 'function at(name) {
			return match($0, " " name ": [0-9]+") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) : 0
		}
		at("host") && at("retire") { printf "%.0f\n", (at("enter") - at("host")) * tick }' "$tmp/$1.lives"
}

# shown NAME LIVES: it stopped, with so many lives; the last is the outlier, and late
shown() {
	status "$1" 3 && [ ! -s "$tmp/$1.err" ] && [ "$(lives_of "$1" | wc -l)" = "$2" ] &&
		[ "$(lives_of "$1" | grep -c '"outlier":true')" = 1 ] &&
		last "$1" | grep -q '"intid":33,.*"outlier":true' &&
		[ "$(last "$1" | took)" -gt $((THRESHOLD * 1000)) ] && return
	cat "$tmp/$1.status"
	sed 's/^/# /' "$tmp/$1.out" "$tmp/$1.err"
	false
}
tap_ok "it stops at the outlier, exit 3, and shows 16 lives before it" shown sixteen 17
tap_ok "--before 3" shown three 4
tap_ok "--before 0: the outlier alone" shown alone 1
tap_ok "--before 128: all there are" shown many $((QUICK + 2))
tap_ok "-I: only those that pass" shown filter 1
tap_ok "-D: only the device's" shown device 1
for name in sixteen three; do
	tap_ok "$name: what each took is what the event says, in its order" eval '
		[ "$(lives_of $name | took)" = "$(traced $name | tail -n "$(lives_of $name | wc -l)")" ]'
done
tap_ok "each began before the next" eval '
	[ "$(lives_of sixteen | sed "s/.*\"began_ns\":\([-0-9]*\),.*/\1/" | sort -n | sort -nc && echo yes)" = yes ] &&
	[ "$(last sixteen | grep -c "\"began_ns\":0,")" = 1 ]'
tap_ok "the report is there, and counts the outlier" eval '
	grep -q "\"type\":\"summary\".*\"events\":$((QUICK + 2)),.*\"reliable\":true," "$tmp/sixteen.out"'
for i in 1 2 3; do
	# the life in service as it was attached is partial: the time that it took is not known
	tap_ok "in the midst of interrupts that all take longer: it stops at the first" eval '
		status midst.$i 3 && [ "$(lives_of midst.$i | grep -vc "\"partial\"")" = 1 ] &&
		last midst.$i | grep -q "\"outlier\":true,.*\"flags\":\[\]" || { lives_of midst.$i | sed "s/^/# /"; false; }'
done
for name in other none; do
	tap_ok "$name: no outlier, exit 0, no lives" eval 'status $name 0 && ! lives_of $name'
done
tap_ok "the table: the outlier is named, and its life comes last" eval '
	status table 3 && grep -q "^# outlier: INTID 33 of 0000:00:05.0 took *[0-9.]* us, more than *[0-9.]*$" "$tmp/table.out" &&
	[ "$(grep -cE "^[0-9]+-[0-9]+ +3[23] +-?[0-9.]+ " "$tmp/table.out")" = 4 ] &&
	tail -n 1 "$tmp/table.out" | grep -qE "^[0-9]+-[0-9]+ +33 +0.000 "'
lines_valid $((17 + 4 + 1 + QUICK + 2 + 1 + 1 + 8))

# refused NAME TEXT: exit 1, one line that ends with TEXT, and no report
refused() {
	status "$1" 1 && [ "$(cat "$tmp/$1.err")" = "virqscope: $2" ] && [ ! -s "$tmp/$1.out" ] && return
	sed 's/^/# /' "$tmp/$1.out" "$tmp/$1.err"
	false
}
tap_ok "--pin: the maps are there, for root alone" eval '
	status pin 0 && grep -qx interrupts "$tmp/pinned" && grep -qx slots "$tmp/pinned" && [ "$(cat "$tmp/mode")" = 700 ]'
mapfile -t watching <"$tmp/watching"
tap_ok "${#watching[@]} subcommands watch, at least 3" [ ${#watching[@]} -ge 3 ]
for what in "${watching[@]}"; do
	tap_ok "$what --pin: its maps, too" eval 'status "pin.$what" 0 && grep -qx lost "$tmp/pinned.$what"'
done
tap_ok "--pin: with the figures of lr and mask" eval '
	grep -qx vcpus "$tmp/pinned.lr" && grep -qx lines "$tmp/pinned.mask"'
tap_ok "--pin: it is gone at the end, also after an outlier" eval '
	status pin.outlier 3 && ! grep -qF -f "$tmp/watching" "$tmp/left"'
tap_ok "--pin: a directory that is there is not ours" eval '
	refused pin.there "--pin /sys/fs/bpf/latency: exists already; if a run that was killed left it, rm -r removes it" && [ -s "$tmp/kept" ]'
tap_ok "--pin: elsewhere" refused pin.file "--pin /tmp/latency: /tmp is not in a BPF file system, as /sys/fs/bpf is"
tap_ok "list --pin: elsewhere" refused pin.list "--pin /tmp/wired: /tmp is not in a BPF file system, as /sys/fs/bpf is"
tap_ok "--pin: nothing is left there" eval '! grep -qE "latency|wired" "$tmp/tmp"'
tap_ok "--pin: nor where there is no directory" refused pin.nowhere "--pin /sys/fs/bpf/no/where: /sys/fs/bpf/no: No such file or directory"
tap_done
