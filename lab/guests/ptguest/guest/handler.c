// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Handles the interrupts that a vCPU takes, from the IRQ vector to the end of interrupt. */

#include <stdint.h>
#include "abi.h"
#include "cpu.h"
#include "gic.h"
#include "guest.h"
#include "source.h"

/* The INTIDs of the sources are consecutive; each vCPU has its own timer. */
static volatile struct ptg_source *source_of(uint32_t vcpu, uint32_t intid)
{
	uint32_t i = intid == PTG_TIMER_PPI ? vcpu : intid - params->sources[0].intid;
	volatile struct ptg_source *src = &params->sources[i];

	return i < params->nr_sources && src->intid == intid && takes(src, vcpu) ? src : 0;
}

static uint32_t taken(volatile struct ptg_source *src)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < params->nr_vcpus; i++)
		n += src->by[i].taken;
	return n;
}

/* True if an interrupt of the source is raised and not taken yet */
static int is_due(volatile struct ptg_source *src)
{
	if (params->overlap > 1)
		return taken(src) < src->raised;
	if (!src->raised || record(src, src->raised - 1)->vector)
		return 0;
	return !is_level() || kind->raised(src);
}

/* With overlap: takes all interrupts that were raised before now; which ones cannot be known */
static void take_any(volatile struct ptg_taker *by, uint32_t ack, uint64_t vector)
{
	by->taken++;
	by->last = counter();
	spin_until(vector + params->ack_delay);
	by->completed++;
	gic->eoi(ack);
	send_event();
}

static void take(volatile struct ptg_source *src, volatile struct ptg_taker *by, uint32_t ack,
		 uint64_t vector)
{
	volatile struct ptg_record *rec = record(src, src->raised - 1);

	rec->vector = vector;
	by->taken++;
	if (params->flags & PTG_F_NO_ACK)
		return;

	if (params->ack_delay)
		spin_until(vector + params->ack_delay);
	if (is_level()) {
		rec->ack = counter();
		kind->lower(src);
	}
	by->completed++;
	rec->done = counter();
	gic->eoi(ack);
	if (params->flags & PTG_F_ELSEWHERE)
		send_event();
}

/* Take an interrupt that was not raised, or not sent to this vCPU. */
static void take_spurious(volatile struct ptg_source *src, uint32_t vcpu, uint32_t ack)
{
	uint32_t intid = ack & gic->intid_mask;

	if (src) {
		src->by[vcpu].spurious++;
		if (is_level())
			kind->lower(src);
	} else if (intid != WAKE_SGI) {
		params->vcpus[vcpu].spurious++;
	}
	if (gic_is_intid(intid))
		gic->eoi(ack);
}

/* Called by the IRQ vector with the counter as its first instruction read it. */
void guest_irq(uint64_t vector)
{
	uint32_t vcpu = read_sysreg(tpidr_el1);
	uint32_t ack = gic->ack();
	volatile struct ptg_source *src = source_of(vcpu, ack & gic->intid_mask);

	if (!src || !is_due(src))
		take_spurious(src, vcpu, ack);
	else if (params->overlap > 1)
		take_any(&src->by[vcpu], ack, vector);
	else
		take(src, &src->by[vcpu], ack, vector);
}
