#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that events which are enabled on the kernel's command line do not keep it from booting,
# and that they see all of the first guest's interrupts.

. "$(dirname "$0")/test.sh"

RAISED=100

# boot EVENTS: with these
boot() {
	in_lab --timeout 60 --device edu@4 --append "trace_event=$1" <<END
vfio-bind 00:04.0
ptguest -d 00:04.0 -n $RAISED >/dev/null
cat /sys/module/kvm-arm/parameters/vgic_life_settled >\$share/settled
cat \$trace/trace >\$share/trace
END
	tap_ok "trace_event=$1: it boots, a guest takes its interrupts, and the kernel does not complain" [ $? = 0 ]
}
# seen EVENT [TEXT]: how often
seen() { grep -c " $1: .*${2-}" "$tmp/trace"; }

boot kvm:vgic_irq_life,kvm:vgic_irq_queue,kvm:vgic_irq_load
tap_ok "all interrupts have records" [ "$(cat "$tmp/settled")" = Y ]
tap_ok "each life is reported, and is whole" \
	[ "$(seen vgic_irq_life completed) $(seen vgic_irq_life partial)" = "$RAISED 0" ]
tap_ok "and its stages: $(seen vgic_irq_queue) times queued, $(seen vgic_irq_load) times loaded" \
	[ "$(seen vgic_irq_queue)" = $RAISED -a "$(seen vgic_irq_load)" -ge $RAISED ]
boot kvm,irq_life,irq_binding
tap_ok "each life is reported among others" [ "$(seen vgic_irq_life completed)" = $RAISED ]
tap_done
