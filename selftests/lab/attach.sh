#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that no life is reported as whole that began before its first consumer attached,
# however often that is under load, and that a consumer which attaches right after another
# has detached loses nothing.
#
# Each time the kernel patches its code. QEMU lets one CPU translate code anew while
# another is about to patch it, and then executes what was there before, for good: of
# 300 attaches with a thread for each CPU, 9 to 23 went with a site that stayed dead,
# until the next. So here one thread runs all CPUs by turns, as they come.
#
# VIRQSCOPE_ATTACHES: attaches under load (100)

. "$(dirname "$0")/test.sh"

ATTACHES=${VIRQSCOPE_ATTACHES:-100}
SOON=10			# attaches of the command right after another consumer detached

in_lab --smp 4 --qemu "-accel tcg,thread=single" --device edu@4 --device edu@5 \
	--timeout $((180 + ATTACHES)) <<END
vfio-bind 00:04.0 00:05.0
echo 4096 >\$trace/buffer_size_kb
for devices in "intx -d 00:04.0" "msi -d 00:05.0 --overlap 3 -v 2 --migrate 2"; do
	while [ ! -e /tmp/enough ]; do
		ptguest -n 500 -i \$devices >/dev/null || touch /tmp/failed
	done &
	guests="\$guests \$!"
done
/opt/virqscope/selftests/bpf/attach $ATTACHES 10 >\$share/attach.out || touch /tmp/failed
for i in \$(seq $SOON); do
	echo 1 >\$events/enable; usleep 20000; echo 0 >\$events/enable
	virqscope latency -q --json -d 300ms >>\$share/soon.out
done
touch /tmp/enough
wait \$guests
[ ! -e /tmp/failed ]
END
tap_ok "all guests took their interrupts, and the kernel did not complain" [ $? = 0 ]
read -r _ times _ lives _ partial _ older _ backwards _ lost _ <"$tmp/attach.out"
tap_ok "$times attaches saw $lives lives, $partial of them partial" \
	eval "[ $times = $ATTACHES ] && [ $((lives - partial)) -gt $ATTACHES ]"
tap_ok "$older of them began before the attach, $backwards go backwards, $lost are lost: none" \
	[ "$older $backwards $lost" = "0 0 0" ]
tap_ok "$SOON reports of who attached right after another had detached: nothing is lost, all reliable" eval '
	[ "$(grep -c "\"type\":\"summary\".*\"reliable\":true" "$tmp/soon.out")" = $SOON ] &&
	[ "$(grep -c "\"type\":\"summary\"" "$tmp/soon.out")" = $SOON ]'
tap_done
