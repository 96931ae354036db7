#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves what watching costs: how many instructions the guest waits longer for its
# interrupt, and how many a whole cycle from raise to raise takes longer, with
# virqscope attached as it is when called without options, against nothing
# attached in the same run. One instruction is one nanosecond here.

set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$here/../tap.sh"
# shellcheck source-path=SCRIPTDIR source=lives.sh
. "$here/lives.sh"

RUNS=20
EACH=60
RAISED=$((RUNS * EACH))
MAX_LATENCY=150
MAX_CYCLE=700

in_lab --icount --device edu@4 <<END
vfio-bind 00:04.0
cat >/tmp/measure <<'MEASURE'
for i in \$(seq $RUNS); do
	ptguest --device 00:04.0 --count $EACH --json --samples
done
MEASURE
sh -e /tmp/measure >/dev/null		# what is slow only once
sh -e /tmp/measure >\$share/nothing.json
virqscope latency -- sh -e -c '. /tmp/measure >\$0' \$share/latency.json >\$share/latency.out
END
tap_ok "the guests ran, and the kernel did not complain" [ $? = 0 ]
: >"$tmp/none"
for run in nothing latency; do
	awk -f "$lab_tests/lives.awk" "$tmp/$run.json" "$tmp/none" >"$tmp/$run.tab"
done

tap_ok "$RAISED raised and taken while virqscope watched, $RAISED seen, none lost" eval "
	[ $(total latency raised) = $RAISED ] && [ $(total latency taken) = $RAISED ] &&
	grep -q '^# events $RAISED,' '$tmp/latency.out' &&
	grep -q '^# lost 0, unmatched 0, .*: reliable$' '$tmp/latency.out'"
for what in latency:$MAX_LATENCY cycle:$MAX_CYCLE; do
	limit=${what#*:}
	what=${what%:*}
	read -r before used_before < <(column nothing "$what" | calm_mean $TICK_NS)
	read -r after used_after < <(column latency "$what" | calm_mean $TICK_NS)
	tap_ok "$what: undisturbed in ${used_before:-0} and ${used_after:-0} of $RAISED, 1000 needed" \
		eval "[ ${used_before:-0} -ge 1000 ] && [ ${used_after:-0} -ge 1000 ]"
	added=$(awk -v a="${after:-x}" -v b="${before:-x}" 'BEGIN { printf "%.0f", a - b }')
	medians=$(($(column latency "$what" | median) - $(column nothing "$what" | median)))
	tap_ok "$what: $before without, $after with, $added instructions added (medians: $((medians * TICK_NS))), at most $limit" \
		eval "[ $added -gt 0 ] && [ $added -le $limit ]"
done
tap_done
