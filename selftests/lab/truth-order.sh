#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that the stamps of a life are of the moments that they are named after,
# as far as their order can show: the guest says when it raised an interrupt and
# when it took it, on the same counter, and each stamp lies between them, in
# order. Sums cannot prove that: they telescope, whatever the stamps. For a line
# and for an MSI, with each interrupt controller, in both modes of the hypervisor;
# each result names what really ran.

. "$(dirname "$0")/test.sh"

RAISED=600
UNDISTURBED=500		# of them, at least
LEFT=$((5 * PATIENCE))	# at most: a slow kernel has as many ticks in a second

# boot GIC HYP: make KIND.json and KIND.lives of each kind of interrupt
boot() {
	in_lab --icount --device edu@4 --gic "$1" --append "kvm-arm.mode=$2" <<END
say_mode
vfio-bind 00:04.0
measure() {
	ptguest --gic $1 --irq \$1 --device 00:04.0 --count $RAISED --json --samples \\
		>\$share/\$1.json
}
for kind in intx msi; do
	lives \$share/\$kind.lives measure \$kind
done
END
}

# judge GIC HYP KIND INTID: the lives of one kind of interrupt
judge() {
	local run=$3 what exact=0 reloaded calm span within

	join_lives "$run"
	undisturbed "$run"
	what="$(ran "$run"), $3"
	[ "$3" = msi ] || exact=1

	tap_ok "$what: ran as asked for" as_asked "$run" "$1" "$2" "$4"
	tap_ok "$what: $RAISED raised, $(total "$run" taken) taken" \
		[ "$(total "$run" taken)" = $RAISED ]
	tap_ok "$what: $(wc -l <"$tmp/$run.lives") lives of one VM" \
		[ "$(wc -l <"$tmp/$run.lives")" = $RAISED ]
	tap_ok "$what: one life for each interrupt, numbered without a gap" \
		holds "$run" '@lives == 1 && @n < '$RAISED
	tap_ok "$what: all completed, none partial or coalesced; deactivation exact: $exact" \
		holds "$run" '(@how == "completed" || @how == "reloaded") && @exact == '$exact
	tap_ok "$what: raise <= host <= signal <= inject <= queue <= load <= enter" holds "$run" '
		0 < @at_raise && @at_raise <= @at_host && @at_host <= @at_signal &&
		@at_signal <= @at_inject && @at_inject <= @at_queue && @at_queue <= @at_load &&
		@at_load <= @at_enter'
	# An exit after the first instruction of the guest's vector, but before the
	# guest acknowledges the interrupt, finds it pending: the entry after it is
	# the last one. Of an MSI only its end is known.
	tap_ok "$what: enter <= vector; <= acknowledge if the guest was left meanwhile" \
		holds "$run" '0 < @at_enter && (@at_enter <= @at_vector ||
			@how == "reloaded" && @at_enter <= (@at_ack == "-" ? @at_done : @at_ack))'
	reloaded=$(awk '$3 == "reloaded" { n++ } END { print (NR > 1 ? n + 0 : "unknown") }' \
		"$tmp/$run.tab")
	tap_ok "$what: $reloaded were left that way, at most $LEFT" [ "$reloaded" -le $LEFT ]
	tap_ok "$what: vector <= done <= retire" holds "$run" '
		0 < @at_vector && @at_vector <= @at_done && @at_done <= @at_retire'
	if [ "$3" = intx ]; then
		tap_ok "$what: retire <= rearm <= the next raise" holds "$run" '
			@at_retire <= @at_rearm && (@n == '$((RAISED - 1))' ||
				0 < @at_rearm && @at_rearm <= @at_raise + @cycle)'
	else
		tap_ok "$what: nothing was masked, so nothing is unmasked" \
			holds "$run" '@at_rearm == "-"'
	fi

	calm=$(column "$run.calm" latency | wc -l)
	tap_ok "$what: $calm were undisturbed, $UNDISTURBED needed" [ "$calm" -ge $UNDISTURBED ]
	for span in arrive:'raise to host' reach:'enter to vector'; do
		within=$(column "$run.calm" "${span%%:*}" | near 2)
		tap_ok "$what: ${span#*:}: $within within 2 ticks of $(column "$run.calm" "${span%%:*}" | median)" \
			eval "[ ${within:-0} -ge $UNDISTURBED ] && [ $within = $calm ]"
	done
}

for hyp in vhe nvhe; do
	for gic in 3 2; do
		boot $gic $hyp
		tap_ok "GICv$gic, $hyp: the guests ran, and the kernel did not complain" [ $? = 0 ]
		judge $gic $hyp intx 32
		judge $gic $hyp msi $((gic == 3 ? 8192 : 32))
	done
done
tap_done
