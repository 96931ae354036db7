// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The guest. Each vCPU raises the interrupts of its own sources, round after round, and takes the
 * interrupts that are sent to it; it writes its measurements to memory. Between the first raise and
 * the last there are no exits but those of the interrupts: all memory in use was touched before,
 * and no access is trapped. A rate has exits of its own: see sleep_until().
 */

#include <stdint.h>
#include "abi.h"
#include "cpu.h"
#include "edu.h"
#include "gic.h"
#include "guest.h"
#include "source.h"

static const struct gic_ops *const gic_models[] = {
	[PTG_GIC_V2] = &gicv2_ops,
	[PTG_GIC_V3] = &gicv3_ops,
};

static void leave(enum ptg_exit how)
{
	dsb();
	for (;;)
		write32(PTG_EXIT, how);
}

/* Called by all vectors that should never be taken. */
void guest_fault(uint64_t esr, uint64_t elr, uint64_t far)
{
	volatile struct ptg_vcpu *self = &params->vcpus[read_sysreg(tpidr_el1)];

	self->esr = esr;
	self->elr = elr;
	self->far = far;
	leave(PTG_EXIT_FAULT);
}

static int all_at(enum ptg_step step)
{
	for (uint32_t i = 0; i < params->nr_vcpus; i++)
		if (params->vcpus[i].step < step)
			return 0;
	return 1;
}

static void reach(uint32_t vcpu, enum ptg_step step)
{
	dsb();
	params->vcpus[vcpu].step = step;
	send_event();
}

static void wait_all(uint32_t vcpu, enum ptg_step step)
{
	reach(vcpu, step);
	while (!all_at(step))
		wait_event();
}

/*
 * Other vCPUs may still raise interrupts that this one takes. The last one wakes the rest: of
 * several that end at once, at least one sees all of them done.
 */
static void wait_all_done(uint32_t vcpu)
{
	reach(vcpu, PTG_DONE);
	if (all_at(PTG_DONE))
		for (uint32_t i = 0; i < params->nr_vcpus; i++)
			gic->send(WAKE_SGI, i);
	irq_mask();
	while (!all_at(PTG_DONE))
		irq_wait();
}

/* Map all that the run will touch, so that it takes no stage 2 faults. */
static void touch(volatile struct ptg_source *src)
{
	if (src->bar)
		read32(src->bar + EDU_ID);
	for (uint32_t n = 0; n < params->count; n += PTG_PAGE / sizeof(struct ptg_record))
		record(src, n)->raise = 0;
}

static void adopt_sources(uint32_t vcpu)
{
	for (uint32_t i = 0; i < params->nr_sources; i++) {
		volatile struct ptg_source *src = &params->sources[i];

		/* a vCPU has its own SGIs and PPIs, and its own ITS for its LPIs */
		if (src->intid < PTG_FIRST_SPI && takes(src, vcpu))
			gic->setup(src->intid, vcpu, src->priority);
		if (src->vcpu != vcpu)
			continue;
		if (src->intid >= PTG_FIRST_SPI)
			gic->setup(src->intid, src->target, src->priority);
		if (params->flags & PTG_F_LATE_ROUTE)
			gic->route(src->intid, GIC_NO_VCPU);
		raise_from(src, vcpu);
		touch(src);
	}
}

/* Set up the CPU interface and the tables of LPIs, which must precede mapping any LPI. */
static void init_gic(uint32_t vcpu)
{
	gic->init_cpu(vcpu);
	gic->setup(WAKE_SGI, vcpu, PTG_LOWEST);
	if (params->sources[0].intid >= PTG_FIRST_LPI)
		its_init_cpu(vcpu, params->nr_vcpus);
}

/* All LPIs are mapped now: KVM finds them when the monitor wires their messages. */
static void wait_wired(uint32_t vcpu)
{
	if (vcpu == 0)
		write32(PTG_EXIT, PTG_EXIT_WIRE);
	wait_all(vcpu, PTG_WIRED);
}

/* Makes the first interrupt of every source pending before any can come. */
static void begin_late(uint32_t vcpu)
{
	raise_first(vcpu);
	wait_all(vcpu, PTG_RAISED);
	if (vcpu == 0 && params->flags & PTG_F_RESTORE)
		write32(PTG_EXIT, PTG_EXIT_START);
	else if (vcpu == 0 && params->flags & PTG_F_LATE_GICD)
		gic->start();
}

/* All vCPUs start here at once. */
void guest_main(uint32_t vcpu)
{
	write_sysreg(tpidr_el1, vcpu);
	if (vcpu == 0) {
		gic = gic_models[params->gic];
		kind = source_kinds[params->irq];
		gic->init_shared(!is_level());
		if (!(params->flags & PTG_F_LATE_GICD))
			gic->start();
	}
	wait_all(vcpu, PTG_SHARED_READY);
	init_gic(vcpu);
	wait_all(vcpu, PTG_CPU_READY);
	adopt_sources(vcpu);
	wait_all(vcpu, PTG_SOURCES_READY);
	if (params->flags & PTG_F_MAP_FIRST)
		wait_wired(vcpu);
	if (is_late())
		begin_late(vcpu);

	irq_unmask();
	if (params->flags & PTG_F_NO_ACK)
		run_no_ack(vcpu);
	run(vcpu);
	if (params->flags & PTG_F_ELSEWHERE)
		wait_all_done(vcpu);
	leave(PTG_EXIT_DONE);
}
