#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that a level which VFIO masks until it is acknowledged is never left so: where its line
# is lowered without an acknowledgment the resampler is notified, and where the guest may still
# acknowledge it, it is not. A VM that is killed as its line is high leaves the device to the next
# one, which takes exactly one interrupt for that, and then all. And that an irqfd without a
# resampler makes a level pending once for each event. And that a line which is masked while no VM
# has it is listed, with since when and by whom, also after hours. And that what is pending before it
# can come, since the guest has not enabled its distributor or has not routed it, comes then.

. "$(dirname "$0")/test.sh"

N=100
LONG_S=4400	# that a line stays masked, of virtual time: 2^32 us are 4295 s
SPIS="32 63 64 991"	# 991 is KVM's last: it has interrupts by 32, and less than 1023

# boot GIC
boot() {
	in_lab --smp 2 --gic "$1" --device edu@4 <<END
vfio-bind 00:04.0
run access-$1 ptguest -g $1 -i intx-access -d 00:04.0 --json -n $N -t 20
run pulse-$1 ptguest -g $1 -i eventfd-level --json -n $N -t 20
run saved-$1 ptguest -g $1 -i eventfd-saved --json -n $N -t 20
run asserted-$1 ptguest -g $1 -d 00:04.0 --json -n $N --inherit asserted -t 20
late() { name=late-\$1-$1; shift; run \$name ptguest -g $1 --json -n $N -t $((3 * PATIENCE)) --late "\$@"; }
late asserted distributor -d 00:04.0 --inherit asserted
late pulse distributor -i eventfd-level
late edge distributor -i eventfd
late restored restore -i eventfd-level
[ $1 = 3 ] || exit 0
late lpi distributor -i lpi
late routed route -i eventfd-level
# a line that is masked while no VM has its device, as one that is gone may leave it
virqscope list --pin /sys/fs/bpf/wired
mkfifo /tmp/leave
for how in handler ioctl; do
	intx leave \$how 0000:00:04.0 </tmp/leave >/tmp/left &
	exec 9>/tmp/leave
	until grep -q masked /tmp/left; do usleep 10000; done
	usleep 300000
	run left-\$how.json virqscope list --json
	run left-\$how.table virqscope list
	cat /sys/fs/bpf/wired >\$share/left-\$how.text
	exec 9>&-
	wait
done
for spi in $SPIS; do
	run lower-\$spi monitor lower \$spi
	run asserted-\$spi ptguest -d 00:04.0 --json -n $N --spi \$spi --inherit asserted -t 20
	run lowered-\$spi ptguest -d 00:04.0 --json -n $N --spi \$spi --inherit lowered -t 20
done
run asserted-adaptive ptguest --mask adaptive -d 00:04.0 --json -n $N --inherit asserted -t 20
run lower-meanwhile ptguest -d 00:04.0 --json -n $N --disturb lower -t 60
lives \$share/pulse.lives ptguest -i eventfd-level -n $N -t 20
lives \$share/access.lives ptguest -i intx-access -d 00:04.0 -n $N -t 20
END
}
for gic in 3 2; do
	boot $gic
	tap_ok "GICv$gic: all ran, and the kernel did not complain" [ $? = 0 ]
done

in_lab --icount --device edu@4 <<END
vfio-bind 00:04.0
mkfifo /tmp/leave
cat /proc/uptime >\$share/long.uptime
intx leave ioctl 0000:00:04.0 </tmp/leave >/tmp/left &
exec 9>/tmp/leave
until grep -q masked /tmp/left; do usleep 10000; done
cat /proc/uptime >>\$share/long.uptime
sleep $LONG_S
cat /proc/uptime >>\$share/long.uptime
run left-long.json virqscope list --json
cat /proc/uptime >>\$share/long.uptime
END
tap_ok "for long: all ran, and the kernel did not complain" [ $? = 0 ]

cat >"$tmp/lowered" <<'END'
raise: high, notified 0
KVM_IRQ_LINE: low, notified 1
low already: low, notified 0
raise: high, notified 0
LEVEL_INFO: low, notified 1
low already: low, notified 0
raise: high, notified 0
edge: low, notified 1
edge already: low, notified 0
raise: low, notified 0
not pending: low, notified 0
level: low, notified 1
level already: low, notified 0
edge: low, notified 0
raise: low, notified 0
level: high, notified 0
not pending: high, notified 0
raise: high, notified 0
not pending: high, notified 0
enabled: high, notified 0
disabled: high, notified 0
pending: high, notified 0
not pending: high, notified 0
unbind: low, notified 1
bind: low, notified 0
unbind: low, notified 1
bind: low, notified 0
edge: low, notified 0
raise: low, notified 0
unbind: low, notified 1
END
count() { sed -n "s/.*\"$2\":\([0-9]*\)[,}].*/\1/p" "$tmp/$1.out" | head -n 1; }
# took NAME SPURIOUS: all, and so many that were not raised
took() {
	[ "$(cat "$tmp/$1.status") $(count "$1" completed) $(count "$1" spurious)" = "0 $N $2" ] || show "$1"
}

for spi in $SPIS; do
	tap_ok "SPI $spi is lowered: the resampler is notified where nobody acknowledges it" eval '
		diff "$tmp/lowered" "$tmp/lower-$spi.out" | sed "s/^/# /"; [ "${PIPESTATUS[0]}" = 0 ]'
	tap_ok "SPI $spi, the VM before was killed, and the device asserts it: one interrupt, then all $N" \
		took "asserted-$spi" 1
	tap_ok "SPI $spi, the device does not assert it any more: one interrupt, then all $N" \
		took "lowered-$spi" 1
done
tap_ok "... masked at the line" took asserted-adaptive 1
tap_ok "a line that is lowered all the time meanwhile: all $N come" eval '
	[ "$(cat "$tmp/lower-meanwhile.status") $(count lower-meanwhile completed)" = "0 $N" ] || show lower-meanwhile'
for gic in 3 2; do
	tap_ok "GICv$gic: the monitor unmasks at each access, without a resampler: each comes, and once more" \
		took access-$gic $N
	tap_ok "GICv$gic, the VM before was killed: one interrupt, then all $N" took asserted-$gic 1
	tap_ok "GICv$gic: each event makes a level pending once" took pulse-$gic 0
	tap_ok "GICv$gic: also if what is pending is restored while the guest handles it" took saved-$gic 0
	tap_ok "GICv$gic, the distributor is enabled last: a line that the VM before left high comes, then all $N" \
		took late-asserted-$gic 0
	tap_ok "GICv$gic: ... an event before that for a level, then all $N" took late-pulse-$gic 0
	tap_ok "GICv$gic: ... an edge" took late-edge-$gic 0
	tap_ok "GICv$gic: ... the monitor enables it, as one that restores a VM: the event" took late-restored-$gic 0
done
tap_ok "GICv3: ... an LPI" took late-lpi-3 0
tap_ok "GICv3: an event for a level that no vCPU is to get, then it is routed: the next one comes, once" \
	took late-routed-3 0
# since RUN HOW: sets since when it says that the line is masked, and for how many ms by then
since() {
	local ns

	ns=$(sed -n 's/.*"type":"binding","t_ns":\([0-9]*\),.*/\1/p' "$tmp/$1.json.out")
	since=$(sed -n "s/.*\"masked\":{\"by\":\"$2\",\"since_ns\":\([0-9]*\)}.*/\1/p" "$tmp/$1.json.out")
	ms=$(((${ns:-0} - ${since:-0}) / 1000000))
}
for how in handler ioctl; do
	since left-$how $how
	tap_ok "a line masked by $how that no VM has is listed, as masked for $ms ms: 290 to 10000" \
		[ "$ms" -ge 290 -a "$ms" -lt 10000 -a -n "$since" ]
	tap_ok "... in the table, in one line: $(grep masked "$tmp/left-$how.table.out")" \
		grep -qE "^#   0000:00:04.0: masked by $how for [0-9]\.[0-9] s, and no VM has it$" "$tmp/left-$how.table.out"
	again=$(sed -n "s/.* masked_by=$how masked_since_ns=\([0-9]*\)$/\1/p" "$tmp/left-$how.text")
	tap_ok "... and in the pinned list, $(((${again:-0} - since) / 1000)) us apart: at most 8000" \
		[ -n "$again" -a "${again:-0}" -le $((since + 8000000)) -a "${again:-0}" -ge $((since - 8000000)) ]
done
# The VM's clock goes on while it waits for its host, so it is read before and after the line is
# masked, and before and after it is listed, in steps of 10 ms.
since left-long ioctl
read -r least most < <(awk '{ t[NR] = $1 * 1000 }
	END { printf "%d %d\n", t[3] - t[2] - 10, t[4] - t[1] + 10 }' "$tmp/long.uptime")
tap_ok "a line that is masked for longer than 32 bits have microseconds: for $ms ms, between ${least:-none} and ${most:-none}" \
	[ -n "$since" -a "${least:-0}" -ge $((LONG_S * 1000 - 20)) -a "$ms" -ge "${least:-0}" -a "$ms" -le "${most:-0}" ]
for name in pulse access; do
	tap_ok "$name: the lives of all have ended, and are whole" eval '
		[ "$(grep -c ", completed, " "$tmp/$name.lives")" -ge $N ] && ! grep -q partial "$tmp/$name.lives"'
done
tap_done
