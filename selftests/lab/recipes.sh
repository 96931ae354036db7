#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that docs/recipes.md can be typed as it stands: each of its commands runs, and
# shows of a guest's interrupts what the text before it says: all of them, where it says so.

. "$(dirname "$0")/test.sh"

RAISED=200
recipes=$top/docs/recipes.md

mkdir "$tmp/recipes"
awk -v dir="$tmp/recipes" '
	/^```$/ { inside = 0 }
	inside { print >file }
	/^```sh$/ { file = sprintf("%s/%02d", dir, ++n); inside = 1 }' "$recipes"

# A check of each recipe, in order: its name, and a command that counts in the recipe's output
checks=(
	'trace-cmd: a line for each life' 'grep -c "vgic_irq_life:.*irqfd, completed,"'
	'perf script: a line for each life, with its fields' 'grep -c "kvm:vgic_irq_life: .*IRQ 32, .*irqfd, completed,.* host: [1-9].* enter: [1-9].* rearm: [1-9]"'
	'perf: those that took longer' 'grep -c "kvm:vgic_irq_life(.*intid: 32, .* host: [1-9]"'
	'bpftrace: how many completed' 'sed -n "s/^@lives\[[0-9]*, 32\]: //p"'
	'trace-cmd: each stage, loaded' 'grep -c " vgic_irq_load: "'
	'perf stat: masked and unmasked' 'awk "/irq_life:irq_life_(un)?mask/ { n += \$1 } END { print n / 2 }"'
	'trace-cmd: when the mode changes' 'grep -c "vfio_mask_mode: .*0000:00:04.0, host IRQ [0-9]*, from device to line, cause exclusive"'
	'bpftrace: how long masked' 'awk -F"[][)| ]+" "/^\[/ { n += \$4 } END { print n }"'
	'bpftrace: list registers in use' 'sed -n "s/^\[1, 2) *\([0-9]*\) .*/\1/p"'
	'trace-cmd: those that did not fit' 'grep -c "vgic_flush: .* used_lrs: 4 of 4, depth: [56], overflow"'
	'the pinned list' 'grep -c "^device=0000:00:04.0 index=intx .* intid=32 "'
	'trace-cmd: what is wired, as it changes' 'grep -c "irq_binding_add_vector: .*0000:00:04.0 intx 0,"'
	'trace-cmd: where MSIs are written to, as it changes' 'grep -c "msi_doorbell_get: *0000:00:04.0 host IRQ [0-9]*, .*domain [0-9]*, refs 1$"'
	'the pinned doorbells' 'grep -cE "^(doorbell .*kind=its .*isolated=1|end)"'
	'bpftool: a digest, how many completed' 'sed -n "s/.*\"completed\": \([0-9]*\).*/\1/p"'
)
# how often: at least, at most
times=(
	"$RAISED $RAISED" "$RAISED $RAISED" "1 $RAISED" "$RAISED $RAISED" "$RAISED $((2 * RAISED))" "$RAISED $RAISED"
	"1 1" "$RAISED $RAISED" "$RAISED $((2 * RAISED))" "$RAISED $((6 * RAISED))" "1 1" "1 1"
	"1 1" "2 2" "$RAISED $RAISED"
)

in_lab --smp 2 --device edu@4 <<END
vfio-bind 00:04.0
mkdir /tmp/bin /tmp/work
printf '#!/bin/sh\nexec ptguest \${GUEST:--d 00:04.0} -n $RAISED -l 3 "\$@"\n' >/tmp/bin/guest
chmod +x /tmp/bin/guest
export PATH=/tmp/bin:\$PATH
cd /tmp/work
for recipe in \$share/recipes/*; do
	case \$recipe in
	*/07)	export GUEST='-d 00:04.0 --mask adaptive' ;;
	*/10)	export GUEST='-i eventfd --sources 6 -p 6' ;;
	*/11)	mkfifo hold
		guest -w <hold >/dev/null 2>held &
		exec 9>hold
		until grep -q ready held; do usleep 10000; done ;;
	*/13)	export GUEST='-d 00:04.0 -i msi' ;;
	esac
	status=0
	timeout 200 sh -e \$recipe >\$share/\${recipe##*/}.text 2>\$share/\${recipe##*/}.err || status=\$?
	unset GUEST
	echo \$status >\$share/\${recipe##*/}.status
	[ ! -p hold ] || { echo >&9; rm hold; }
	wait
done
cat mask.stat >>\$share/06.text
trace-cmd report -i overflow.dat >>\$share/10.text
END
tap_ok "all were run, and the kernel did not complain" [ $? = 0 ]
tap_ok "there are as many as this knows" [ "$(find "$tmp/recipes" -type f | wc -l)" = $((${#checks[@]} / 2)) ]
for ((i = 0; i < ${#times[@]}; i++)); do
	name=$(printf %02d $((i + 1)))
	read -r least most <<<"${times[i]}"
	tap_ok "${checks[2 * i]}: it ran" eval '
		[ "$(cat "$tmp/$name.status")" = 0 ] || { sed "s/^/# /" "$tmp/$name.err"; false; }'
	n=$(eval "${checks[2 * i + 1]}" <"$tmp/$name.text")
	tap_ok "${checks[2 * i]}: ${n:-none}, $least to $most" eval '
		[ "${n:-0}" -ge $least ] && [ "${n:-0}" -le $most ] || { head -n 20 "$tmp/$name.text" | sed "s/^/# /"; false; }'
done
tap_done
