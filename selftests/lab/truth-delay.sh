#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that each stage of a life is the time that it is named after: something
# burns a known time in exactly one stage, and that stage grows by it, and no
# other does. One pair of runs for each stage: with a BPF program at the entry of
# a function that only this stage passes, without and with a loop in it; and one
# pair with the loop in the guest's handler. If two stamps were swapped, the wrong
# stage would grow. For a line and for an MSI, with each interrupt controller, in
# both modes of the hypervisor; each result names what really ran.
#
# And that virqscope's sums are those of the lives, stage by stage, to the
# nanosecond, in all of these runs.
#
# VIRQSCOPE_CELLS: of the hypervisor and the GIC (vhe:3 nvhe:2); check-all runs all four

. "$(dirname "$0")/test.sh"

RAISED=300
LOOP=1000		# iterations
HANDLER=100		# ticks

# stages KIND GIC: each stage, and a function that the kernel enters after the stamp
# before it and before its own. The functions of load and enter are also entered at other
# times, but not between the stamps of another stage. Nothing can be traced between
# the entry of an MSI's handler and its signal, and nothing unmasks it.
stages() {
	[ "$1" = msi ] || echo signal:pci_check_and_mask_intx
	echo inject:irqfd_wakeup
	echo queue:kvm_arch_set_irq_inatomic
	echo "load:vgic_v$2_populate_lr"
	echo enter:kvm_arch_vcpu_ctxflush_fp
	[ "$1" = msi ] || echo rearm:vfio_pci_intx_unmask_handler
}

# spans KIND: the spans that are compared. When an MSI was deactivated is not known. An MSI's
# life is reported at the exit that the next one causes: the time that the consumers need for
# that, which is more for larger numbers, lies between the next raise and its arrival.
spans() {
	[ "$1" = msi ] || echo arrive service rearm
	echo signal inject queue load enter reach
}

# boot GIC HYP: make KIND.STAGE.LOOP.json, .lives, .out and .err
boot() {
	in_lab --icount --device edu@4 --gic "$1" --append "kvm-arm.mode=$2" <<END
say_mode
vfio-bind 00:04.0
# measure NAME COMMAND...
measure() {
	name=\$1
	shift
	lives \$share/\$name.lives virqscope latency -q --json -- \\
		sh -c 'out=\$1; shift; exec "\$@" >\$out' sh \$share/\$name.json "\$@" \\
		>\$share/\$name.out 2>\$share/\$name.err
}
# delays KIND STAGE:FUNCTION...
delays() {
	kind=\$1
	guest="ptguest --gic $1 --irq \$kind --device 00:04.0 --count $RAISED --json --samples"
	shift
	for stage; do
		for loop in 0 $LOOP; do
			measure \$kind.\${stage%:*}.\$loop \\
				/opt/virqscope/selftests/bpf/delay \${stage#*:} \$loop \$guest
		done
	done
	[ \$kind = intx ] || return 0
	measure \$kind.service.0 \$guest
	measure \$kind.service.$LOOP \$guest --ack-delay $HANDLER
}
delays intx $(stages intx "$1" | xargs)
delays msi $(stages msi "$1" | xargs)
END
}

# burned RUN: ticks, as the loop itself or the guest's handler says
burned() {
	if [ "${1#*.}" = service ]; then
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

# grew RUN SPAN: by how many ticks its median did, or ?
grew() {
	local before after

	before=$(column "$1.0" "$2" | median) && after=$(column "$1.$LOOP" "$2" | median) &&
		echo $((after - before)) || echo '?'
}
within() { [[ $1 =~ ^-?[0-9]+$ && $2 =~ ^-?[0-9]+$ ]] && (($1 - $2 <= 2 && $2 - $1 <= 2)); }

# judge GIC HYP KIND INTID STAGE: the pair of runs in which this stage was delayed
judge() {
	local kind=$3 stage=$5 pair=$3.$5 run what others='' others_stay=1 burned span by

	for run in "$pair.0" "$pair.$LOOP"; do
		join_lives "$run"
		what="$(ran "$run"), $run"
		tap_ok "$what: ran as asked for" as_asked "$run" "$1" "$2" "$4"
		tap_ok "$what: $RAISED lives, all completed, and virqscope saw them" \
			eval "holds $run '@lives == 1 && @how != \"other\"' && [ \$(wc -l <$tmp/$run.tab) = $((RAISED + 1)) ] && reliable $run"
		# shellcheck disable=SC2046 # words
		tap_ok "$what: virqscope's sums are those of the lives" \
			same_sums "$run" $(spans "$kind" | sed 's/arrive//; s/reach//')
	done
	what="$(ran "$pair.$LOOP"), $kind"
	burned=$(burned "$pair") || burned='?'
	# shellcheck disable=SC2013,SC2046 # words
	for span in $(spans "$kind"); do
		[ "$span" != "$stage" ] || continue
		by=$(grew "$pair" "$span")
		others+=" $span $by"
		within "$by" 0 || others_stay=0
	done
	by=$(grew "$pair" "$stage")
	tap_ok "$what, $stage: $burned ticks burned, at least 50" [ "${burned//\?/0}" -ge 50 ]
	tap_ok "$what, $stage: its median grew by $by" within "$by" "$burned"
	tap_ok "$what, $stage: no other moved by more than 2:$others" [ $others_stay = 1 ]
}

for cell in ${VIRQSCOPE_CELLS:-vhe:3 nvhe:2}; do
	hyp=${cell%:*}
	gic=${cell#*:}
	boot "$gic" "$hyp"
	tap_ok "GICv$gic, $hyp: the guests ran, and the kernel did not complain" [ $? = 0 ]
	for stage in $(stages intx "$gic") service; do
		judge "$gic" "$hyp" intx 32 "${stage%:*}"
	done
	for stage in $(stages msi "$gic"); do
		judge "$gic" "$hyp" msi $((gic == 3 ? 8192 : 32)) "${stage%:*}"
	done
done
tap_done
