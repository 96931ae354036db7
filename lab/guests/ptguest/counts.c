// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The guest's counts of a source, over all vCPUs, and a check that they add up. */

#include "ptguest.h"

/* The number of interrupts that were raised after the last acknowledge, without a result */
static uint32_t unanswered(struct vm *vm, const struct ptg_source *src)
{
	const struct ptg_record *rec = vm_addr(vm, src->records);
	uint64_t last = 0;
	uint32_t n = 0;

	for (unsigned int i = 0; i < PTG_MAX_VCPUS; i++)
		if (src->by[i].last > last)
			last = src->by[i].last;
	while (n < src->raised && rec[src->raised - 1 - n].raise > last)
		n++;
	return n;
}

struct counts source_counts(struct vm *vm, const struct ptg_source *src)
{
	struct counts c = {
		.raised = src->raised + src->withdrawn,
		.withdrawn = src->withdrawn,
		.held = src->held,
		.moved = src->moved,
	};
	uint32_t missing;

	for (unsigned int i = 0; i < PTG_MAX_VCPUS; i++) {
		c.taken += src->by[i].taken;
		c.completed += src->by[i].completed;
		c.spurious += src->by[i].spurious;
		c.strays += vm_params(vm)->vcpus[i].spurious;
	}
	missing = src->raised - c.taken;
	c.lost = vm_params(vm)->overlap > 1 ? unanswered(vm, src) : missing;
	c.coalesced = missing - c.lost;
	return c;
}

/* True if all interrupts came that had to, and none that was withdrawn */
bool source_finished(struct vm *vm, const struct ptg_source *src)
{
	const struct ptg_params *p = vm_params(vm);
	struct counts c = source_counts(vm, src);

	if (src->raised != p->count || c.completed != c.taken || c.lost || c.taken > p->count)
		return false;
	if (c.withdrawn != p->withdraw || c.held != p->disable)
		return false;
	return !p->withdraw || !(c.spurious || c.strays);
}
