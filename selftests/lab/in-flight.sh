#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that an interrupt which does not end is found: virqscope list --in-flight
# says how far it came, how old it is and what it waits for, with a consumer
# attached as it began or without, and virqscope latency counts it; that MSIs are seen like lines;
# and that SGIs and PPIs are seen when asked for, only then, and the kernel's
# parameter for them is left as it was found.

. "$(dirname "$0")/test.sh"

WAITED=2			# seconds
QUEUED=8			# lines of one vCPU, twice as many as list registers

READS=100
SIZE=136				# bytes of a record of the iterator

# Each run in the VM leaves files NAME.out, NAME.err and NAME.status
in_lab --smp 2 --device edu@4 --device edu@5 <<END
parameter=/sys/module/kvm-arm/parameters/vgic_life_internal
vfio-bind 00:04.0 00:05.0
watch() { name=\$1; shift; run \$name virqscope latency -q --json "\$@"; }
list() { name=\$1; shift; run \$name virqscope list --in-flight "\$@"; }
# until_listed TEXT [OPTION...]: wait until a line of the list has it
until_listed() {
	text=\$1
	shift
	tries=0
	until virqscope list --in-flight -q --json "\$@" | grep -q "\$text"; do
		tries=\$((tries + 1))
		[ \$tries -lt 50 ] || { echo "not listed: \$text" >&2; exit 1; }
		usleep 100000
	done
}
# stuck OPTION...: a guest that never ends what it took; sets pid
stuck() { ptguest --no-ack --linger 600 "\$@" >/dev/null 2>&1 & pid=\$!; }
unstuck() { { kill \$pid; wait \$pid || true; } 2>/dev/null; }
taken='"stage":"enter"'

# no consumer is attached
stuck --device 00:04.0
until_listed "\$taken"
list unseen --json -v
list unseen.table
list unseen.older --older-than 1000000000 --json -q
list unseen.device -D 00:04.0 --json
bpftool iter pin /opt/virqscope/tools/in_flight.bpf.o /sys/fs/bpf/in_flight
run pinned timeout 200 cat /sys/fs/bpf/in_flight
rm /sys/fs/bpf/in_flight
unstuck

# watched, elsewhere
list before --json
mkfifo /tmp/attached /tmp/end
watch seen -- sh -c 'echo >/tmp/attached; read line </tmp/end' &
watcher=\$!
read line </tmp/attached
stuck --device 00:04.0
until_listed "\$taken"
list first --json
list pin --pin /sys/fs/bpf/text
cat /sys/fs/bpf/text >\$share/pinned.text
rm /sys/fs/bpf/text
sleep $WAITED
list second --json
list table
list older --older-than ${WAITED}000000 --json
list younger --older-than 3600000000 --json
list younger.table --older-than 3600000000
for filter in 'intid -I 32 33' 'device -D 00:04.0 00:05.0' "vm -V pid:\$pid pid:\$pid"; do
	set -- \$filter
	[ \$1 = vm ] || list \$1.out --json \$2 \$4
	list \$1.in --json \$2 \$3
done
host_irq=\$(sed -n 's/.*"host_irq":\([0-9]*\),.*/\1/p' \$share/first.out)
list host.in --json -H \$host_irq
list host.out --json -H \$(ls /sys/kernel/irq | grep -vx \$host_irq | head -n 1)
echo >/tmp/end
wait \$watcher
unstuck

# behind another, the more urgent ones last; then a second VM
watch behind -- sh -c 'echo >/tmp/attached; read line </tmp/end' &
watcher=\$!
read line </tmp/attached
stuck --irq line --sources $QUEUED --pending $QUEUED
until_listed "\$taken"
list queued --json
bpftool iter pin /opt/virqscope/tools/in_flight.bpf.o /sys/fs/bpf/in_flight
for i in \$(seq $READS); do
	timeout 200 cat /sys/fs/bpf/in_flight | wc -c
done >\$share/reads
rm /sys/fs/bpf/in_flight
echo >/tmp/end
wait \$watcher
many=\$pid
stuck --irq line --name other
until_listed "\"name\":\"other\".*\$taken"
list vms --json -q
list vms.table -q
unstuck
pid=\$many
unstuck

# MSIs
lives \$share/msi.lives watch msi -- sh -c "ptguest --device 00:04.0 --irq msi --json >\$share/msi.json"

# SGIs and timers: not asked for, though the kernel reports them; asked for
echo 1 >\$parameter
for irq in sgi timer; do
	watch \$irq.not -- ptguest --irq \$irq
	watch \$irq.set --internal -- ptguest --irq \$irq --vcpus 2 --json
	cat \$parameter >\$share/\$irq.set.parameter
done
echo 0 >\$parameter
for irq in sgi timer; do
	watch \$irq --internal -- sh -c "
		cat \$parameter >\$share/\$irq.during.parameter
		ptguest --irq \$irq --vcpus 2 --json >\$share/\$irq.json"
	cat \$parameter >\$share/\$irq.parameter
done
watch filtered --internal -I 27 -- ptguest --irq timer
watch filtered.not --internal -I 28 -- ptguest --irq timer

# an SGI that is in service
watch stuck --internal -- sh -c 'echo >/tmp/attached; read line </tmp/end' &
watcher=\$!
read line </tmp/attached
stuck --irq sgi --vcpus 2
until_listed "\$taken" --internal -I 1
list sgi.list --internal --json
list sgi.unlisted --json
cat \$parameter >\$share/list.parameter
echo >/tmp/end
wait \$watcher
unstuck

# two at once: the last one puts it back, and neither does if it is killed
watch first.of.two --internal -- sh -c 'echo >/tmp/attached; read line </tmp/end' &
first=\$!
read line </tmp/attached
watch second.of.two --internal -- sh -c "
	echo >/tmp/end
	while kill -0 \$first 2>/dev/null; do usleep 10000; done
	cat \$parameter >\$share/one.left.parameter"
wait \$first
cat \$parameter >\$share/none.left.parameter
{ virqscope latency --internal -q -- sh -c 'kill -KILL \$PPID' >/dev/null || true; } 2>/dev/null
cat \$parameter >\$share/killed.parameter
echo 0 >\$parameter
virqscope list --in-flight --internal | true
cat \$parameter >\$share/unread.parameter
echo 1 >\$parameter
watch after.killed --internal -- true
cat \$parameter >\$share/after.killed.parameter
END
tap_ok "all ran, and the kernel did not complain" [ $? = 0 ]

# of NAME KEY: in the one line of an interrupt in flight that NAME lists
of() { sed -n "s/.*\"type\":\"in_flight\".*\"$2\":\([^,}]*\)[,}].*/\1/p" "$tmp/$1.out"; }
# lists NAME COUNT: it has so many lines, and its summary says so
lists() {
	[ "$(cat "$tmp/$1.status")" = 0 ] && [ "$(last "$1" in_flight)" = "$2" ] &&
		[ "$(grep -c '"type":"in_flight"' "$tmp/$1.out")" = "$2" ] && return
	show "$1"
}
# has NAME TEXT: one of its lines
has() { grep -q -- "$2" "$tmp/$1.out" || show "$1"; }
# parameter NAME VALUE: the kernel's parameter was VALUE then
parameter() { [ "$(cat "$tmp/$1.parameter")" = "$2" ]; }

seen='"intid":32,"vcpu":0,"stage":"enter","age_ns":[0-9]*,"waiting_for":"guest_eoi",'
seen+='"masked":true,"host_irq":[0-9]*,"device":"0000:00:04.0","flags":\[\]}$'
unseen='"intid":32,"vcpu":0,"stage":"enter","age_ns":null,"waiting_for":"guest_eoi",'
unseen+='"masked":null,"host_irq":null,"device":null,"flags":\["partial"\]}$'
tap_ok "nobody watches: what is in service is listed, of unknown age" eval \
	'lists unseen 1 && has unseen "$unseen" && [ "$(last unseen partial)" = 1 ]'
tap_ok "a note says why" eval 'grep -q "^virqscope: partial: nobody watched" "$tmp/unseen.table.err"'
tap_ok "it may be older than anything" eval 'lists unseen.older 1 && has unseen.older "$unseen"'
tap_ok "it is of no device that is known" lists unseen.device 0
tap_ok "but it may be of the one that was asked for: a note says so" \
	grep -q "^virqscope: 1 more may pass: their device is not known" "$tmp/unseen.device.err"
tap_ok "the kernel's iterator, pinned, ends by itself: $(wc -c <"$tmp/pinned.out") bytes, it and the end" \
	eval '[ "$(cat "$tmp/pinned.status")" = 0 ] && [ "$(wc -c <"$tmp/pinned.out")" = $((2 * SIZE)) ]'

tap_ok "nothing in flight before" lists before 0
tap_ok "watched: what is in service is listed with all that is known" eval \
	'lists second 1 && has second "$seen" && [ "$(last second partial)" = 0 ]'
tap_ok "list --pin: cat prints that with named fields" eval '
	[ "$(cat "$tmp/pin.status")" = 0 ] && [ "$(wc -l <"$tmp/pinned.text")" = 1 ] &&
	grep -qE "^pid=[1-9][0-9]* vm_gen=[1-9][0-9]* intid=32 vcpu=0 stage=enter host_irq=[1-9][0-9]* pending=[01] active=1 enabled=1 began=[1-9][0-9]* now=[1-9][0-9]*$" "$tmp/pinned.text" ||
	{ sed "s/^/# /" "$tmp/pinned.text"; false; }'
waited=$(($(of second t_ns) - $(of first t_ns)))
since=$(($(last older t_ns) - $(last before t_ns)))
tap_ok "its age is above the ${WAITED} s waited, below the $((since / 1000000)) ms since it was not there: $(of second age_ns) ns" \
	eval '[ "$(of second age_ns)" -gt ${WAITED}000000000 ] && [ "$(of second age_ns)" -lt $since ]'
aged=$(($(of second age_ns) - $(of first age_ns)))
tap_ok "it ages as time goes by: $aged ns in $waited" \
	eval '[ $((aged - waited)) -lt 500000000 ] && [ $((waited - aged)) -lt 500000000 ]'
tap_ok "the table says the same" eval '
	grep -Eq "^[0-9]+-[0-9]+ +32 +0 enter +guest_eoi +[0-9.]+ +yes +$(of second host_irq) 0000:00:04.0$" "$tmp/table.out" &&
	grep -qx "# in flight 1, partial 0" "$tmp/table.out" && [ ! -s "$tmp/table.err" ]'
tap_ok "--older-than: what is older" eval 'lists older 1 && has older "$seen"'
tap_ok "--older-than: not what is younger" lists younger 0
tap_ok "one line says that nothing passes" eval '
	[ "$(cat "$tmp/younger.table.out")" = "# nothing is in flight that passes --older-than 3600000000" ]'
for filter in intid host device vm; do
	tap_ok "filter $filter: the one it names" lists $filter.in 1
	[ $filter = vm ] || tap_ok "filter $filter: no other" lists $filter.out 0
done
tap_ok "latency's summary counts it, though it saw no life end" eval '
	[ "$(cat "$tmp/seen.status")" = 0 ] && [ "$(last seen in_flight)" = 1 ] &&
	[ "$(last seen events)" = 0 ] && [ "$(last seen reliable)" = true ]'

count_of() { grep -c -- "$2" "$tmp/$1.out"; }
tap_ok "$QUEUED lines: one in service, the others wait" eval '
	lists queued $QUEUED && [ "$(last behind in_flight)" = $QUEUED ] &&
	[ "$(count_of queued "\"waiting_for\":\"guest_eoi\"")" = 1 ]'
tap_ok "for the guest, which saw each in a list register when it was the most urgent one" eval '
	[ "$(count_of queued "\"stage\":\"load\",\"age_ns\":[0-9]*,\"waiting_for\":\"guest_entry\",\"masked\":null,\"host_irq\":null,")" = $((QUEUED - 1)) ]'
tap_ok "each is listed once, though the guest exits and enters meanwhile: $(sort "$tmp/reads" | uniq -c | sed 's/^ *//' | paste -sd,), reads and bytes" \
	[ "$(grep -cx $(((QUEUED + 1) * SIZE)) "$tmp/reads")" = $READS ]
tap_ok "two VMs: each is listed once, by the name of its own" eval '
	lists vms $((QUEUED + 1)) && [ "$(count_of vms "\"name\":\"other\".*\"intid\":32,")" = 1 ] &&
	[ "$(count_of vms "\"name\":\"ptguest\"")" = $QUEUED ] &&
	[ "$(grep -c "^# [a-z]* [0-9]*-[0-9]*$" "$tmp/vms.table.out")" = 2 ]'

# saw NAME COUNT: so many, none lost, and nothing that makes no sense
saw() {
	[ "$(cat "$tmp/$1.status")" = 0 ] && [ "$(last "$1" events)" = "$2" ] &&
		[ "$(last "$1" reliable)" = true ] && [ "$(last "$1" in_flight)" = 0 ] && return
	show "$1"
}
tap_ok "MSI: 500 raised and taken, 500 seen" eval '
	grep -q "\"raised\":500,\"taken\":500," "$tmp/msi.json" && saw msi 500 &&
	[ "$(last msi partial)" = 0 ]'
tap_ok "MSI: the device's first vector raised them all, on an LPI" has msi \
	'"intid":8192,"vcpu":0,.*"sources":\[{"device":"0000:00:04.0","index":"msi","vector":0,"host_irq":[0-9]*,"gsi":0,"mask_mode":null,"shared":false}\],"count":500,'
tap_ok "MSI: every stage and the injection of each, but no service and no rearm" eval '
	has msi "\"signal\":{\"count\":500,.*\"inject\":{\"count\":500,.*\"queue\":{\"count\":500,.*\"load\":{\"count\":500,.*\"enter\":{\"count\":500," &&
	has msi "\"injection\":{\"count\":500,.*\"service\":null,\"rearm\":null}"'
told() { grep -c ", $1, completed, flags: inexact," "$tmp/msi.lives"; }
tap_ok "MSI: $(told irqfd) through irqfd, $(told irqfd-worker) by its worker: the first, which looks for the translation" eval '
	[ "$(told irqfd)" = 499 ] && [ "$(told irqfd-worker)" = 1 ] && has msi "\"path\":\[\"irqfd\",\"irqfd-worker\"\],"'
tap_ok "MSI: raised + still-high = ended + coalesced" eval '
	has msi "\"count\":500,\"coalesced\":0,.*\"still_high\":0,"'

for irq in sgi timer; do
	tap_ok "$irq: none is seen unless asked for, though the kernel tells them" saw $irq.not 0
	tap_ok "$irq: the parameter is set while they are watched" parameter $irq.during Y
	tap_ok "$irq: and put back then" parameter $irq N
	tap_ok "$irq: it is left alone if somebody else had set it" parameter $irq.set Y
done
# private NAME INTID VCPU: a line of that interrupt on that vCPU, of 500 that completed
private() {
	has "$1" "\"intid\":$2,\"vcpu\":$3,\"path\":\[\"internal\"\],\"sources\":\[\],.*\"delivery\":{\"count\":500,.*\"service\":null,.*\"completed\":500,"
}
for run in '' .set; do
	tap_ok "sgi$run: SGI 0 of one vCPU, SGI 1 of the other" eval "private sgi$run 0 0 && private sgi$run 1 1"
	tap_ok "timer$run: the timer of each vCPU has a line of its own" eval \
		"private timer$run 27 0 && private timer$run 27 1"
done
tap_ok "--internal -I 27: the timers" eval '[ "$(last filtered events)" -ge 500 ]'
tap_ok "--internal -I 28: no others" saw filtered.not 0
tap_ok "SGIs in service are listed, on the vCPU that took them" eval '
	lists sgi.list 2 && has sgi.list "\"intid\":0,\"vcpu\":0,\"stage\":\"enter\",\"age_ns\":[0-9]*,\"waiting_for\":\"guest_eoi\"" &&
	has sgi.list "\"intid\":1,\"vcpu\":1,\"stage\":\"enter\",\"age_ns\":[0-9]*,\"waiting_for\":\"guest_eoi\""'
tap_ok "only if asked for, though the parameter is set" eval 'lists sgi.unlisted 0 && parameter list Y'
tap_ok "latency --internal counts them" [ "$(last stuck in_flight)" = 2 ]
tap_ok "two at once: the first one leaves the parameter to the other" parameter one.left Y
tap_ok "who puts it back" parameter none.left N
tap_ok "one that is killed leaves it behind" parameter killed Y
tap_ok "and who comes then leaves it alone" parameter after.killed Y
tap_ok "a list that nobody reads puts it back" parameter unread N

lines_valid 60
tap_done
