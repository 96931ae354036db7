#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves what is told of the host's side of a life: that the unmasking of a line by user
# space, an ioctl, is an event of its own, at a moment between that life and the next,
# while KVM's is in the life; that a line which is found asserted then is told as
# signalled again, and what begins thus has no host's handler; and that a handler which
# the host forced into a thread is flagged, for lines and MSIs.

# shellcheck disable=SC2016,SC2317 # for the VM; tap_ok calls functions
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$here/../tap.sh"
# shellcheck source-path=SCRIPTDIR source=lives.sh
. "$here/lives.sh"

RAISED=300
RATE=1000	# so slow that the line is unmasked before it is raised again

# watch NAME OPTION...: make NAME.lives and NAME.rearms
WATCH='watch() {
	name=$1
	shift
	echo 1 >$trace/events/irq_life/irq_life_rearm/enable
	lives $share/$name.lives ptguest -d 00:04.0 -n '$RAISED' --json "$@" >$share/$name.json
	echo 0 >$trace/events/irq_life/irq_life_rearm/enable
	grep " irq_life_rearm: " $trace/trace >$share/$name.rearms || true
}'

in_lab --icount --device edu@4 <<END
vfio-bind 00:04.0
$WATCH
watch kvm -i intx
watch ioctl -i intx-ioctl --rate $RATE
END
tap_ok "the guests took their interrupts, and the kernel did not complain" [ $? = 0 ]

# value NAME: of each life or event on stdin
value() { sed -n "s/.*[ ,]$1:\{0,1\} \([0-9]*\).*/\1/p"; }

# both LIVES REARMS: a line for each, in order of time: the life's host, its retire, its
# host's IRQ; the event's rearm, its host's IRQ
both() {
	paste -d' ' <(value host <"$1") <(value retire <"$1") <(value 'host IRQ' <"$1") \
		<(value rearm <"$2") <(value 'host IRQ' <"$2")
}

tap_ok "KVM unmasks: $RAISED lives, each says when" eval '
	[ "$(value rearm <"$tmp/kvm.lives" | grep -vcx 0)" = $RAISED ]'
tap_ok "KVM unmasks: there is no other event of it" [ ! -s "$tmp/kvm.rearms" ]

tap_ok "an ioctl unmasks: $(wc -l <"$tmp/ioctl.lives") lives, $RAISED, none says when" eval '
	[ "$(value rearm <"$tmp/ioctl.lives" | grep -cx 0)" = $RAISED ]'
tap_ok "an ioctl unmasks: $(wc -l <"$tmp/ioctl.rearms") events, $RAISED, no line was still asserted" eval '
	[ "$(wc -l <"$tmp/ioctl.rearms")" = $RAISED ] && ! grep -q resent "$tmp/ioctl.rearms"'
both "$tmp/ioctl.lives" "$tmp/ioctl.rearms" >"$tmp/both"
tap_ok "an ioctl unmasks: each after the life of that host IRQ retired and before the next began" awk '
	NF != 5 || $3 != $5 || $4 < $2 || (NR > 1 && $1 <= before) { if (!bad) print "# " $0; bad = 1 }
	{ before = $4 }
	END { exit bad || NR != '$RAISED' }' "$tmp/both"

in_lab --device edu@4 --append threadirqs <<END
vfio-bind 00:04.0
$WATCH
watch late -i intx-ioctl
for irq in intx msi; do
	ptguest -d 00:04.0 -i \$irq --no-ack --linger 2 >/dev/null &
	usleep 1000000
	ps -o comm | grep '^irq/.*vfio' >\$share/\$irq.thread
	wait \$!
	lives \$share/\$irq.lives ptguest -d 00:04.0 -i \$irq -n $RAISED --json >\$share/\$irq.json
done
END
tap_ok "threadirqs: the guests took their interrupts, and the kernel did not complain" [ $? = 0 ]

resent=$(grep -c resent "$tmp/late.rearms")
tap_ok "raised before the ioctl: $(wc -l <"$tmp/late.rearms") events, $RAISED" \
	[ "$(wc -l <"$tmp/late.rearms")" = $RAISED ]
tap_ok "raised before the ioctl: $resent were signalled again, as many lives have no host's handler" eval '
	[ $resent -gt 0 ] && [ "$(value host <"$tmp/late.lives" | grep -cx 0)" = $resent ] &&
	[ "$(wc -l <"$tmp/late.lives")" = $RAISED ]'

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
