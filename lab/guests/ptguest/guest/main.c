// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The guest. Each vCPU raises the interrupts of its own sources, round after
 * round, and takes them; what it measures goes to memory. Between the first
 * raise and the last there are no exits but those of the interrupts: what is
 * touched then was touched before, and nothing is trapped. A rate has exits of its
 * own: see sleep_until().
 */

#include <stdint.h>
#include "abi.h"
#include "cpu.h"
#include "edu.h"
#include "gic.h"

static volatile struct ptg_params *const params = (void *)PTG_PARAMS;

static const struct gic_ops *const gic_models[] = {
	[PTG_GIC_V2] = &gicv2_ops,
	[PTG_GIC_V3] = &gicv3_ops,
};

static const struct gic_ops *gic;

/* The sources of each vCPU */
static struct mine {
	volatile struct ptg_source *src[PTG_MAX_SOURCES];
	uint32_t nr;
} mine[PTG_MAX_VCPUS];

static volatile struct ptg_record *record(volatile struct ptg_source *src, uint32_t n)
{
	return (volatile struct ptg_record *)src->records + n;
}

static void leave(enum ptg_exit how)
{
	dsb();
	for (;;)
		write32(PTG_EXIT, how);
}

static void spin_until(uint64_t when)
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

static volatile struct ptg_source *source_of(uint32_t vcpu, uint32_t intid)
{
	for (uint32_t i = 0; i < mine[vcpu].nr; i++)
		if (mine[vcpu].src[i]->intid == intid)
			return mine[vcpu].src[i];
	return 0;
}

static int is_level(void)
{
	return !(params->flags & PTG_F_EDGE);
}

static int is_raised(volatile struct ptg_source *src)
{
	if (src->taken == src->raised)
		return 0;
	return !is_level() || read32(src->bar + EDU_STATUS);
}

static void lower(volatile struct ptg_source *src)
{
	write32(src->bar + EDU_ACK, ~0u);
	/* a posted write has to arrive before the EOI lets the line be unmasked */
	read32(src->bar + EDU_STATUS);
}

static void take(volatile struct ptg_source *src, uint32_t ack, uint64_t vector)
{
	volatile struct ptg_record *rec = record(src, src->taken);

	rec->vector = vector;
	src->taken++;
	if (params->flags & PTG_F_NO_ACK)
		return;

	if (params->ack_delay)
		spin_until(vector + params->ack_delay);
	if (is_level()) {
		rec->ack = counter();
		lower(src);
	}
	src->completed++;
	rec->done = counter();
	gic->eoi(ack);
}

/* Called by the IRQ vector with the counter as its first instruction read it. */
void guest_irq(uint64_t vector)
{
	uint32_t vcpu = read_sysreg(tpidr_el1);
	uint32_t ack = gic->ack();
	uint32_t intid = ack & gic->intid_mask;
	volatile struct ptg_source *src = source_of(vcpu, intid);

	if (src && is_raised(src)) {
		take(src, ack, vector);
		return;
	}
	if (src) {
		src->spurious++;
		if (is_level())
			lower(src);
	} else {
		params->vcpus[vcpu].spurious++;
	}
	if (intid < GIC_SPECIAL || intid >= PTG_FIRST_LPI)
		gic->eoi(ack);
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
	uint64_t now, reg = src->bar + EDU_RAISE;

	src->raised = n + 1;
	/* in one piece: nothing may come between the stamp and the store */
	asm volatile("isb\n\tmrs %0, cntvct_el0\n\tstr %w1, [%2]"
		     : "=&r" (now) : "r" (1), "r" (reg) : "memory");
	record(src, n)->raise = now;
}

/*
 * Several are raised with interrupts masked, and taken when all are pending: on
 * another CPU the host may be slower than the guest. A source's priority is above
 * those of the sources after it, so the last one first: each becomes the highest
 * pending one, and no question to the vGIC is needed.
 */
static void raise_batch(volatile struct ptg_source **src, uint32_t nr, uint32_t n)
{
	if (nr == 1) {
		raise(src[0], n);
		return;
	}
	irq_mask();
	while (nr--) {
		raise(src[nr], n);
		while (gic->pending() != src[nr]->intid)
			;
	}
	irq_unmask();
}

static void wait_batch(volatile struct ptg_source **src, uint32_t nr, uint32_t n)
{
	irq_mask();
	for (uint32_t i = 0; i < nr; i++)
		while (src[i]->completed <= n)
			irq_wait();
	irq_unmask();
}

static void run(uint32_t vcpu)
{
	struct mine *own = &mine[vcpu];
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

/* Take what comes and complete nothing, until the monitor has seen enough. */
static void run_no_ack(uint32_t vcpu)
{
	raise_batch(mine[vcpu].src, mine[vcpu].nr, 0);
	irq_mask();
	for (;;)
		irq_wait();
}

/* Map all that the run will touch, so that it takes no stage 2 faults. */
static void touch(volatile struct ptg_source *src)
{
	read32(src->bar + EDU_ID);
	for (uint32_t n = 0; n < params->count; n += PTG_PAGE / sizeof(struct ptg_record))
		record(src, n)->raise = 0;
}

static void adopt_sources(uint32_t vcpu)
{
	for (uint32_t i = 0; i < params->nr_sources; i++) {
		volatile struct ptg_source *src = &params->sources[i];

		if (src->vcpu != vcpu)
			continue;
		mine[vcpu].src[mine[vcpu].nr++] = src;
		gic->setup(src->intid, vcpu, i);
		touch(src);
	}
}

static void init_gic(uint32_t vcpu)
{
	if (vcpu == 0) {
		gic = gic_models[params->gic];
		gic->init_shared(params->flags & PTG_F_EDGE);
		dsb();
		params->gic_ready = 1;
	}
	while (!params->gic_ready)
		;
	gic->init_cpu(vcpu);
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
		run_no_ack(vcpu);
	run(vcpu);
	leave(PTG_EXIT_DONE);
}
