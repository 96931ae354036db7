#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that virqscope doorbell and list say where devices write their MSIs: which controller, and
# whether it isolates them; its page, mapped for a device that is passed through by type 1 or iommufd
# exactly while it has vectors, with a reference of each, and at the addresses that the device itself
# has; that nothing is left when their user was killed or another driver has the device, and that the
# device cannot write there any more; and which controller it is for which VFIO refuses a device.
#
# VIRQSCOPE_DOORBELL_CYCLES: how often vectors are enabled and disabled, each time (50)
# VIRQSCOPE_DOORBELL_KILLS: how often their user is killed and the device rebound, each time (7)

. "$(dirname "$0")/test.sh"

CYCLES=${VIRQSCOPE_DOORBELL_CYCLES:-50}
KILLS=${VIRQSCOPE_DOORBELL_KILLS:-7}	# eight times, of four kinds of users and two controllers
NVME=0000:00:04.0	# has MSI-X
VECTORS=4		# of it, as many descriptors
EDU=0000:00:05.0	# has one MSI
PAGE=4096
RAISED=100		# messages that a guest takes

# Each user of VFIO in the VM: how it opens the device, kind, device, vectors
users=("type1 msix $NVME $VECTORS" "type1 msi $EDU 1" "iommufd msix $NVME $VECTORS" "iommufd msi $EDU 1")

# Functions for the VM, and constants
functions() {
	echo "NVME=$NVME EDU=$EDU CYCLES=$CYCLES KILLS=$KILLS RAISED=$RAISED"
	cat <<'END'
# await WORDS: until the user of the device has said that
await() {
	until grep -qsx "$1" /tmp/said; do
		kill -0 $user 2>/dev/null || { cat /tmp/said >&2; return 1; }
		usleep 10000
	done
	: >/tmp/said
}
# use HOW KIND DEVICE VECTORS: open it, as a monitor does; sets user, whose orders are read from fd 8
use() {
	rm -f /tmp/orders /tmp/said
	mkfifo /tmp/orders
	: >/tmp/said
	msi hold "$@" </tmp/orders >>/tmp/said 2>&1 &
	user=$!
	exec 8>/tmp/orders
	await opened
}
order() { echo "$1" >&8; await "did $1"; }
killed() { { kill -KILL $user; wait $user || true; } 2>/dev/null; exec 8>&-; }
# look NAME DEVICE: of this device, and of all
look() {
	run $1 virqscope doorbell -D $2 --json
	run $1.all virqscope doorbell --json
	cat /proc/interrupts >$share/$1.interrupts
}
# domains DEVICE: the host IRQs of its vectors, and the names of the domains that debugfs has of each
domains() {
	sed -n "s/^ *\([0-9]*\):.* vfio-msix*\[[0-9]*\]($1)\$/\1/p" /proc/interrupts | while read -r irq; do
		echo "$irq $(sed -n 's/^ *domain: *//p' /sys/kernel/debug/irq/irqs/$irq | paste -sd' ')"
	done
}
# moves DEVICE N: of its first vector from CPU to CPU; prints the CPUs that the kernel then says
moves() {
	irq=$(domains $1 | sed 's/ .*//;q')
	i=0
	while [ $i -lt $2 ]; do
		echo $((1 + i % 2)) >/proc/irq/$irq/smp_affinity
		[ $i -lt $(($2 - 2)) ] || cat /proc/irq/$irq/effective_affinity
		i=$((i + 1))
	done
}
# life HOW KIND DEVICE VECTORS: its vectors come, go, and come again; then their user is killed
life() {
	name=$1.$2
	use "$@"
	look $name.opened $3
	order enable
	look $name.enabled $3
	domains $3 >$share/$name.domains
	run $name.table virqscope doorbell -D $3
	run $name.list virqscope list -D $3 --json
	run $name.list-table virqscope list -D $3
	msi addresses $3 >$share/$name.addresses
	order disable
	look $name.disabled $3
	order enable
	look $name.again $3
	killed
	look $name.killed $3
	run $name.kills msi kill "$@" $KILLS
	run $name.cycles msi cycle "$@" $CYCLES
	look $name.cycled $3
}
# follow NAME OPTION...: until `unfollow`; all that happens from now on is seen
follow() {
	name=$1
	shift
	virqscope doorbell -v --follow "$@" >$share/$name.out 2>$share/$name.err &
	follower=$!
	until grep -qs 'attached to msi_doorbell:msi_doorbell_get' $share/$name.err; do
		kill -0 $follower
		usleep 10000
	done
}
unfollow() {
	status=0
	kill $follower
	wait $follower || status=$?
	echo $status >$share/$name.status
}
END
}

in_vm() { in_lab "$@" --device nvme@4 --device edu@5 < <(functions; cat); }

# Each run in the VM leaves files NAME.out, NAME.err and NAME.status
in_vm --smp 2 <<'END'
look boot $NVME
vfio-bind $NVME $EDU
look bound $NVME
run pin virqscope doorbell --pin /sys/fs/bpf/doorbells

life type1 msix $NVME 4
life type1 msi $EDU 1
life iommufd msix $NVME 4
life iommufd msi $EDU 1

use type1 msi $EDU 1
for how in json table device other; do
	case $how in
	other)	follow follow.other --json -D $NVME ;;
	json)	follow follow.json --json ;;
	table)	follow follow.table ;;
	device)	follow follow.device --json -D $EDU ;;
	esac
	order enable
	[ $how != json ] || cat /sys/fs/bpf/doorbells >$share/pinned
	order disable
	unfollow
done
order enable
follow follow.before --json -D $EDU
order disable
unfollow
killed
follow follow.cycles
run followed msi cycle type1 msi $EDU 1 $CYCLES
unfollow
sed -n 's/^ *[0-9.]* \([a-z]*\) .*/\1/p' $share/follow.cycles.out | sort | uniq -c >$share/cycles.counts
mv $share/follow.cycles.out $share/cycles.events

# an interrupt that moves writes to the same page
use type1 msix $NVME 4
order enable
look moved.before $NVME
follow moved --json
moves $NVME $CYCLES >$share/moved.cpus
unfollow
look moved.after $NVME
killed

# the domain goes while the vector is enabled, which is freed later
use iommufd msi $EDU 1
order enable
follow follow.detach --json
order detach
run detached virqscope doorbell -D $EDU --json
run detached.list virqscope list -D $EDU
order disable
unfollow
look detached.disabled $EDU
killed

# functions of the series that run while a guest takes messages, and before and after that
cd $trace
printf '%s\n' 'msi_doorbell_*' 'iommu_dma_*msi*' 'its_irq_domain_*' 'its_msi_*' 'msi_domain_*' \
	'__msi_domain_*' >set_ftrace_filter
echo 'name ~ "vfio-msi*"' >events/irq/irq_handler_entry/filter
echo 1 >events/irq/irq_handler_entry/enable
echo function >current_tracer
ptguest --device $EDU --irq msi --count $RAISED --json >$share/guest.json
echo 0 >tracing_on
cat trace >$share/functions
echo nop >current_tracer
echo 0 >events/irq/irq_handler_entry/enable
echo 1 >tracing_on
cd /

dmesg -c >/dev/null
msi write $EDU
dmesg >$share/write.log

echo $NVME >/sys/bus/pci/drivers/vfio-pci/unbind
echo nvme >/sys/bus/pci/devices/$NVME/driver_override
echo $NVME >/sys/bus/pci/drivers_probe
look native $NVME
END
tap_ok "ITS: all ran, and the kernel did not complain" [ $? = 0 ]

# of NAME KEY: of the only mapping in a report
of() { sed -n "s/.*\"mappings\":\[{[^]]*\"$2\":\([^],}]*\)[],}].*/\1/p" "$tmp/$1.out"; }
# mappings NAME: how many
mappings() { grep -o '"mapping":' "$tmp/$1.out" | wc -l; }
# irqs NAME ACTION: numbers of host IRQs in /proc/interrupts, separated by commas
irqs() { sed -n "s/^ *\([0-9]*\):.* $2\$/\1/p" "$tmp/$1.interrupts" | sort -n | paste -sd,; }
# uses NAME DEVICE IRQS: the mapping's users are this device, with these
uses() { grep -qF "\"users\":[{\"device\":\"$2\",\"host_irqs\":[$3]}]}" "$tmp/$1.out"; }
# nothing NAME DEVICE: is mapped for user space, or used by the device
nothing() {
	status "$1.all" 0 && [ "$(mappings "$1")" = 0 ] && grep -q '"type":"summary"' "$tmp/$1.all.out" &&
		! grep -q '"assigned":true' "$tmp/$1.all.out" && ! grep -qF "\"$2\"" "$tmp/$1.all.out"
}
# vectors NAME: of each vector that list has, its number, host IRQ and address
vectors() {
	sed -n 's/.*"vector":\([0-9]*\),"host_irq":\([0-9]*\),.*"doorbell":{"name":"'"$name"'","iova":\([0-9]*\),.*"mapped":true}}/\1 \2 \3/p' \
		"$tmp/$1.list.out" | sort -n
}
# of the device itself and the kernel
vectors_of_device() {
	local irq number

	while read -r number irq; do
		echo "$number $irq $(sed -n "s/^$number //p" "$tmp/$1.addresses")"
	done < <(sed -n "s/^ *\([0-9]*\):.* vfio-msix*\[\([0-9]*\)\]($2)\$/\2 \1/p" "$tmp/$1.enabled.interrupts" | sort -n)
}

# check_life CONTROLLER HOW KIND DEVICE VECTORS: check the files of life(). The variables name, phys
# and doorbell have the controller's name, the address of its doorbell, and its keys in JSON
check_life() {
	local in="$1, $2, $3" kind=$3 run=$2.$3 device=$4 n=$5 address

	tap_ok "$in: nothing is mapped before a vector is enabled" nothing "$run.opened" "$device"
	tap_ok "$in: a mapping once they are, of user space" eval '
		status $run.enabled 0 && [ "$(mappings $run.enabled)" = 1 ] &&
		[ "$(of $run.enabled assigned) $(of $run.enabled mapped)" = "true true" ]'
	tap_ok "$in: of $doorbell" grep -qF "$doorbell" "$tmp/$run.enabled.out"
	tap_ok "$in: $n references, of $n vectors" [ "$(of "$run.enabled" refs)" = "$n" ]
	tap_ok "$in: host IRQs as in /proc/interrupts: $(irqs "$run.enabled" "vfio-msix*\[[0-9]*\]($device)")" \
		uses "$run.enabled" "$device" "$(irqs "$run.enabled" "vfio-msix*\[[0-9]*\]($device)")"
	tap_ok "$in: each in debugfs in a domain of $name" eval '
		[ "$(grep -cF ":$name" "$tmp/$run.domains")" = "$n" ] && [ "$(wc -l <"$tmp/$run.domains")" = "$n" ]'
	tap_ok "$in: in the table, too" grep -Eq "^[0-9]+ +0x[0-9a-f]+ assigned yes +$n $device +[0-9]" "$tmp/$run.table.out"
	vectors "$run" >"$tmp/listed"
	vectors_of_device "$run" "$device" >"$tmp/has"
	tap_ok "$in: list has the address of each of $n vectors as the device has it" eval '
		[ "$(wc -l <"$tmp/has")" = "$n" ] && diff "$tmp/has" "$tmp/listed" | sed "s/^/# /" &&
		[ "${PIPESTATUS[0]}" = 0 ]'
	address=$(sed -n 's/^0 //p' "$tmp/$run.addresses")
	tap_ok "$in: that is the doorbell in the page that is mapped: ${address:-none}" \
		[ "$(($(of "$run.enabled" iova) + phys % PAGE))" = "${address:-none}" ]
	tap_ok "$in: in the table of list, too" eval '
		[ "$(grep -c " $(printf 0x%x "$address") $name *$device $kind\[[0-9]*\]$" "$tmp/$run.list-table.out")" = "$n" ]'
	tap_ok "$in: nothing when they are disabled" nothing "$run.disabled" "$device"
	tap_ok "$in: the same address when they are enabled again" eval '
		[ -n "$(of $run.again iova)" ] && [ "$(of $run.again iova)" = "$(of $run.enabled iova)" ]'
	tap_ok "$in: but another mapping: $(of "$run.enabled" mapping), $(of "$run.again" mapping)" \
		[ "$(of "$run.again" mapping)" -gt "$(of "$run.enabled" mapping)" ]
	tap_ok "$in: killed: nothing is left" nothing "$run.killed" "$device"
	tap_ok "$in: $CYCLES times, always at this address: $(cat "$tmp/$run.cycles.out")" \
		[ "$(cat "$tmp/$run.cycles.out")" = "enabled $CYCLES times at $address: $(cycled "$kind")" ]
	tap_ok "$in: $KILLS users killed, and the device rebound after each" eval '
		status $run.kills 0 && [ "$(cat "$tmp/$run.kills.out")" = "killed $KILLS times" ]'
	tap_ok "$in: and nothing is left" nothing "$run.cycled" "$device"
}
# An edu interrupts each time
cycled() { if [ "$1" = msi ]; then echo "raised $CYCLES, taken $CYCLES"; else echo "raised 0, taken 0"; fi; }

name=its@8080000
phys=$((0x8080000 + 0x10040))	# GITS_TRANSLATER
doorbell="\"kind\":\"its\",\"name\":\"$name\",\"phys\":$phys,\"size_bytes\":4,\"pages\":1,\"isolated\":true,\"why\":\"its: an ITS checks the DeviceID\""
for user in "${users[@]}"; do
	# shellcheck disable=SC2086 # words
	check_life ITS $user
done

# The host's driver, before and afterwards
for when in boot native; do
	tap_ok "$when: NVMe's driver uses a mapping of the host's: IRQs $(irqs $when 'nvme0q[0-9]*')" eval '
		[ "$(mappings $when) $(of $when assigned)" = "1 false" ] && uses $when $NVME "$(irqs $when "nvme0q[0-9]*")"'
	tap_ok "$when: a reference of each: $(of $when refs)" \
		[ "$(of $when refs)" = "$(irqs $when 'nvme0q[0-9]*' | tr , '\n' | grep -c .)" ]
	tap_ok "$when: of the ITS" grep -qF "$doorbell" "$tmp/$when.out"
done
tap_ok "bound to VFIO: that mapping has no reference, and no user" eval '
	nothing bound $NVME && grep -q "\"mapping\":$(of boot mapping),[^}]*\"refs\":0,\"users\":\[\]}" "$tmp/bound.all.out"'
tap_ok "by NVMe's driver again: it has this one again, $(of boot mapping)" eval '
	[ -n "$(of boot mapping)" ] && [ "$(of native mapping)" = "$(of boot mapping)" ]'

# events NAME: each event, with the references and the device
events() { sed -n 's/.*"type":"doorbell_event",.*"event":"\([a-z]*\)".*"refs":\([0-9]*\),"device":\([^,]*\),.*/\1 \2 \3/p' "$tmp/$1.out"; }
# ids NAME: how many mappings they are of
ids() { sed -n 's/.*"type":"doorbell_event",.*"mapping":\([0-9]*\),.*/\1/p' "$tmp/$1.out" | sort -u | wc -l; }
one="1 \"$EDU\""
tap_ok "--follow: map, get, put, unmap, of one mapping" eval '
	status follow.json 0 && [ "$(ids follow.json)" = 1 ] &&
	[ "$(events follow.json)" = "map 0 null
get $one
put $one
unmap 0 null" ]'
tap_ok "--follow: of the ITS" [ "$(grep -c "\"type\":\"doorbell_event\".*\"kind\":\"its\",\"name\":\"$name\"" "$tmp/follow.json.out")" = 4 ]
tap_ok "--follow: nothing lost" eval 'reliable follow.json && [ "$(last follow.json events)" = 4 ]'
tap_ok "--follow: in a table" eval '
	[ "$(sed -n "s/^ *[0-9]*\.[0-9]\{6\} \([a-z]*\) .* $name$/\1/p" "$tmp/follow.table.out" | xargs)" = "map get put unmap" ]'
tap_ok "--follow -D: the same, if it is this device" eval '
	reliable follow.device && [ "$(last follow.device events)" = 4 ] &&
	[ "$(events follow.device)" = "$(events follow.json)" ]'
tap_ok "--follow -D: nothing of another device, nor its mapping" eval '
	status follow.other 0 && [ "$(last follow.other events) $(events follow.other)" = "0 " ]'
tap_ok "--follow -D: that a mapping goes which the device had before" [ "$(events follow.before)" = "put $one
unmap 0 null" ]
tap_ok "--follow: $CYCLES times each, none lost: $(xargs <"$tmp/cycles.counts")" eval '
	status followed 0 &&
	[ "$(xargs <"$tmp/cycles.counts")" = "$CYCLES get $CYCLES map $CYCLES put $CYCLES unmap" ] &&
	grep -q "^# events $((4 * CYCLES))$" "$tmp/cycles.events"'
tap_ok "pinned, cat prints named fields, up to the end" eval '
	status pin 0 && [ "$(tail -n 1 "$tmp/pinned")" = end ] &&
	grep -q "^doorbell doorbell=[0-9]* kind=its phys=$(printf 0x%x $phys) size_bytes=4 isolated=1 name=$name$" "$tmp/pinned" &&
	[ "$(grep -c "^mapping .* assigned=1 refs=1$" "$tmp/pinned")" = 1 ] &&
	[ "$(grep -c "^user mapping=[0-9]* device=$EDU host_irq=[0-9]* vectors=1 address=0x8000040$" "$tmp/pinned")" = 1 ]'

# users_of NAME: its only mapping, and all that use it
users_of() { grep -o '"mappings":\[{.*' "$tmp/$1.out"; }
tap_ok "moved $CYCLES times to the other CPU, at the end to $(xargs <"$tmp/moved.cpus")" eval '
	[ "$(xargs <"$tmp/moved.cpus")" = "1 2" ]'
tap_ok "... it has its references, and the mapping is the one that it was" eval '
	[ -n "$(users_of moved.before)" ] && [ "$(of moved.before refs)" = $VECTORS ] &&
	[ "$(users_of moved.before)" = "$(users_of moved.after)" ]'
tap_ok "... and no event says otherwise" eval 'reliable moved && [ "$(last moved events)" = 0 ]'

tap_ok "the domain went: its user is listed, and is not mapped" eval '
	status detached 0 && [ "$(mappings detached) $(of detached mapped) $(of detached refs)" = "1 false 1" ] &&
	grep -qF "\"device\":\"$EDU\"" "$tmp/detached.out"'
tap_ok "... which list says as well" grep -q "^#   $EDU: 0x[0-9a-f]* is not mapped$" "$tmp/detached.list.out"
tap_ok "... unmapped with its reference, which is put later" [ "$(events follow.detach)" = "unmap 1 null
put $one" ]
tap_ok "... and nothing is left then" nothing detached.disabled $EDU

# called WHEN: how many calls before the first message's handler, after the last one's, or between
called() {
	awk -v when="$1" '
		/^#/ { next }
		/irq_handler_entry: / { between += n; n = 0; seen = 1; next }
		!seen { before++; next }
		{ n++ }
		END { print when == "before" ? before + 0 : when == "after" ? n + 0 : between + 0 }' "$tmp/functions"
}
tap_ok "a guest took $RAISED messages, each by a handler of VFIO's" eval '
	[ "$(grep -c irq_handler_entry "$tmp/functions")" = $RAISED ] && grep -q "\"taken\":$RAISED[,}]" "$tmp/guest.json"'
tap_ok "... functions of doorbells were called before ($(called before)) and after ($(called after))" \
	[ "$(called before)" -gt 0 -a "$(called after)" -gt 0 ]
tap_ok "... and none while it took them" [ "$(called between)" = 0 ]

# attempt WHEN: "refused" or "accepted", by what the SMMU reported while the edu wrote
attempt() {
	sed -n "/msi: $1: writes to/,/msi: $1: wrote/p" "$tmp/write.log" | awk '
		/: wrote$/ { done = 1 }
		/arm-smmu-v3.*event/ { refused = 1 }
		END { print !done ? "not made" : refused ? "refused" : "accepted" }'
}
tap_ok "a write of the device by DMA: $(attempt enabled) while its MSI is enabled" [ "$(attempt enabled)" = accepted ]
tap_ok "... $(attempt elsewhere) where nothing is mapped" [ "$(attempt elsewhere)" = refused ]
tap_ok "... $(attempt disabled) at the same address when it was disabled" [ "$(attempt disabled)" = refused ]
tap_ok "... $(attempt again) when it is enabled again" [ "$(attempt again)" = accepted ]

# GICv2m isolates nothing
for file in "$tmp"/*.out; do
	mv "$file" "$tmp/its-${file##*/}"
done
rm -f "$tmp"/*.err "$tmp"/*.status
in_vm --gic 2 --smp 1 <<'END'
# unsafe Y|N: VFIO takes a device whose interrupts are not isolated, or refuses it
unsafe() { for by in vfio_iommu_type1 iommufd; do echo $1 >/sys/module/$by/parameters/allow_unsafe_interrupts; done; }
vfio-bind $NVME $EDU
unsafe N
for how in type1 iommufd; do
	run refused.$how msi hold $how msi $EDU 1 </dev/null
done
run controller virqscope doorbell
unsafe Y
life type1 msix $NVME 4
life type1 msi $EDU 1
life iommufd msix $NVME 4
life iommufd msi $EDU 1
END
tap_ok "GICv2m: all ran, and the kernel did not complain" [ $? = 0 ]
name=v2m@8020000
phys=$((0x8020000 + 0x40))	# MSI_SETSPI_NS
doorbell="\"kind\":\"gicv2m\",\"name\":\"$name\",\"phys\":$phys,\"size_bytes\":4,\"pages\":1,\"isolated\":false,\"why\":\"gicv2m: a device can raise any SPI of the frame\""
for how in type1 iommufd; do
	tap_ok "VFIO refuses a device, by $how" eval '
		[ "$(cat "$tmp/refused.$how.status")" != 0 ] && grep -q "Operation not permitted" "$tmp/refused.$how.err"'
done
tap_ok "\`virqscope doorbell\` names the controller, and why" eval '
	status controller 0 && grep -A1 "^# .*NOT isolated$" "$tmp/controller.out" | diff - <(
		echo "# gicv2m $name at $(printf 0x%x $phys): 4 bytes, 1 page, NOT isolated"
		echo "#   gicv2m: a device can raise any SPI of the frame")'
for user in "${users[@]}"; do
	# shellcheck disable=SC2086 # words
	check_life GICv2m $user
done

lines_valid 100
tap_done
