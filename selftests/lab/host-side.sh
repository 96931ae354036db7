#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves what is reported of the host's side of a life: that KVM's unmasking of the line is in
# the life; that another one, by an ioctl or through the configuration space, is an event
# of its own which names exactly the life that the line was masked for, also if two
# devices share the line; that a line which is found asserted then is reported as signalled
# again, and a life that begins thus has no host's handler; and that a handler which the host
# forced into a thread is flagged, for lines and MSIs.

. "$(dirname "$0")/test.sh"

RAISED=300
GUESTS=50
RATE=$((1000 / PATIENCE))	# so slow that the line is unmasked before it is raised again

# in the VM: rearms FILE COMMAND...: lives, and leave what ftrace has of each other unmasking
# in FILE.rearms
REARMS='rearms() {
	local status=0

	echo 1 >$trace/events/irq_life/irq_life_rearm/enable
	lives "$@" || status=$?
	echo 0 >$trace/events/irq_life/irq_life_rearm/enable
	grep " irq_life_rearm: " $trace/trace >"$1.rearms" || true
	return $status
}'

in_lab --icount --device edu@4 <<END
$REARMS
vfio-bind 00:04.0
rearms \$share/kvm ptguest -d 00:04.0 -i intx -n $RAISED >/dev/null
for how in ioctl config; do
	rearms \$share/\$how ptguest -d 00:04.0 -i intx-\$how -n $RAISED --rate $RATE >/dev/null
done
rearms \$share/ends sh -c 'for i in \$(seq $GUESTS); do ptguest -d 00:04.0 -i intx-ioctl -n 2; done' >/dev/null
END
tap_ok "the guests took their interrupts, and the kernel did not complain" [ $? = 0 ]

# value NAME: of each life or event on stdin
value() { sed -n "s/.*[ ,]$1:\{0,1\} \([0-9]*\).*/\1/p"; }

# pairs NAME: a line for each life and its unmasking: the host IRQ, the life's host, signal and
# retire, the event's rearm, and "resent" or "-"; "-" for what there is not
pairs() {
	paste -d' ' <(value 'host IRQ' <"$tmp/$1") <(value host <"$tmp/$1") \
		<(value signal <"$tmp/$1") <(value retire <"$tmp/$1") >"$tmp/$1.known"
	paste -d' ' <(value 'host IRQ' <"$tmp/$1.rearms") <(value began <"$tmp/$1.rearms") \
		<(value rearm <"$tmp/$1.rearms") \
		<(sed 's/.*, \(resent\)$/\1/; t; s/.*/-/' "$tmp/$1.rearms") |
		awk 'NR == FNR { life[$1 " " ($2 != 0 ? $2 : $3)] = $0; next }
		     { key = $1 " " $2
		       print (key in life ? life[key] : "- - - -"), $3, $4
		       delete life[key] }
		     END { for (key in life) print life[key], "- -" }' "$tmp/$1.known" - |
		sort -n -k 5 >"$tmp/$1.pairs"
}

# each_pair NAME NUMBER CONDITION: there are so many, none lacks a half, and for each the awk
# condition holds
each_pair() {
	awk "NF != 6 || \$1 == \"-\" || \$5 == \"-\" || !($3) { bad = \$0; exit }
	     END { if (bad) print \"# \" bad; exit bad || NR != $2 }" "$tmp/$1.pairs"
}

tap_ok "KVM unmasks: $RAISED lives, each says when" eval '
	[ "$(value rearm <"$tmp/kvm" | grep -vcx 0)" = $RAISED ]'
tap_ok "KVM unmasks: there is no other event of it" [ ! -s "$tmp/kvm.rearms" ]

for how in ioctl config; do
	pairs $how
	tap_ok "by $how: of $(wc -l <"$tmp/$how") lives, $RAISED, none says when the line was unmasked" eval '
		[ "$(value rearm <"$tmp/$how" | grep -cx 0)" = $RAISED ]'
	tap_ok "by $how: each event is of one life, after it retired and before the next began" \
		each_pair $how $RAISED '$2 > before && $4 <= $5 && $6 == "-" && (before = $5)'
done

pairs ends
tap_ok "$GUESTS guests that end at once: $(wc -l <"$tmp/ends") lives, $((2 * GUESTS)), each event is of one of them" \
	each_pair ends $((2 * GUESTS)) '$4 <= $5'

in_lab --device edu@4 --device edu@8 --append threadirqs <<END
$REARMS
vfio-bind 00:04.0 00:08.0
rearms \$share/late ptguest -d 00:04.0 -i intx-ioctl -n $RAISED >/dev/null
cat >/tmp/both <<'BOTH'
ptguest -d 00:04.0 -i intx-ioctl -n $RAISED >/dev/null &
ptguest -d 00:08.0 -i intx-ioctl -n $RAISED >/dev/null
wait \$!
BOTH
rearms \$share/shared sh -e /tmp/both
for irq in intx msi; do
	ptguest -d 00:04.0 -i \$irq --no-ack --linger 2 >/dev/null &
	usleep 1000000
	ps -o comm | grep '^irq/.*vfio' >\$share/\$irq.thread
	wait \$!
	lives \$share/\$irq.lives ptguest -d 00:04.0 -i \$irq -n $RAISED --json >\$share/\$irq.json
done
END
tap_ok "threadirqs: the guests took their interrupts, and the kernel did not complain" [ $? = 0 ]

pairs late
again=$(value host <"$tmp/late" | grep -cx 0)
tap_ok "raised before the ioctl: of $RAISED lives $again were signalled again, and as many found asserted" eval '
	[ $again -gt 0 ] && [ $again -lt $RAISED ] &&
	[ "$(grep -c resent "$tmp/late.rearms")" = $again ]'
tap_ok "raised before the ioctl: each event is of one life; what it found asserted began the next" \
	each_pair late $RAISED '(again ? $2 == 0 && $3 >= before : $2 > before) && $4 <= $5 &&
		(before = $5) && ((again = $6 == "resent") || 1)'

pairs shared
tap_ok "two devices share a line: host IRQ $(cut -d' ' -f1 "$tmp/shared.pairs" | sort -u | xargs), one" \
	[ "$(cut -d' ' -f1 "$tmp/shared.pairs" | sort -u | wc -l)" = 1 ]
tap_ok "two devices share a line: $(wc -l <"$tmp/shared") lives, $((2 * RAISED)), each event is of one of them" \
	each_pair shared $((2 * RAISED)) '$4 <= $5'

for irq in intx msi; do
	tap_ok "threadirqs, $irq: the handler has a thread, $(head -n 1 "$tmp/$irq.thread")" \
		[ -s "$tmp/$irq.thread" ]
	tap_ok "threadirqs, $irq: $RAISED lives are flagged, and whole" eval '
		[ "$(grep -c ", completed, flags: [^,]*threaded" "$tmp/$irq.lives")" = $RAISED ] &&
		[ "$(wc -l <"$tmp/$irq.lives")" = $RAISED ] &&
		[ "$(value host <"$tmp/$irq.lives" | grep -vcx 0)" = $RAISED ]'
	tap_ok "threadirqs, $irq: host <= signal <= inject <= queue" awk '
		$1 > $2 || $2 > $3 || $3 > $4 || NF != 4 { print "# " $0; bad = 1 }
		END { exit bad || NR != '$RAISED' }' <(paste -d' ' <(value host <"$tmp/$irq.lives") \
		<(value signal <"$tmp/$irq.lives") <(value inject <"$tmp/$irq.lives") \
		<(value queue <"$tmp/$irq.lives"))
done
tap_done
