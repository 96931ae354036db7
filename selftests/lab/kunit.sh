#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves what the kernel's own tests play, by what the kernel says it found: the state machine
# of an interrupt's life, for list registers of GICv2 and GICv3, mapped to a host interrupt or
# not; and adaptive interrupts on a fake chip, in each order in which the users of a line come,
# fail to come and go, also with threads as handlers, and polled for others' interrupts, with
# threads or without; doorbells of MSIs and their pages in fake domains. A suite or a case that is
# missing fails.
#
# VIRQSCOPE_KUNIT_FLIPS: how often the fake line becomes shared under interrupts (2000); with
#   threads at most 10000 times, and polled a quarter of that, or 10000 times

. "$(dirname "$0")/test.sh"

FLIPS=${VIRQSCOPE_KUNIT_FLIPS:-2000}
FEWER=$((FLIPS < 10000 ? FLIPS : 10000))
FEWEST=$((FLIPS < 10000 ? FLIPS / 4 : 10000))

# judge NAME: a case is indented once and its parameters twice; why one failed is between
judge() {
	local results=$tmp/$1 planned cases=0 verdict name

	tap_ok "$1: the kernel ran it" [ -s "$results" ]
	[ -s "$results" ] || return 0
	! grep -q '^not ok\|^ *not ok' "$results" || sed 's/^/# /' "$results"
	planned=$(sed -n 's/^    1\.\.\([0-9]*\)$/\1/p' "$results")
	while read -r verdict name; do
		cases=$((cases + 1))
		tap_ok "$1: $name" [ "$verdict" = ok ]
	done < <(sed -n 's/^    \(not \)\{0,1\}ok [0-9]* \([^#]*\).*/\1ok \2/p' "$results" | sed 's/^not ok/not_ok/')
	tap_ok "$1: all ${planned:-?} cases of the plan ran" [ "$cases" = "${planned:-0}" ]
	tap_ok "$1: none was skipped" [ -z "$(grep '# SKIP' "$results")" ]
	tap_ok "$1: as a whole it passed" grep -q "^ok 1 " "$results"
}

# boot ARGUMENTS FLIPS COPY...: run all suites, and keep the results of some: SUITE NAME
boot() {
	local copy arguments=$1 flips=$2

	shift 2
	for copy; do
		# shellcheck disable=SC2086 # two words
		printf 'cat /sys/kernel/debug/kunit/%s/results >$share/%s\n' $copy
	done | in_lab --timeout $((240 + flips / 250)) --append "kunit.enable=1 adaptive_test.flips=$flips $arguments"
	tap_ok "the tests ran, and the kernel did not complain ($arguments)" [ $? = 0 ]
}

boot '' "$FLIPS" 'vgic-life vgic-life' 'irq-adaptive irq-adaptive' 'msi-doorbell msi-doorbell' \
	'iommu-dma-msi iommu-dma-msi'
boot threadirqs "$FEWER" 'irq-adaptive irq-adaptive-threads'
POLLED='irqfixup irqpoll threadirqs-irqfixup threadirqs-irqpoll'
for how in $POLLED; do
	boot "${how/-/ }" "$FEWEST" "irq-adaptive irq-adaptive-$how"
done
suites='vgic-life msi-doorbell iommu-dma-msi irq-adaptive irq-adaptive-threads'
for how in $POLLED; do suites+=" irq-adaptive-$how"; done
for name in $suites; do
	judge "$name"
done
for name in $suites; do
	case $name in
	vgic-life | msi-doorbell | iommu-dma-msi) continue ;;
	irq-adaptive) flips=$FLIPS ;;
	*-threads) flips=$FEWER ;;
	*) flips=$FEWEST ;;
	esac
	tap_ok "$name: $(sed -n 's/^ *# test_flips: \(flips.*\)/\1/p' "$tmp/$name")" \
		grep -q "test_flips: flips: $flips, raised meanwhile: [1-9]" "$tmp/$name"
done
for how in $POLLED; do
	tap_ok "$how: its handler was called for others' interrupts, as $(sed -n 's/.*test_polled: \(polled: [0-9]*\)/\1/p' "$tmp/irq-adaptive-$how") says" \
		grep -q 'polled: [1-9]' "$tmp/irq-adaptive-$how"
done
tap_done
