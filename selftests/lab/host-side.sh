#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves what is told of the host's side of a life: when KVM unmasked the line, and nothing
# if user space does, by an ioctl; that what is signalled again because the line was
# found asserted then has no host's handler; and that a handler which the host forced
# into a thread is flagged, for lines and MSIs.

# shellcheck disable=SC2016,SC2317 # for the VM; tap_ok calls functions
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$here/../tap.sh"
# shellcheck source-path=SCRIPTDIR source=lives.sh
. "$here/lives.sh"

RAISED=300
RATE=1000	# so slow that the line is unmasked before it is raised again

in_lab --icount --device edu@4 <<END
vfio-bind 00:04.0
lives \$share/kvm.lives ptguest -d 00:04.0 -i intx -n $RAISED >/dev/null
lives \$share/ioctl.lives ptguest -d 00:04.0 -i intx-ioctl -n $RAISED --rate $RATE >/dev/null
END
tap_ok "the guests took their interrupts, and the kernel did not complain" [ $? = 0 ]

# value NAME: of each life on stdin
value() { sed -n "s/.*[ ,]$1:\{0,1\} \([0-9]*\).*/\1/p"; }

tap_ok "KVM unmasks: $RAISED lives, each says when" eval '
	[ "$(value rearm <"$tmp/kvm.lives" | grep -vcx 0)" = $RAISED ]'
tap_ok "an ioctl unmasks: $(wc -l <"$tmp/ioctl.lives") lives, $RAISED, each came by the host's handler, none says when" eval '
	[ "$(value rearm <"$tmp/ioctl.lives" | grep -cx 0)" = $RAISED ] &&
	[ "$(value host <"$tmp/ioctl.lives" | grep -vcx 0)" = $RAISED ] &&
	! grep -q resent "$tmp/ioctl.lives"'

in_lab --device edu@4 --append threadirqs <<END
vfio-bind 00:04.0
lives \$share/late.lives ptguest -d 00:04.0 -i intx-ioctl -n $RAISED >/dev/null
for irq in intx msi; do
	ptguest -d 00:04.0 -i \$irq --no-ack --linger 2 >/dev/null &
	usleep 1000000
	ps -o comm | grep '^irq/.*vfio' >\$share/\$irq.thread
	wait \$!
	lives \$share/\$irq.lives ptguest -d 00:04.0 -i \$irq -n $RAISED --json >\$share/\$irq.json
done
END
tap_ok "threadirqs: the guests took their interrupts, and the kernel did not complain" [ $? = 0 ]

again=$(value host <"$tmp/late.lives" | grep -cx 0)
tap_ok "raised before the ioctl: of $(wc -l <"$tmp/late.lives") lives, $RAISED, $again were signalled again, without the host's handler" eval '
	[ $again -gt 0 ] && [ $again -lt $RAISED ] && [ "$(wc -l <"$tmp/late.lives")" = $RAISED ]'

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
