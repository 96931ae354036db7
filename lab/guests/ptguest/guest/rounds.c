// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The rounds of a vCPU: it raises each source once or several times, alone or together with its
 * other sources, and may disable, move or withdraw it while it is pending.
 */

#include <stdint.h>
#include "abi.h"
#include "cpu.h"
#include "gic.h"
#include "guest.h"
#include "source.h"

/* The sources that each vCPU raises */
static struct raises {
	volatile struct ptg_source *src[PTG_MAX_SOURCES];
	uint32_t nr;
} raises[PTG_MAX_VCPUS];

void raise_from(volatile struct ptg_source *src, uint32_t vcpu)
{
	raises[vcpu].src[raises[vcpu].nr++] = src;
}

void spin_until(uint64_t when)
{
	while (counter() < when)
		;
}

/* Sleep in the monitor, so that waiting costs no processor time. */
static void sleep_until(uint64_t when)
{
	while (counter() < when)
		write64(PTG_SLEEP, when);
}

/* Wait in the guest: a vCPU that sleeps in the monitor takes no interrupts. */
static void pause_until(uint64_t when)
{
	if (params->flags & PTG_F_ELSEWHERE)
		spin_until(when);
	else
		sleep_until(when);
}

static uint32_t target_of(volatile struct ptg_source *src, uint32_t round)
{
	if (!params->migrate)
		return src->target;
	return (src->target + round / params->migrate) % params->nr_vcpus;
}

/* The last interrupt of a source in a round, from 0 */
static uint32_t last_of(uint32_t round)
{
	uint32_t end = (round + 1) * params->overlap;

	return (end < params->count ? end : params->count) - 1;
}

/* Raise the source once, or several times with overlap. */
static void raise(volatile struct ptg_source *src, uint32_t round)
{
	uint32_t target = target_of(src, round), last = last_of(round);

	for (uint32_t n = round * params->overlap; n <= last; n++) {
		src->raised = n + 1;
		record(src, n)->raise = kind->raise(src, target);
	}
}

/*
 * True if the source is the highest pending interrupt here. A source's priority is above those of
 * the sources after it: raised from the last to the first, each becomes the highest, and no query
 * of the vGIC, which is an exit, is needed. Of several that share the lowest priority only the one
 * raised first can be seen; with overlap, earlier ones still on their way may precede it. Then any
 * pending interrupt has to do.
 */
static int is_pending(volatile struct ptg_source *src)
{
	uint32_t intid = gic->pending();

	return intid == src->intid ||
	       (gic_is_intid(intid) && (params->overlap > 1 || src->priority == PTG_LOWEST));
}

static void wait_pending(volatile struct ptg_source *src)
{
	while (!is_pending(src))
		;
}

/* A pending interrupt must not come while it is disabled, and must come once it is enabled. */
static void hold(volatile struct ptg_source *src)
{
	gic->disable(src->intid);
	while (is_pending(src))
		;
	src->held++;
	gic->enable(src->intid);
	wait_pending(src);
}

/*
 * Raise the line and lower it again before it can be taken. In every other round the priority mask
 * holds it back meanwhile: some CPU interfaces do not show an interrupt that is held back like this
 * as pending, so this is not checked then.
 */
static void withdraw(volatile struct ptg_source *src, uint32_t round)
{
	irq_mask();
	kind->raise(src, src->target);
	wait_pending(src);
	if (round % 2) {
		gic->hold_back(1);
		irq_unmask();
	}
	kind->lower(src);
	irq_mask();
	gic->hold_back(0);
	while (is_pending(src))
		;
	src->withdrawn++;
	irq_unmask();
}

/*
 * Raise several sources with interrupts masked, and take them when all are pending: the host may
 * raise them on another CPU, slower than the guest.
 */
static void raise_masked(volatile struct ptg_source **src, uint32_t nr, uint32_t round)
{
	irq_mask();
	while (nr--) {
		raise(src[nr], round);
		wait_pending(src[nr]);
		if (round < params->disable)
			hold(src[nr]);
	}
	irq_unmask();
}

/* True if the last interrupt that was raised in this round was taken */
static int is_done(volatile struct ptg_source *src, uint32_t round)
{
	volatile struct ptg_record *rec = record(src, last_of(round));

	if (params->overlap == 1)
		return rec->done != 0;
	for (uint32_t i = 0; i < params->nr_vcpus; i++)
		if (src->by[i].last > rec->raise)
			return 1;
	return 0;
}

/*
 * With interrupts masked, wait until the source is pending here. Interrupts of a higher priority,
 * which others raised, are taken meanwhile. Returns 0 if the source was taken with them.
 */
static int catch_pending(volatile struct ptg_source *src, uint32_t round)
{
	while (!is_done(src, round)) {
		uint32_t intid = gic->pending();

		if (intid == src->intid)
			return 1;
		if (gic_is_intid(intid))
			irq_let_in();
	}
	return 0;
}

/* Move it to another vCPU while it is pending, if it was to be taken here; an SGI cannot move. */
static void raise_and_move(volatile struct ptg_source *src, uint32_t round)
{
	uint32_t target = target_of(src, round);

	if (src->intid < PTG_FIRST_SPI) {
		raise(src, round);
	} else if (target_of(src, round - 1) == src->vcpu) {
		irq_mask();
		raise(src, round);
		src->moved += catch_pending(src, round);
		gic->route(src->intid, target);
		irq_unmask();
	} else {
		gic->route(src->intid, target);
		raise(src, round);
	}
}

/* The host may raise it late, and only the distributor shows here whether it is pending. */
static void wait_latched(volatile struct ptg_source *src)
{
	uint32_t n = src->intid / 32, bit = 1u << src->intid % 32;

	if (src->intid >= PTG_FIRST_SPI && src->intid <= PTG_LAST_SPI)
		while (!(read32(GICD_ISPENDR(n)) & bit))
			;
}

/* The first round of a vCPU, whose interrupts cannot come yet */
void raise_first(uint32_t vcpu)
{
	struct raises *own = &raises[vcpu];

	for (uint32_t i = 0; i < own->nr; i++) {
		raise(own->src[i], 0);
		wait_latched(own->src[i]);
		if (params->flags & PTG_F_LATE_ROUTE) {
			gic->route(own->src[i]->intid, own->src[i]->target);
			kind->raise(own->src[i], own->src[i]->target);
		}
	}
}

static void raise_elsewhere(volatile struct ptg_source *src, uint32_t round)
{
	if (params->migrate && round && round % params->migrate == 0)
		raise_and_move(src, round);
	else
		raise(src, round);
}

/* LPIs that are taken here; remapping makes this vCPU exit, so none of them is in use. */
static void remap(volatile struct ptg_source **src, uint32_t nr, uint32_t away)
{
	for (uint32_t i = 0; params->flags & PTG_F_REMAP && i < nr; i++)
		its_remap(src[i]->intid, (src[i]->target + away) % params->nr_vcpus);
}

static void raise_batch(volatile struct ptg_source **src, uint32_t nr, uint32_t round)
{
	for (uint32_t i = 0; round < params->withdraw && i < nr; i++)
		withdraw(src[i], round);
	if (params->flags & PTG_F_ELSEWHERE)
		for (uint32_t i = 0; i < nr; i++)
			raise_elsewhere(src[i], round);
	else if (nr > 1 || params->overlap > 1 || round < params->disable)
		raise_masked(src, nr, round);
	else
		raise(src[0], round);
}

/* An interrupt that another vCPU takes does not end a WFI here: wait for an event. */
static void wait_elsewhere(volatile struct ptg_source *src, uint32_t round)
{
	while (!is_done(src, round))
		wait_event();
}

static void wait_here(volatile struct ptg_source *src, uint32_t round)
{
	irq_mask();
	while (!is_done(src, round))
		irq_wait();
	irq_unmask();
}

static void wait_batch(volatile struct ptg_source **src, uint32_t nr, uint32_t round)
{
	for (uint32_t i = 0; i < nr; i++)
		if (params->flags & PTG_F_ELSEWHERE)
			wait_elsewhere(src[i], round);
		else
			wait_here(src[i], round);
}

/* Wait until no interrupt that is still on its way comes any more. */
static void settle(struct raises *own)
{
	uint32_t before, now = 0;

	do {
		before = now;
		pause_until(counter() + read_sysreg(cntfrq_el0) / 100);
		now = 0;
		for (uint32_t i = 0; i < own->nr; i++)
			for (uint32_t v = 0; v < params->nr_vcpus; v++)
				now += own->src[i]->by[v].taken;
	} while (now != before);
}

void run(uint32_t vcpu)
{
	struct raises *own = &raises[vcpu];
	uint64_t start = counter();

	for (uint32_t round = 0; round * params->overlap < params->count; round++) {
		if (params->period)
			pause_until(start + round * params->period);
		for (uint32_t i = 0; i < own->nr; i += params->pending) {
			uint32_t left = own->nr - i;
			uint32_t nr = left < params->pending ? left : params->pending;

			remap(own->src + i, nr, 0);
			if (round || !is_late())
				raise_batch(own->src + i, nr, round);
			wait_batch(own->src + i, nr, round);
			remap(own->src + i, nr, 1);
		}
	}
	if (params->overlap > 1)
		settle(own);
}

/* Take what comes and complete nothing, until the monitor has seen enough. */
void run_no_ack(uint32_t vcpu)
{
	struct raises *own = &raises[vcpu];

	raise_batch(own->src, own->nr, 0);
	irq_mask();
	for (;;)
		irq_wait();
}
