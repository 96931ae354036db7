// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The guest. Each vCPU raises the interrupts of its own sources, round after
 * round, and takes those that are sent to it; what it measures goes to memory.
 * Between the first raise and the last there are no exits but those of the
 * interrupts: what is touched then was touched before, and nothing is trapped. A
 * rate has exits of its own: see sleep_until().
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

const struct gic_ops *gic;
const struct source_ops *kind;

/* The sources that each vCPU raises */
static struct raises {
	volatile struct ptg_source *src[PTG_MAX_SOURCES];
	uint32_t nr;
} raises[PTG_MAX_VCPUS];

static void leave(enum ptg_exit how)
{
	dsb();
	for (;;)
		write32(PTG_EXIT, how);
}

void spin_until(uint64_t when)
{
	while (counter() < when)
		;
}

/* The monitor sleeps, so that waiting costs no processor time. */
static void sleep_until(uint64_t when)
{
	while (counter() < when)
		write64(PTG_SLEEP, when);
}

/* Called by the vector of whatever should not happen. */
void guest_fault(uint64_t esr, uint64_t elr, uint64_t far)
{
	volatile struct ptg_vcpu *self = &params->vcpus[read_sysreg(tpidr_el1)];

	self->esr = esr;
	self->elr = elr;
	self->far = far;
	leave(PTG_EXIT_FAULT);
}

static void raise(volatile struct ptg_source *src, uint32_t n)
{
	src->raised = n + 1;
	record(src, n)->raise = kind->raise(src, src->target);
}

/*
 * Several are raised with interrupts masked, and taken when all are pending: on
 * another CPU the host may be slower than the guest. A source's priority is above
 * those of the sources after it, so the last one first: each becomes the highest
 * pending one, and no question to the vGIC is needed.
 */
static void raise_masked(volatile struct ptg_source **src, uint32_t nr, uint32_t n)
{
	irq_mask();
	while (nr--) {
		raise(src[nr], n);
		while (gic->pending() != src[nr]->intid)
			;
	}
	irq_unmask();
}

static void raise_batch(volatile struct ptg_source **src, uint32_t nr, uint32_t n)
{
	if (nr > 1 && !(params->flags & PTG_F_ELSEWHERE)) {
		raise_masked(src, nr, n);
		return;
	}
	for (uint32_t i = 0; i < nr; i++)
		raise(src[i], n);
}

/* What another vCPU takes does not end a WFI of this one. */
static void wait_elsewhere(volatile struct ptg_record *rec)
{
	while (!rec->done)
		wait_event();
}

static void wait_here(volatile struct ptg_record *rec)
{
	irq_mask();
	while (!rec->done)
		irq_wait();
	irq_unmask();
}

static void wait_batch(volatile struct ptg_source **src, uint32_t nr, uint32_t n)
{
	for (uint32_t i = 0; i < nr; i++)
		if (params->flags & PTG_F_ELSEWHERE)
			wait_elsewhere(record(src[i], n));
		else
			wait_here(record(src[i], n));
}

static void run(struct raises *own)
{
	uint64_t start = counter();

	for (uint32_t n = 0; n < params->count; n++) {
		if (params->period)
			sleep_until(start + n * params->period);
		for (uint32_t i = 0; i < own->nr; i += params->pending) {
			uint32_t left = own->nr - i;
			uint32_t nr = left < params->pending ? left : params->pending;

			raise_batch(own->src + i, nr, n);
			wait_batch(own->src + i, nr, n);
		}
	}
}

static int all_done(void)
{
	for (uint32_t i = 0; i < params->nr_vcpus; i++)
		if (!params->vcpus[i].done)
			return 0;
	return 1;
}

/*
 * Others may still raise what this vCPU takes. The last one wakes the rest: of
 * several that end at once, at least one sees them all done.
 */
static void wait_for_others(uint32_t vcpu)
{
	params->vcpus[vcpu].done = 1;
	dsb();
	if (all_done())
		for (uint32_t i = 0; i < params->nr_vcpus; i++)
			gic->send(WAKE_SGI, i);
	irq_mask();
	while (!all_done())
		irq_wait();
}

/* Take what comes and complete nothing, until the monitor has seen enough. */
static void run_no_ack(struct raises *own)
{
	raise_batch(own->src, own->nr, 0);
	irq_mask();
	for (;;)
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
		int takes = src->target == vcpu, raised_here = src->vcpu == vcpu;

		if (takes)
			take_from(src, vcpu);
		/* a vCPU has its own SGIs and PPIs, and its own ITS for its LPIs */
		if (src->intid < PTG_FIRST_SPI ? takes : raised_here)
			gic->setup(src->intid, src->target, i);
		if (!raised_here)
			continue;
		raises[vcpu].src[raises[vcpu].nr++] = src;
		touch(src);
	}
}

static void init_gic(uint32_t vcpu)
{
	if (vcpu == 0) {
		gic = gic_models[params->gic];
		kind = source_kinds[params->irq];
		gic->init_shared(!is_level());
		dsb();
		params->gic_ready = 1;
	}
	while (!params->gic_ready)
		;
	gic->init_cpu(vcpu);
	gic->setup(WAKE_SGI, vcpu, PTG_MAX_SOURCES);
	if (params->sources[0].intid >= PTG_FIRST_LPI)
		its_init_cpu(vcpu);
}

/* All vCPUs start here at once. */
void guest_main(uint32_t vcpu)
{
	write_sysreg(tpidr_el1, vcpu);
	init_gic(vcpu);
	adopt_sources(vcpu);

	dsb();
	params->vcpus[vcpu].ready = 1;
	for (uint32_t i = 0; i < params->nr_vcpus; i++)
		while (!params->vcpus[i].ready)
			;
	irq_unmask();
	if (params->flags & PTG_F_NO_ACK)
		run_no_ack(&raises[vcpu]);
	run(&raises[vcpu]);
	if (params->flags & PTG_F_ELSEWHERE)
		wait_for_others(vcpu);
	leave(PTG_EXIT_DONE);
}
