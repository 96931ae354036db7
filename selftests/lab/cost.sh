#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves what watching costs: how many instructions the guest waits longer for its
# interrupt, and how many a whole cycle from raise to raise takes longer, with
# virqscope attached as it is when called without options, against nothing
# attached in the same run. One instruction is one nanosecond here.
#
# A line's life is reported when the guest has been served; an MSI's at the exit that
# the next one causes, which waits for the consumers.

. "$(dirname "$0")/test.sh"

RUNS=20
EACH=60
RAISED=$((RUNS * EACH))
UNDISTURBED=1000	# of them, at least
LIMITS="intx:latency:150 intx:cycle:700 msi:latency:700 msi:cycle:700"

in_lab --icount --device edu@4 <<END
vfio-bind 00:04.0
cat >/tmp/measure <<'MEASURE'
for i in \$(seq $RUNS); do
	ptguest --irq \$1 --device 00:04.0 --count $EACH --json --samples
done
MEASURE
for kind in intx msi; do
	sh -e /tmp/measure \$kind >/dev/null		# the first run is slower
	sh -e /tmp/measure \$kind >\$share/\$kind.nothing.json
	virqscope latency -- sh -e -c 'sh -e /tmp/measure \$0 >\$1' \\
		\$kind \$share/\$kind.latency.json >\$share/\$kind.latency.out
done
END
tap_ok "the guests ran, and the kernel did not complain" [ $? = 0 ]

: >"$tmp/none"
for kind in intx msi; do
	for run in nothing latency; do
		awk -f "$lab_tests/lives.awk" "$tmp/$kind.$run.json" "$tmp/none" \
			>"$tmp/$kind.$run.tab"
	done
	tap_ok "$kind: $RAISED raised and taken while virqscope watched, $RAISED seen, none lost" eval "
		[ $(total $kind.latency raised) = $RAISED ] &&
		[ $(total $kind.latency taken) = $RAISED ] &&
		grep -q '^# events $RAISED,' '$tmp/$kind.latency.out' &&
		grep -q '^# lost 0, unmatched 0, .*: reliable$' '$tmp/$kind.latency.out'"
done

for limit in $LIMITS; do
	IFS=: read -r kind what limit <<<"$limit"
	read -r before used_before < <(column "$kind.nothing" "$what" | calm_mean $TICK_NS)
	read -r after used_after < <(column "$kind.latency" "$what" | calm_mean $TICK_NS)
	tap_ok "$kind $what: undisturbed in ${used_before:-0} and ${used_after:-0} of $RAISED, $UNDISTURBED needed" \
		eval "[ ${used_before:-0} -ge $UNDISTURBED ] && [ ${used_after:-0} -ge $UNDISTURBED ]"
	added=$(awk -v a="${after:-x}" -v b="${before:-x}" 'BEGIN { printf "%.0f", a - b }')
	medians=$(($(column "$kind.latency" "$what" | median) - $(column "$kind.nothing" "$what" | median)))
	tap_ok "$kind $what: $before without, $after with, $added instructions added (medians: $((medians * TICK_NS))), at most $limit" \
		eval "[ $added -gt 0 ] && [ $added -le $limit ]"
done
tap_done
