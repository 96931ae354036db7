#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that virqscope latency sees many interrupts of many VMs at once, each as what
# it is: some VMs take hundreds of LPIs each at the same time, and of each one of them the
# count is what its guest counted, edges that came together included. That an
# interrupt which does not fit into --max-irqs is counted, each time that it comes; and that
# memory is bounded: the maps, as the tool reports them, the tool's own, and the kernel's
# records, which are given back when no consumer is attached any more.
#
# VIRQSCOPE_VMS: so many VMs (4)
# VIRQSCOPE_LPIS: so many interrupts of each VM, at least 100 (128)

# shellcheck disable=SC2034 # eval uses them
. "$(dirname "$0")/test.sh"

VMS=${VIRQSCOPE_VMS:-4}		# the even ones raise each interrupt twice in a row
EACH=${VIRQSCOPE_LPIS:-128}
COUNT=4			# how often each is raised
ALL=$((VMS * EACH))
FEW=$((ALL / 4))	# --max-irqs of a second virqscope, at the same time
RECORD=512		# bytes of the kernel's records of one interrupt, as kmalloc has them
OTHERS=32		# SPIs of a VM, which have records, too
SLACK=128		# other objects of that size that come and go meanwhile
KERNEL_EACH=33000	# bytes of the maps for each interrupt: the man page's figure,
BINDING_EACH=100	# more for each that is wired, which -v does not know yet,
KERNEL_FIXED=$((3 << 20))	# of the maps however many interrupts there are,
USER_EACH=92000		# and that of the process

# Functions that the scripts in the VM share
cat >"$tmp/both" <<END
share=/mnt/share
! dmesg | grep -q KernelAddressSanitizer || touch \$share/kasan
# objects WHEN: how many objects of RECORD bytes the kernel has, charged to a cgroup or not
objects() {
	awk '\$1 ~ /^kmalloc-(cg-)?$RECORD\$/ { n += \$2 } END { print n + 0 }' /proc/slabinfo >\$share/\$1.objects
}
# until_all WORD: wait until each guest said it
until_all() {
	for i in \$(seq $VMS); do
		tries=0
		until grep -qx \$1 /tmp/said.\$i; do
			tries=\$((tries + 1))
			[ \$tries -lt 6000 ] || { echo "guest \$i: not \$1" >&2; exit 1; }
			usleep 20000
		done
	done
}
# watch NAME IRQS COMMAND...: leave NAME.out, NAME.err, NAME.status; in NAME.peak its memory
watch() {
	name=\$1
	irqs=\$2
	shift 2
	status=0
	mkfifo /tmp/report.\$name
	virqscope latency -v --json --self --max-irqs \$irqs -- "\$@" \\
		>/tmp/report.\$name 2>\$share/\$name.err &
	watcher=\$!
	# when the first line comes it has all, and waits to write most of it
	{ read -r line
	  sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' /proc/\$watcher/status >\$share/\$name.peak
	  echo "\$line"
	  cat; } </tmp/report.\$name >\$share/\$name.out
	wait \$watcher || status=\$?
	echo \$status >\$share/\$name.status
}
END

# While the first one watches
cat >"$tmp/first" <<END
. /mnt/share/both
watch few $FEW sh -e \$share/second
sleep 1		# records go in a work, after a grace period
objects left
END

# While both watch: the guests go, and take all
cat >"$tmp/second" <<END
. /mnt/share/both
for i in \$(seq $VMS); do echo >/tmp/go.\$i; done
until_all done
objects during
END

# The report of guest I is in guest.I.json
in_lab --smp 4 --mem 2G <<END
. /mnt/share/both
pids=
for i in \$(seq $VMS); do
	mkfifo /tmp/go.\$i
	: >/tmp/said.\$i
	ptguest --name many\$i --irq lpi --sources $EACH --count $COUNT --overlap \$((2 - i % 2)) \\
		--wait --linger 600 --json <>/tmp/go.\$i >\$share/guest.\$i.json 2>/tmp/said.\$i &
	pids="\$pids \$!"
done
until_all ready
objects before
watch all $ALL sh -e \$share/first
sleep 1
objects after
# so their stay ends early, which they call a failure
kill -TERM \$pids
for pid in \$pids; do wait \$pid || true; done
END
tap_ok "all ran, and the kernel did not complain" [ $? = 0 ]

objects() { cat "$tmp/$1.objects"; }

# told: by the guests: VM INTID RAISED TAKEN, sorted
told() {
	sed -n 's/^{"type":"ptguest",.*"pid":\([0-9]*\),.*"intid":\([0-9]*\),.*"raised":\([0-9]*\),"taken":\([0-9]*\),.*/\1 \2 \3 \4/p' \
		"$tmp"/guest.*.json | sort
}
# seen NAME: by virqscope: VM INTID COUNT+COALESCED COMPLETED, sorted, a line each
seen() {
	sed -n 's/.*"type":"latency",.*"pid":\([0-9]*\),.*"intid":\([0-9]*\),.*\],"count":\([0-9]*\),"coalesced":\([0-9]*\),.*"completed":\([0-9]*\),.*/\1 \2 \3 \4 \5/p' \
		"$tmp/$1.out" | awk '{ print $1, $2, $3 + $4, $5 }' | sort
}
told >"$tmp/told"
seen all >"$tmp/all.seen"
seen few >"$tmp/few.seen"
# sum COLUMN FILE
sum() { awk -v c="$1" '{ n += $c } END { print n + 0 }' "$tmp/$2"; }
# pairs FILE: how many different interrupts
pairs() { cut -d' ' -f1,2 "$tmp/$1" | sort -u | wc -l; }
# same WANT GOT: no line differs; the first ones that do
same() { diff "$tmp/$1" "$tmp/$2" >"$tmp/diff" || { sed 's/^/# /; 10q' "$tmp/diff"; false; }; }
show() { sed 's/^/# /' "$tmp/$1.err"; grep '"summary"' "$tmp/$1.out" | sed 's/^/# /'; false; }

raised=$(sum 3 told) taken=$(sum 4 told)
tap_ok "$VMS guests, $EACH LPIs each, $COUNT times: $raised raised, $taken taken, the rest came together with others" eval '
	[ "$(pairs told)" = $ALL ] && [ "$raised" = $((ALL * COUNT)) ] &&
	[ "$taken" -lt "$raised" ] && [ "$taken" -ge $((ALL * COUNT * 3 / 4)) ] &&
	! grep "\"type\":\"ptguest\"" "$tmp"/guest.*.json | grep -qv "\"lost\":0,.*\"spurious\":0,\"strays\":0,"'
tap_ok "each of the $ALL interrupts of all VMs is reported once" eval '
	[ "$(wc -l <"$tmp/all.seen")" = $ALL ] && [ "$(pairs all.seen)" = $ALL ] || show all'
tap_ok "of each one, completed + coalesced is what its guest raised, completed what it took" \
	same told all.seen
tap_ok "the summary has all, $taken, and nothing lost, unmatched, partial, negative; reliable" eval '
	grep -q "\"type\":\"summary\",.*\"events\":$taken,\"in_flight\":0,\"lost\":0,\"unmatched\":0,\"partial\":0,\"negative\":0,.*\"reliable\":true," "$tmp/all.out" &&
	[ "$(cat "$tmp/all.status")" = 0 ] || show all'

# Of what fits, each is whole: an interrupt has its place from its first life on.
fits=$(sum 4 few.seen) lost=$(last few lost)
tap_ok "--max-irqs $FEW: so many are reported, each of them whole" eval '
	[ "$(wc -l <"$tmp/few.seen")" = $FEW ] && [ "$(pairs few.seen)" = $FEW ] &&
	[ "$(comm -12 "$tmp/told" "$tmp/few.seen" | wc -l)" = $FEW ] || show few'
tap_ok "--max-irqs $FEW: of $taken taken, $fits are in the figures and $lost are lost, all counted; not reliable" eval '
	[ "${lost:-0}" -gt 0 ] && [ $((fits + ${lost:-0})) = "$taken" ] &&
	[ "$(last few events)" = "$fits" ] && [ "$(last few reliable)" = false ] || show few'

# memory DESCRIPTION COMMAND...: tap_ok, if the kernel does not check itself: it keeps what is
# freed then, and what it has is larger
memory() {
	if [ -e "$tmp/kasan" ]; then
		tap_skip "what the kernel's memory is" "it has KASAN"
	else
		tap_ok "$@"
	fi
}
# peak NAME: of the process at its largest, in bytes
peak() { echo $((1024 * $(cat "$tmp/$1.peak"))); }
maps=$(last all map_bytes)
memory "the maps take $maps bytes for $ALL interrupts, at most $KERNEL_EACH each and 3 MiB; -v says the same before bindings have their entries" eval '
	[ "${maps:-0}" -gt 0 ] && [ "$maps" -le $((ALL * KERNEL_EACH + KERNEL_FIXED)) ] &&
	awk -v maps="$maps" "/$ALL interrupts fit in .* MB of maps/ { said = \$(NF - 3) }
		END { exit !(said > 0 && said * 1e6 - maps < 50000 && maps - said * 1e6 < $((50000 + ALL * BINDING_EACH))) }" "$tmp/all.err" || show all'
tap_ok "the process takes $(peak all) bytes at most, $USER_EACH for each and 16 MiB" eval '
	[ "$(peak all)" -gt 0 ] && [ "$(peak all)" -le $((ALL * USER_EACH + (16 << 20))) ] || show all'
memory "both are less for $FEW interrupts: $(last few map_bytes) and $(peak few) bytes" eval '
	[ "$(last few map_bytes)" -le $((FEW * KERNEL_EACH + KERNEL_FIXED)) ] &&
	[ "$(peak few)" -gt 0 ] && [ "$(peak few)" -le $((FEW * USER_EACH + (16 << 20))) ] || show few'
before=$(objects before) during=$(objects during) left=$(objects left) after=$(objects after)
memory "while they are watched the kernel has $((during - before)) objects of $RECORD bytes more: a record of each, and of other interrupts of the VMs" \
	eval '[ "$before" -gt 0 ] && [ $((during - before)) -ge $ALL ] && [ $((during - before)) -le $((ALL + VMS * OTHERS + SLACK)) ]'
memory "it keeps them while somebody watches: $((during - left)) are gone after one of two" \
	eval '[ "$left" -gt 0 ] && [ $((during - left)) -le $SLACK ]'
memory "and gives them back after the other, though the VMs are there: $((left - after)) are gone, $((after - before)) more than before" \
	eval '[ "$after" -gt 0 ] && [ $((left - after)) -ge $((ALL - SLACK)) ] && [ $((after - before)) -le $SLACK ]'
tap_done
