// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The guest. Each vCPU raises the interrupts of its own devices, round after
 * round, and takes them; what it measures goes to memory. Between the first
 * raise and the last there are no exits but those of the interrupts: what is
 * touched then was touched before, and nothing is trapped. Two options have exits
 * of their own: see wait_pending() and sleep_until().
 */

#include <stdint.h>
#include "abi.h"
#include "cpu.h"
#include "edu.h"
#include "gic.h"

static volatile struct ptg_params *const params = (void *)PTG_PARAMS;

static const struct gic_ops *const gic_models[] = {
	[PTG_GIC_V3] = &gicv3_ops,
};

static const struct gic_ops *gic;

/* The devices of each vCPU */
static struct mine {
	volatile struct ptg_device *dev[PTG_MAX_DEVICES];
	uint32_t nr;
} mine[PTG_MAX_VCPUS];

static volatile struct ptg_record *record(volatile struct ptg_device *dev, uint32_t n)
{
	return (volatile struct ptg_record *)dev->records + n;
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

static volatile struct ptg_device *device_of(uint32_t vcpu, uint32_t intid)
{
	for (uint32_t i = 0; i < mine[vcpu].nr; i++)
		if (mine[vcpu].dev[i]->intid == intid)
			return mine[vcpu].dev[i];
	return 0;
}

/* Called by the IRQ vector with the counter as its first instruction read it. */
void guest_irq(uint64_t vector)
{
	uint32_t vcpu = read_sysreg(tpidr_el1);
	uint32_t intid = gic->ack();
	volatile struct ptg_device *dev = device_of(vcpu, intid);
	volatile struct ptg_record *rec;
	uint32_t status;

	if (!dev) {
		params->vcpus[vcpu].spurious++;
		if (intid < GIC_SPECIAL)
			gic->eoi(intid);
		return;
	}
	status = read32(dev->bar + EDU_STATUS);
	if (!status || dev->taken == dev->raised) {
		dev->spurious++;
		write32(dev->bar + EDU_ACK, status);
		gic->eoi(intid);
		return;
	}
	rec = record(dev, dev->taken);
	rec->vector = vector;
	dev->taken++;
	if (params->flags & PTG_F_NO_ACK)
		return;

	if (params->ack_delay)
		spin_until(vector + params->ack_delay);
	rec->ack = counter();
	write32(dev->bar + EDU_ACK, status);
	/* a posted write has to arrive before the EOI lets the line be unmasked */
	read32(dev->bar + EDU_STATUS);
	dev->completed++;
	rec->done = counter();
	gic->eoi(intid);
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

static void raise(volatile struct ptg_device *dev, uint32_t n)
{
	uint64_t now, reg = dev->bar + EDU_RAISE;

	dev->raised = n + 1;
	/* in one piece: nothing may come between the stamp and the store */
	asm volatile("isb\n\tmrs %0, cntvct_el0\n\tstr %w1, [%2]"
		     : "=&r" (now) : "r" (1), "r" (reg) : "memory");
	record(dev, n)->raise = now;
}

/* Wait until the vgic has them all. Each question is an exit. */
static void wait_pending(volatile struct ptg_device **dev, uint32_t nr)
{
	uint32_t asked = 0, bits = 0;

	for (uint32_t i = 0; i < nr; i++) {
		uint32_t n = dev[i]->intid / 32, bit = 1u << (dev[i]->intid % 32);

		while (asked != n || !(bits & bit)) {
			asked = n;
			bits = gic->pending(n);
		}
	}
}

/*
 * Several are raised with interrupts masked, and taken when the vgic has them
 * all: on another CPU the host may be slower than the guest.
 */
static void raise_batch(volatile struct ptg_device **dev, uint32_t nr, uint32_t n)
{
	if (nr == 1) {
		raise(dev[0], n);
		return;
	}
	irq_mask();
	for (uint32_t i = 0; i < nr; i++)
		raise(dev[i], n);
	wait_pending(dev, nr);
	irq_unmask();
}

static void wait_batch(volatile struct ptg_device **dev, uint32_t nr, uint32_t n)
{
	irq_mask();
	for (uint32_t i = 0; i < nr; i++)
		while (dev[i]->completed <= n)
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

			raise_batch(own->dev + i, nr, n);
			wait_batch(own->dev + i, nr, n);
		}
	}
}

/* Take what comes and complete nothing, until the monitor has seen enough. */
static void run_no_ack(uint32_t vcpu)
{
	raise_batch(mine[vcpu].dev, mine[vcpu].nr, 0);
	irq_mask();
	for (;;)
		irq_wait();
}

/* Map all that the run will touch, so that it takes no stage 2 faults. */
static void touch(volatile struct ptg_device *dev)
{
	read32(dev->bar + EDU_ID);
	for (uint32_t n = 0; n < params->count; n += PTG_PAGE / sizeof(struct ptg_record))
		record(dev, n)->raise = 0;
}

static void adopt_devices(uint32_t vcpu)
{
	for (uint32_t i = 0; i < params->nr_devices; i++) {
		volatile struct ptg_device *dev = &params->devices[i];

		if (dev->vcpu != vcpu)
			continue;
		mine[vcpu].dev[mine[vcpu].nr++] = dev;
		touch(dev);
	}
}

static void init_gic(void)
{
	gic = gic_models[params->gic];
	gic->init_shared();
	for (uint32_t i = 0; i < params->nr_devices; i++)
		gic->enable(params->devices[i].intid, params->devices[i].vcpu);
	dsb();
	params->gic_ready = 1;
}

/* All vCPUs start here at once. */
void guest_main(uint32_t vcpu)
{
	write_sysreg(tpidr_el1, vcpu);
	if (vcpu == 0)
		init_gic();
	while (!params->gic_ready)
		;
	gic->init_cpu(vcpu);
	adopt_devices(vcpu);

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
