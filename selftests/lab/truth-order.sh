#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that the stamps of a life are of the moments that they are named after,
# as far as their order can tell: the guest says when it raised an interrupt and
# when it took it, on the same counter, and each stamp lies between them, in
# order. Sums cannot prove that: they telescope, whatever the stamps.

set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$here/../tap.sh"
# shellcheck source-path=SCRIPTDIR source=lives.sh
. "$here/lives.sh"

RAISED=600
UNDISTURBED=500		# of them, at least

in_lab --icount --device edu@4 <<END
vfio-bind 00:04.0
measure() { ptguest --device 00:04.0 --count $RAISED --json --samples >\$share/run.json; }
lives \$share/run.lives measure
END
tap_ok "the guest ran, and the kernel did not complain" [ $? = 0 ]
join_lives run
undisturbed run

tap_ok "$RAISED raised, $(total run taken) taken" \
	[ "$(total run taken)" = $RAISED ]
tap_ok "$(wc -l <"$tmp/run.lives") lives of one VM" \
	[ "$(wc -l <"$tmp/run.lives")" = $RAISED ]
tap_ok "one life for each interrupt, numbered without a gap" holds run '@lives == 1 && @n < '$RAISED
tap_ok "all completed, none partial or coalesced" holds run '@how == "completed" || @how == "reloaded"'
tap_ok "raise <= host <= signal <= inject <= queue <= load <= enter" holds run '
	0 < @at_raise && @at_raise <= @at_host && @at_host <= @at_signal &&
	@at_signal <= @at_inject && @at_inject <= @at_queue && @at_queue <= @at_load &&
	@at_load <= @at_enter'
# An exit after the first instruction of the guest's vector, but before the guest
# acknowledges the interrupt, finds it pending: the entry after it is the last one.
tap_ok "enter <= vector; <= acknowledge if the guest was left meanwhile" holds run '
	0 < @at_enter && (@at_enter <= @at_vector || @how == "reloaded" && @at_enter <= @at_ack)'
reloaded=$(awk '$3 == "reloaded" { n++ } END { print (NR > 1 ? n + 0 : "unknown") }' "$tmp/run.tab")
tap_ok "$reloaded were left that way, at most 5" [ "$reloaded" -le 5 ]
tap_ok "vector <= done <= retire <= rearm" holds run '
	0 < @at_vector && @at_vector <= @at_done && @at_done <= @at_retire && @at_retire <= @at_rearm'
tap_ok "rearm <= the next raise" holds run '
	@n == '$((RAISED - 1))' || 0 < @at_rearm && @at_rearm <= @at_raise + @cycle'

calm=$(column run.calm latency | wc -l)
tap_ok "$calm were undisturbed, $UNDISTURBED needed" [ "$calm" -ge $UNDISTURBED ]
for span in arrive:'raise to host' reach:'enter to vector'; do
	within=$(column run.calm "${span%%:*}" | near 2)
	tap_ok "${span#*:}: $within within 2 ticks of $(column run.calm "${span%%:*}" | median)" \
		eval "[ ${within:-0} -ge $UNDISTURBED ] && [ $within = $calm ]"
done
tap_done
