#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that each stage of a life is the time that it is named after: something
# burns a known time in exactly one stage, and that stage grows by it, and no
# other does. One pair of runs for each stage: with a BPF program at the entry of
# a function that only this stage passes, without and with a loop in it; and one
# pair with the loop in the guest's handler. If two stamps were swapped, the wrong
# stage would grow.
#
# And that virqscope's sums are those of the lives, stage by stage, to the
# nanosecond, in all of these runs.

# shellcheck disable=SC2317 # tap_ok calls functions
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$here/../tap.sh"
# shellcheck source-path=SCRIPTDIR source=lives.sh
. "$here/lives.sh"

RAISED=300
LOOP=1000		# iterations
HANDLER=100		# ticks

# Each stage, and a function that the kernel enters after the stamp before it and
# before its own. Those of load and enter are also entered at other times, but not
# between the stamps of another stage.
STAGES=(
	signal:pci_check_and_mask_intx
	inject:irqfd_wakeup
	queue:kvm_arch_set_irq_inatomic
	load:vgic_v3_populate_lr
	enter:kvm_arch_vcpu_ctxflush_fp
	rearm:vfio_pci_intx_unmask_handler
)
SPANS="arrive signal inject queue load enter reach service rearm"

in_lab --icount --device edu@4 <<END
vfio-bind 00:04.0
guest="ptguest --device 00:04.0 --count $RAISED --json --samples"
# measure NAME COMMAND...
measure() {
	name=\$1
	shift
	lives \$share/\$name.lives virqscope latency -q --json -- \\
		sh -c 'out=\$1; shift; exec "\$@" >\$out' sh \$share/\$name.json "\$@" \\
		>\$share/\$name.out 2>\$share/\$name.err
}
for stage in ${STAGES[*]}; do
	for loop in 0 $LOOP; do
		measure \${stage%:*}.\$loop \\
			/opt/virqscope/selftests/bpf/delay \${stage#*:} \$loop \$guest
	done
done
measure service.0 \$guest
measure service.$LOOP \$guest --ack-delay $HANDLER
END
tap_ok "the guests ran, and the kernel did not complain" [ $? = 0 ]

# burned STAGE: ticks, as the loop itself or the guest's handler says
burned() {
	if [ "$1" = service ]; then
		echo $(($(column "$1.$LOOP" handler | median) - $(column "$1.0" handler | median)))
		return
	fi
	cat "$tmp/$1.0.err" "$tmp/$1.$LOOP.err" | awk -v tick=$TICK_NS '
		/^delay: [1-9]/ { mean[n++] = $4 / $2 }
		END { if (n != 2) exit 1; printf "%.0f\n", (mean[1] - mean[0]) / tick }'
}

reliable() {
	grep -q "\"type\":\"summary\".*\"events\":$RAISED,\"in_flight\":\(0\|null\),\"lost\":0,\"unmatched\":0,.*\"reliable\":true" \
		"$tmp/$1.out"
}

# grew STAGE SPAN: by how many ticks its median did, or ?
grew() {
	local before after

	before=$(column "$1.0" "$2" | median) && after=$(column "$1.$LOOP" "$2" | median) &&
		echo $((after - before)) || echo '?'
}
within() { [[ $1 =~ ^-?[0-9]+$ && $2 =~ ^-?[0-9]+$ ]] && (($1 - $2 <= 2 && $2 - $1 <= 2)); }

for stage in "${STAGES[@]%:*}" service; do
	for run in $stage.0 $stage.$LOOP; do
		join_lives "$run"
		tap_ok "$run: $RAISED lives, all completed, and virqscope saw them" \
			eval "holds $run '@lives == 1 && @how != \"other\"' && [ \$(wc -l <$tmp/$run.tab) = $((RAISED + 1)) ] && reliable $run"
		tap_ok "$run: virqscope's sums are those of the lives" same_sums "$run"
	done
	burned=$(burned "$stage") || burned='?'
	others=''
	others_stay=1
	for span in $SPANS; do
		[ "$span" != "$stage" ] || continue
		by=$(grew "$stage" "$span")
		others+=" $span $by"
		within "$by" 0 || others_stay=0
	done
	by=$(grew "$stage" "$stage")
	tap_ok "$stage: $burned ticks burned, at least 50" [ "${burned//\?/0}" -ge 50 ]
	tap_ok "$stage: its median grew by $by" within "$by" "$burned"
	tap_ok "$stage: no other moved by more than 2:$others" [ $others_stay = 1 ]
done
tap_done
