#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that virqscope mask counts each masking and unmasking of a line once, by whom it
# was, in both modes that there are, also of a line that was there before it; that the
# time in each mode adds up to the time that was observed; that what it says of a time,
# the kernel's own events say of the same time; and that a line that is gone is known to
# be, and to have gone masked.

. "$(dirname "$0")/test.sh"

RAISED=500
SHARED=100
MOMENTS=3

# boot MODE KERNEL_ARGUMENT
boot() {
	# one thread, or what is attached in the midst may find its site dead: lab/README.md
	in_lab --smp 2 --qemu "-accel tcg,thread=single" --device edu@4 --device edu@5 --device edu@8 ${2:+--append "$2"} <<END
mode=$1
vfio-bind 00:04.0 00:05.0
events="\$trace/events/irq_life/irq_life_mask/enable \$trace/events/irq_life/irq_life_unmask/enable"
echo 16384 >\$trace/buffer_size_kb
watch() { name=\$mode.\$1; shift; run \$name virqscope mask -q --json "\$@"; }
traced() {
	what=\$1
	shift
	echo >\$trace/trace
	for event in \$events; do echo 1 >\$event; done
	watch \$what -- "\$@"
	for event in \$events; do echo 0 >\$event; done
	grep -E ' irq_life_(un)?mask: ' \$trace/trace >\$share/\$mode.\$what.trace || true
}
for kind in intx intx-ioctl intx-config; do
	traced \$kind ptguest -d 00:04.0 -i \$kind -n $RAISED
done
traced two ptguest -d 00:04.0 -d 00:05.0 -v 2 -n $RAISED
watch device.in -D 0000:00:04.0 -- ptguest -d 00:04.0 -d 00:05.0 -n $RAISED
watch msi -- ptguest -d 00:04.0 -i msi -n $RAISED

# in the midst of a guest's interrupts, which leave time in between, as in outlier.sh
ptguest -d 00:04.0 -n 1000000 -r 2000 -t 600 >/dev/null 2>&1 &
pid=\$!
until grep -q 'vfio-intx(0000:00:04.0)' /proc/interrupts; do usleep 10000; done
watch midst -d ${PATIENCE}s
watch midst.intervals -i $PATIENCE 2

# ... and short reports, each with the kernel's events of the time that it is of
cat \$trace/trace_clock >/tmp/clock
echo mono >\$trace/trace_clock
for i in \$(seq $MOMENTS); do
	echo >\$trace/trace
	for event in \$events; do echo 1 >\$event; done
	watch moment.\$i -d $((200 * PATIENCE))ms
	for event in \$events; do echo 0 >\$event; done
	cat \$trace/trace >\$share/\$mode.moment.\$i.trace
done
sed 's/.*\[\(.*\)\].*/\1/' /tmp/clock >\$trace/trace_clock
{ kill \$pid; wait \$pid || true; } 2>/dev/null

# a line that stays masked until it goes
watch held -- sh -c 'ptguest -d 00:04.0 -n $RAISED; ptguest -d 00:04.0 --no-ack -l 1 || true'

# wired before, and after
hold -d 00:04.0 -n $RAISED --linger 100
run \$mode.late virqscope mask -q --json -i $PATIENCE 3 -- sh -c 'sleep $PATIENCE; echo >&9; sleep 600'
{ kill \$pid; wait \$pid || true; } 2>/dev/null
grep -h 'vfio-intx' /proc/interrupts >\$share/\$mode.interrupts || true
run \$mode.none virqscope mask -d 100ms
hold -d 00:04.0
irq=\$(sed -n 's/^ *\([0-9]*\):.*vfio-intx(0000:00:04.0).*/\1/p' /proc/interrupts)
run \$mode.table virqscope mask -q --hist -H \$irq -- sh -c 'echo >&9; while kill -0 \$0 2>/dev/null; do usleep 10000; done' \$pid

# two devices on one line, a guest each; masked there it can have one
if [ $1 = device ]; then
	vfio-bind 00:08.0
	for name in shared shared.in; do
		device=''
		[ \$name = shared ] || device='-D 0000:00:08.0'
		watch \$name \$device -- sh -ec 'ptguest -d 00:04.0 -n $((3 * SHARED)) & ptguest -d 00:08.0 -n $SHARED; wait'
	done
fi
END
	tap_ok "$1: all ran, and the kernel did not complain" [ $? = 0 ]
}

# of DEVICE NAME KEY: of its last line
of() { grep '"type":"mask".*"device":"'$1'"' "$tmp/$2.out" | tail -n 1 | sed -n "s/.*\"$3\":\({[^}]*}\|[^,}]*\)[,}].*/\1/p"; }
# said NAME KEY: of the device 00:04.0
said() { of 0000:00:04.0 "$@"; }
# traced NAME EVENT BY: how often the event says so
traced() { grep -c " $2: 0000:00:04.0, .* by $3, " "$tmp/$1.trace"; }
samples() { said "$1" "$2" | sed -n 's/.*"count":\([0-9]*\),.*/\1/p'; }

# judge MODE KIND UNMASKED_BY: a line that is raised again before it is unmasked is not
# masked again, but found asserted; how often depends on who is faster
judge() {
	local name=$1.$2 what="$1, $2" masks resent

	masks=$(said $name masks)
	resent=$(said $name resent)
	tap_ok "$what: $masks masked + $resent found asserted = $RAISED raised" [ $((masks + resent)) = $RAISED ]
	tap_ok "$what: $masks masked by the handler, as the event says" eval '
		[ "$(said $name masks_by)" = "{\"handler\":$masks,\"eventfd\":0,\"ioctl\":0,\"config\":0}" ] &&
		[ "$(traced $name irq_life_mask handler)" = "$masks" ]'
	tap_ok "$what: as many unmasked by $3, and the event says that and $resent times resent" eval '
		[ "$(said $name unmasks)" = "$masks" ] &&
		said $name unmasks_by | grep -q "\"'$3'\":$masks[,}]" &&
		[ "$(traced $name irq_life_unmask '$3')" = '$RAISED' ] &&
		[ "$(grep -c "resent$" "$tmp/$name.trace")" = "$resent" ]'
	tap_ok "$what: each has its times" [ "$(samples $name masking) $(samples $name masked) $(samples $name unmasking)" = "$masks $masks $masks" ]
	tap_ok "$what: all of it in mode $1, no switch; then it is gone, from that mode" eval '
		said $name mode_ns | grep -q "\"'$1'\":[1-9]" &&
		[ "$(said $name mode_ns | grep -o ":0" | wc -l)" = 3 ] &&
		[ "$(said $name switches) $(said $name mode) $(said $name gone)" = "0 \"'$1'\" true" ]'
	tap_ok "$what: nothing lost" reliable $name
}
# whole NAME: of each interval, the time in all modes is the time that it was
whole() {
	awk '/"type":"mask"/ && match($0, /"interval_ns":[0-9]+/) {
		ns = substr($0, RSTART + 14, RLENGTH - 14) + 0
		match($0, /"mode_ns":{[^}]*}/)
		n = split(substr($0, RSTART + 11, RLENGTH - 12), part, ",")
		sum = 0
		for (i = 1; i <= n; i++) {
			sub(/.*:/, "", part[i])
			sum += part[i]
		}
		lines++
		bad += sum != ns
	}
	END { exit lines != 3 || bad }' "$tmp/$1.out"
}

# interval_events NAME: in the rows of each report, with one device
interval_events() {
	sed -n 's/.*"masks":\([0-9]*\),"unmasks":\([0-9]*\),"switches":[0-9]*,"resent":\([0-9]*\),.*/\1 \2 \3/p' "$tmp/$1.out" |
		awk '{ print $1 + $2 + $3 }'
}

# moment NAME: print how many masks virqscope counted, how many the kernel's events report in the
# same time, and how many unmaskings they report while virqscope says that the line was masked.
# Computed in microseconds.
moment() {
	local out t ns

	out=$(grep '"type":"mask"' "$tmp/$1.out")
	t=$(sed 's/.*"t_ns":\([0-9]*\),.*/\1/' <<<"$out")
	ns=$(grep -o '"mode_ns":{[^}]*}' <<<"$out" | grep -o '[0-9]*' | awk '{ n += $1 } END { printf "%.0f", n }')
	awk -v masks="$(sed 's/.*"masks":\([0-9]*\),.*/\1/' <<<"$out")" -v to=$((t / 1000)) -v from=$(((t - ns) / 1000)) \
		-v since=$(((t - $(sed 's/.*"masked_now_ns":\([0-9a-z]*\),.*/\1/; s/null/0/' <<<"$out")) / 1000)) '
		$1 >= from && $1 <= to { n += $2 == "mask" }
		$1 > since + 1 && $1 < to { open += $2 == "unmask" }
		END { print masks + 0, n + 0, open + 0 }' <(
		sed -n 's/.* \([0-9]*\)\.\([0-9]*\): irq_life_\(mask\|unmask\): .*/\1\2 \3/p' "$tmp/$1.trace")
}
# moments MODE: all of them, a line each
moments() {
	for ((i = 1; i <= MOMENTS; i++)); do
		moment $1.moment.$i
	done
}

for run in device line:vfio_pci.nointxmask=1; do
	mode=${run%%:*}
	argument=${run#"$mode"}
	boot "$mode" "${argument#:}"
	judge $mode intx eventfd
	judge $mode intx-ioctl ioctl
	judge $mode intx-config config
	tap_ok "$mode: two devices, $RAISED each" [ "$(grep -c "\"type\":\"mask\".*\"masks\":$RAISED,\"unmasks\":$RAISED," "$tmp/$mode.two.out")" = 2 ]
	tap_ok "$mode: -D: that one alone" eval '
		[ "$(grep -c "\"type\":\"mask\"" "$tmp/$mode.device.in.out")" = 1 ] && [ "$(said $mode.device.in masks)" = '$RAISED' ]'
	tap_ok "$mode: an MSI has no line" eval '! grep -q "\"type\":\"mask\"" "$tmp/$mode.msi.out" && reliable $mode.msi'
	tap_ok "$mode: in the midst of interrupts: $(said $mode.midst masks) masked, $(said $mode.midst unmasks) unmasked: one less or more" eval '
		masks=$(said $mode.midst masks) unmasks=$(said $mode.midst unmasks)
		[ "$masks" -gt 100 ] && [ $((masks - unmasks)) -le 1 ] && [ $((unmasks - masks)) -le 1 ] && reliable $mode.midst'
	tap_ok "$mode: each interval has the events that its summary has" eval '
		[ "$(interval_events $mode.midst.intervals)" = "$(sed -n "s/.*\"type\":\"summary\".*\"events\":\([0-9]*\),.*/\1/p" "$tmp/$mode.midst.intervals.out")" ]'
	moments $mode >"$tmp/moments"
	# virqscope may lose the CPU just as it begins to count: in one report at least it does not
	tap_ok "$mode: masked in short times, and told by the kernel in these, alike but for two: $(cut -d" " -f1,2 "$tmp/moments" | paste -sd,)" \
		awk '$1 > 100 && $1 - $2 <= 2 && $2 - $1 <= 2 { alike++ } END { exit !alike }' "$tmp/moments"
	tap_ok "$mode: when it is masked by now it was not unmasked since: $(awk '{ n += $3 } END { print n }' "$tmp/moments") times" \
		awk '{ n += $3 } END { exit n != 0 || NR != '$MOMENTS' }' "$tmp/moments"
	tap_ok "$mode: a line that went masked: $(said $mode.held masks) masked, $(said $mode.held unmasks) unmasked, $(said $mode.held gone_masked) as it went" \
		[ "$(said $mode.held masks) $(said $mode.held unmasks) $(said $mode.held gone_masked)" = "$((RAISED + 1)) $RAISED 1" ]
	tap_ok "$mode: late: wired before, and counted: $(said $mode.late masks) of each" eval '
		[ "$(said $mode.late masks) $(said $mode.late unmasks) $(said $mode.late mode) $(said $mode.late gone)" = "'$RAISED' '$RAISED' \"'$mode'\" false" ]'
	tap_ok "$mode: late: the time in mode of each interval is its length" whole $mode.late
	tap_ok "$mode: none is left in /proc/interrupts" [ ! -s "$tmp/$mode.interrupts" ]
	tap_ok "$mode: no line: exit 0, and a note says so" eval '
		[ "$(cat "$tmp/$mode.none.status")" = 0 ] && grep -q "has a line" "$tmp/$mode.none.err"'
	tap_ok "$mode: -H: the table has the three measures of that line" [ "$(grep -Ec '^0000:00:04.0 +(masking|masked|unmasking) +- +500 ' "$tmp/$mode.table.out")" = 3 ]
	tap_ok "$mode: the table has a row for the mode that injections were in, and a cell in each column" \
		awk -v mode=$mode '
			/^# DEVICE / { columns = NF - 1 }
			!/^#/ { bad += NF != columns; injection += $2 == "injection" && $3 == mode }
			END { exit bad || injection != 1 }' "$tmp/$mode.table.out"
	tap_ok "$mode: the table says how a line was masked that is gone" \
		grep -q "^# 0000:00:04.0 host_irq [0-9]*: mask $mode (gone)$" "$tmp/$mode.table.out"
done
# took DEVICE NAME: interrupts into its guest, in device mode
took() { of $1 $2 injection | sed -n 's/.*"device":{"count":\([0-9]*\),.*/\1/p'; }
# shared DEVICE RAISED NAME: it has its own, and all of them
shared() {
	tap_ok "two devices on one line, $3: $1 took $(took $1 $3) into its guest, as often as its handler masked it" \
		[ "$(took $1 $3)" = "$(of $1 $3 masks)" ]
	tap_ok "two devices on one line, $3: $1 raised $2, masked or found asserted" \
		[ $(($(of $1 $3 masks) + $(of $1 $3 resent))) = $2 ]
	tap_ok "two devices on one line, $3: nothing lost" reliable $3
}
tap_ok "two devices on one line: both have host IRQ $(of 0000:00:04.0 device.shared host_irq)" \
	[ "$(of 0000:00:04.0 device.shared host_irq)" = "$(of 0000:00:08.0 device.shared host_irq)" ]
shared 0000:00:04.0 $((3 * SHARED)) device.shared
shared 0000:00:08.0 $SHARED device.shared
shared 0000:00:08.0 $SHARED device.shared.in
tap_ok "two devices on one line, -D: that one alone" [ "$(grep -c '"type":"mask"' "$tmp/device.shared.in.out")" = 1 ]
lines_valid 42
tap_done
