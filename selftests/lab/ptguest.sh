#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that ptguest does what it is asked for and counts it right: for each kind of
# interrupt, on both GICs, and under each condition, the guest's own counts add up,
# and the kernel was there as often, in the functions of just that path. And that
# bad input is one line that names what is wrong.

. "$(dirname "$0")/test.sh"

N=60		# interrupts of each source, in all runs
# pending at once: the vgic sorts them at each entry, and a slow kernel has no time left
# from tick to tick if they are more
MANY=$((1024 / (PATIENCE * PATIENCE)))

# Functions that an interrupt may pass; its path says which it passes
PROBES=(
	vfio_intx_handler vfio_msihandler kvm_vm_ioctl_irq_line irqfd_wakeup
	vgic_its_inject_cached_translation vgic_v3_dispatch_sgi vgic_mmio_write_sgir
	vgic_v2_populate_lr vgic_v3_populate_lr
)

# The kinds of interrupt, by GIC
declare -A KINDS=([2]="intx msi line eventfd sgi timer" [3]="intx msi line eventfd lpi sgi timer")

# Each case leaves files gicG.NAME.out (JSON), .err, .status and .hits
boot() {
	local gic=$1

	shift
	in_lab --gic "$gic" --device edu@4 --device edu@5 "$@" <<END
vfio-bind 00:04.0 00:05.0
for probe in ${PROBES[*]}; do echo "p:\$probe \$probe" >>\$trace/kprobe_events; done
echo 1 >\$trace/events/kprobes/enable
run() {
	file=\$share/gic$gic.\$1
	shift
	status=0
	cat \$trace/kprobe_profile >/tmp/before
	ptguest --gic $gic -t $((20 * PATIENCE)) -n $N --json "\$@" >\$file.out 2>\$file.err || status=\$?
	echo \$status >\$file.status
	awk 'NR == FNR { n[\$1] = \$2; next } { print \$1, \$2 - n[\$1] }' \\
		/tmp/before \$trace/kprobe_profile >\$file.hits
}
for irq in ${KINDS[$gic]}; do
	device=
	case \$irq in intx|msi) device='-d 00:04.0' ;; esac
	kind="-i \$irq \$device"

	run \$irq \$kind
	run \$irq.disable \$kind --disable $N
	case \$irq in
	timer)	continue ;;
	line)	run line.withdraw \$kind --withdraw $N ;;
	esac
	run \$irq.cross \$kind -v 2 --cross
	case \$irq in intx|msi) ;; *) kind="\$kind --sources 1" ;; esac
	run \$irq.migrate \$kind -v 2 --migrate 5
	case \$irq in intx|line) continue ;; esac
	run \$irq.overlap \$kind --overlap 5
	run \$irq.overlap-migrate \$kind -v 2 --overlap 5 --migrate 2 --ack-delay 10000
done
run eventfd.crowd -i eventfd -v 2 --sources 8 --migrate 1 -n 16
run intx.pending -i intx -d 00:04.0 -d 00:05.0 --pending 2
run msi.pending -i msi -d 00:04.0 -d 00:05.0 --pending 2
run sgi.pending -i sgi --sources 8 --pending 8
if [ $gic = 3 ]; then
	run lpi.pending -i lpi --sources 15 --pending 15
	run lpi.many -i lpi --sources $MANY --pending $MANY -n 4
	run lpi.crowd -i lpi -v 2 --sources 32 --migrate 1 -n 16
	run lpi.remap -i lpi -v 2 --sources 2 --remap
fi
run other-gic -d 00:04.0 --gic $((5 - gic))
run gone -d 00:04.0 -d 00:06.0
run foreign -d 00:10.0
echo 0 >\$trace/events/kprobes/enable
END
	tap_ok "GICv$gic: all ran, and the kernel did not complain" [ $? = 0 ]
}

# numbers: print the keys of a line of JSON as variables, for eval; taken_by as one for each vCPU
numbers() {
	sed -E 's/"(latency|service)_ticks":\{"count":/"\1_count":/g
		s/"taken_by":\[([0-9]+),([0-9]+)\]/"by0":\1,"by1":\2/' |
		grep -oE '"[a-z_0-9]+":("[a-z]+"|[0-9]+)' | sed 's/"//g; s/:/=/; s/^/local /'
}

# each RUN CONDITION: its status is 0, it complained of nothing, and for each of its
# sources the condition holds, of the numbers and the kernel's hits
each() {
	local line n

	n=$(wc -l <"$tmp/$1.out")
	eval "$(sed 's/ /=/; s/^/local /' "$tmp/$1.hits")"
	while read -r line; do
		eval "$(numbers <<<"$line")"
		((n > 0 && $2)) || { echo "# not so: $2" && n=0; }
	done <"$tmp/$1.out"
	[ "$n" != 0 ] && [ "$(cat "$tmp/$1.status")" = 0 ] && [ ! -s "$tmp/$1.err" ] && return
	sed 's/^/# /' "$tmp/$1".{status,err,out,hits}
	false
}

# through RUN: the functions that it passed at least once for each interrupt taken
through() {
	awk -v taken="$(sed -n 's/.*"taken":\([0-9]*\).*/\1/p' "$tmp/$1.out" | head -n 1)" \
		'taken && $2 >= taken { printf "%s%s", n++ ? " " : "", $1 }' "$tmp/$1.hits"
}

# path IRQ GIC: the functions that it has to pass
path() {
	case $1.$2 in
	intx.*)		echo "vfio_intx_handler irqfd_wakeup vgic_v$2_populate_lr" ;;
	msi.2)		echo "vfio_msihandler irqfd_wakeup vgic_v2_populate_lr" ;;
	msi.3)		echo "vfio_msihandler irqfd_wakeup vgic_its_inject_cached_translation vgic_v3_populate_lr" ;;
	lpi.3)		echo "irqfd_wakeup vgic_its_inject_cached_translation vgic_v3_populate_lr" ;;
	line.*)		echo "kvm_vm_ioctl_irq_line vgic_v$2_populate_lr" ;;
	eventfd.*)	echo "irqfd_wakeup vgic_v$2_populate_lr" ;;
	sgi.2)		echo "vgic_mmio_write_sgir vgic_v2_populate_lr" ;;
	sgi.3)		echo "vgic_v3_dispatch_sgi vgic_v3_populate_lr" ;;
	timer.*)	echo "vgic_v$2_populate_lr" ;;
	esac
}

# intid IRQ GIC: of its first source
intid() {
	case $1.$2 in
	msi.3|lpi.3)	echo 8192 ;;
	sgi.*)		echo 0 ;;
	timer.*)	echo 27 ;;
	*)		echo 32 ;;
	esac
}

# fails RUN WORDS: exit 1, and one line that has these words
fails() {
	[ "$(cat "$tmp/$1.status")" = 1 ] && [ ! -s "$tmp/$1.out" ] &&
		[ "$(wc -l <"$tmp/$1.err")" = 1 ] && grep -qF -- "$2" "$tmp/$1.err" && return
	sed 's/^/# /' "$tmp/$1.status" "$tmp/$1.err" "$tmp/$1.out"
	false
}

one_by_one='coalesced + lost + spurious + strays == 0 && completed == taken'
one_by_one+=' && latency_count == taken && service_count == taken'
check() {
	local gic=$1 irq run passed kernel

	for irq in ${KINDS[$gic]}; do
		run=gic$gic.$irq
		passed=$(through "$run")
		# how often the kernel says that it was raised
		case $irq in
		intx|eventfd|lpi)	kernel='(irqfd_wakeup - n)' ;;	# the last one is of its end
		msi)		kernel='vfio_msihandler' ;;
		line)		kernel='kvm_vm_ioctl_irq_line / 2' ;;
		sgi)		kernel='(vgic_v3_dispatch_sgi + vgic_mmio_write_sgir)' ;;
		timer)		kernel='raised' ;;
		esac
		tap_ok "GICv$gic $irq: $N raised, each taken once, as INTID $(intid "$irq" "$gic")" \
			each "$run" "gic == $gic && intid == $(intid "$irq" "$gic") &&
				raised == $N && taken == $N && $kernel == $N && $one_by_one"
		tap_ok "GICv$gic $irq: through $passed, and nothing else" \
			[ "$passed" = "$(path "$irq" "$gic")" ]
		tap_ok "GICv$gic $irq: each disabled while it was pending, and taken nevertheless" \
			each "$run.disable" "held == $N && taken == $N && raised == $N && $one_by_one"
		[ "$irq" != timer ] || continue
		tap_ok "GICv$gic $irq: what one vCPU raises the other takes" \
			each "$run.cross" "raised == $N && (vcpu ? by0 : by1) == $N && $one_by_one"
		# of the eleven moves, those from vCPU 0 are of what is pending there
		tap_ok "GICv$gic $irq: moved after every 5th, each vCPU takes half of them" \
			each "$run.migrate" "raised == $N && by0 == $N / 2 && by1 == $N / 2 &&
				moved == $([ "$irq" = sgi ] && echo 0 || echo 6) && $one_by_one"
		case $irq in
		line)
			tap_ok "GICv$gic line: $N withdrawn, and the guest saw none of them" \
				each "$run.withdraw" "withdrawn == $N && taken == $N &&
					raised == 2 * $N && $kernel == raised && $one_by_one" ;;
		msi|eventfd|lpi|sgi)
			tap_ok "GICv$gic $irq: raised in groups of 5, some come together" \
				each "$run.overlap" "raised == $N && taken >= $N / 5 && $kernel <= raised &&
					taken <= $kernel && coalesced > 0 && coalesced == raised - taken &&
					lost + spurious == 0"
			tap_ok "GICv$gic $irq: the same while it moves" \
				each "$run.overlap-migrate" "raised == $N && taken >= $N / 5 &&
					taken == by0 + by1 && by0 > 0 && by1 > 0 && $kernel <= raised + 2 &&
					taken <= $kernel && coalesced == raised - taken &&
					lost + spurious == 0" ;;
		esac
	done
	tap_ok "GICv$gic eventfd: 8 sources that cross each other as they move" \
		each "gic$gic.eventfd.crowd" "n == 8 && raised == 16 && by0 + by1 == 16 &&
			by0 > 0 && by1 > 0 && $one_by_one"
	for irq in intx:2 msi:2 sgi:8 $([ "$gic" = 2 ] || echo lpi:15); do
		run=gic$gic.${irq%:*}.pending
		tap_ok "GICv$gic ${irq%:*}: ${irq#*:} pending at once, each taken once" \
			each "$run" "n == ${irq#*:} && raised == $N && taken == $N && $one_by_one"
	done
	if [ "$gic" = 3 ]; then
		tap_ok "GICv3 lpi: $MANY raised together, each taken 4 times, and through irqfd" \
			each gic3.lpi.many "n == $MANY && raised == 4 && irqfd_wakeup - n == 4 * n && $one_by_one"
		tap_ok "GICv3 lpi: 32 that cross each other as they move" \
			each gic3.lpi.crowd "n == 32 && raised == 16 && by0 + by1 == 16 &&
				by0 > 0 && by1 > 0 && $one_by_one"
		tap_ok "GICv3 lpi: unmapped and mapped to another vCPU and back for each" \
			each gic3.lpi.remap "n == 2 && raised == $N && taken == $N && $one_by_one"
	fi
	for run in "other-gic:but a GICv$gic: --gic $gic" "gone:0000:00:06.0: no such PCI device" \
		   "foreign:0000:00:10.0: not an edu device"; do
		tap_ok "GICv$gic, refused: '${run#*:}'" fails "gic$gic.${run%%:*}" "${run#*:}"
	done
}

boot 3 --smp 2
check 3
boot 2 --smp 1		# QEMU 7.2 gets the deactivation of SPIs wrong with more
check 2

# Bad usage, which needs no KVM
emulator=()
[ "$(uname -m)" = aarch64 ] || emulator=(qemu-aarch64-static)
# usage WORDS ARGUMENT...: exit 2, and one line that has these words
usage() {
	local words=$1 status=0

	shift
	"${emulator[@]}" "$top/build/arm64/bin/ptguest" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
	[ "$status" = 2 ] && [ ! -s "$tmp/out" ] && [ "$(wc -l <"$tmp/err")" = 1 ] &&
		grep -qF -- "$words" "$tmp/err" && return
	echo "# status $status"
	sed 's/^/# /' "$tmp/out" "$tmp/err"
	false
}
bad() {
	local words=$1

	shift
	tap_ok "refused: ${*:-nothing}: '$words'" usage "$words" "$@"
}
bad 'no --device given'
bad "--irq: 'spi' is not intx, intx-ioctl, intx-config, intx-access, msi, line," -i spi
bad '--irq: a GICv2 has no lpi' -i lpi -g 2
bad "--gic: '4' is not from 2 to 3" -i sgi -g 4
bad "--gic: '3x' is not a number" -i sgi -g 3x
bad '--device: --irq line has none' -i line -d 00:04.0
bad '--sources: with --irq msi each --device is one' -i msi -d 00:04.0 --sources 2
bad '--sources: 2 are more than the vCPUs (1)' -i timer --sources 2
bad "--sources: '1025' is not from 1 to 1024" -i lpi --sources 1025
bad '--sources: 13 is above 12, the most of --irq sgi' -i sgi --sources 13
bad '--sources: 33 is above 32, the most of --irq line' -i line --sources 33
bad '--sources: 33 is above 32, the most of --irq eventfd' -i eventfd --sources 33
bad '--device: --irq lpi has none' -i lpi -d 00:04.0
bad "--pending: '1025' is not from 1 to 1024" -i lpi --sources 1024 --pending 1025
bad '--pending: 512 is more than the sources (511)' -i lpi --sources 511 --pending 512
bad '--disable: of more than 15 pending at once' -i lpi --sources 16 --pending 16 --disable 1
bad '--disable: of more than 15 pending at once' -i lpi --sources 16 --no-ack --disable 1
bad '--withdraw: only a line' -i lpi --withdraw 1
bad '--count: 7813 is above 7812' -i lpi --sources 512 -n 7813
bad '--cross needs --vcpus 2' -i sgi --cross
bad '--migrate needs --vcpus 2' -i sgi --migrate 1
bad '--cross: the timer of a vCPU' -i timer -v 2 --cross
bad '--migrate: the timer of a vCPU' -i timer -v 2 --migrate 1
bad '--pending: with --cross' -i sgi -v 2 --cross --pending 2
bad '--pending: 2 is more than the sources (1)' -i sgi --pending 2
bad '--disable: with --migrate' -i sgi -v 2 --migrate 1 --disable 1
bad '--disable: 2 is more than --count (1)' -i sgi -n 1 --disable 2
bad '--disable: with --overlap' -i sgi --overlap 2 --disable 1
bad '--withdraw: with --cross' -i line -v 2 --cross --withdraw 1
bad '--withdraw: only a line' -i eventfd --withdraw 1
bad '--withdraw: 2 is more than --count (1)' -i line -n 1 --withdraw 2
bad '--overlap: --irq intx is a level' -d 00:04.0 --overlap 2
bad '--overlap: 3 is more than --count (2)' -i sgi -n 2 --overlap 3
bad '--migrate: with --no-ack' -i sgi -v 2 --no-ack --migrate 1
bad '--remap: with --no-ack' -i lpi -v 2 --no-ack --remap
bad '--remap: --irq intx is no LPI' -d 00:04.0 -v 2 --remap
bad '--remap: --irq msi is no LPI in a GICv2' -d 00:04.0 -i msi -g 2 -v 2 --remap
bad '--remap needs --vcpus 2' -i lpi --remap
bad '--cross: with --remap' -i lpi -v 2 --cross --remap
bad '--overlap: with --remap' -i lpi -v 2 --overlap 2 --remap
bad "--late: 'x' is not distributor, restore or route" -i lpi --late x
bad '--no-ack: with --late' -i lpi --late distributor --no-ack
bad '--disable: with --late' -i lpi --late distributor --disable 1
bad '--late: only a VM that has stopped' -i lpi -v 2 --late restore
bad '--late: only of --irq eventfd and eventfd-level' -i line --late route
bad '--late: only of --irq eventfd and eventfd-level' -i eventfd -g 2 --late route
bad '--map-first: --irq line is no LPI' -i line --map-first
bad '--map-first: --irq msi is no LPI that is wired in a GICv2' -i msi -d 00:04.0 -g 2 --map-first
bad "--reroute: 'x' is not same, next or spi" -i msi -d 00:04.0 --reroute x
bad '--reroute: only --irq msi' -i lpi --reroute same
bad '--reroute: next needs another --device' -i msi -d 00:04.0 --reroute next
bad '--count: with --no-ack' -i sgi --no-ack -n 2
bad "--inherit: 'x' is neither asserted nor lowered" -d 00:04.0 --inherit x
bad '--inherit: only the line of --irq intx' -d 00:04.0 -i msi --inherit lowered
bad "--spi: '992' is not from 32 to 991" -d 00:04.0 --spi 992
bad '--spi: --irq sgi is none' -i sgi --spi 40
bad '--spi: 990 is above 989, the most for 3 sources' -i line --sources 3 --spi 990
bad '--sleep needs --device' -i sgi --sleep
bad '--sleep needs --linger' -d 00:04.0 --sleep
tap_done
