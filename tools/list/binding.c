// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <string.h>

#include "list/binding.h"

/* By host IRQ; its number may be another device's by the time that the doorbells are read. */
static void find_doorbell(struct binding_row *row, const struct doorbell_list *list)
{
	const struct vs_doorbell *user = doorbell_list_user(list, row->b.host_irq);

	if (!user || strcmp(user->device, row->b.device))
		return;
	row->user = user;
	row->mapping = doorbell_list_mapping(list, user);
	row->doorbell = doorbell_list_find(list, user->doorbell);
}

void binding_find_doorbells(struct binding_row *rows, size_t n, const struct doorbell_list *list)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (rows[i].b.kind == VS_BINDING_MSI || rows[i].b.kind == VS_BINDING_MSIX)
			find_doorbell(&rows[i], list);
	}
}

static int compare(__u64 a, __u64 b)
{
	return a < b ? -1 : a > b;
}

int binding_compare(const void *left, const void *right)
{
	const struct vs_binding *a = &((const struct binding_row *)left)->b;
	const struct vs_binding *b = &((const struct binding_row *)right)->b;
	/* 0 means none and sorts last */
	int ret = compare(a->vm_gen - 1, b->vm_gen - 1);

	if (!ret)
		ret = compare(a->intid - 1, b->intid - 1);
	if (!ret)
		ret = compare(a->gsi, b->gsi);
	if (!ret)
		ret = strcmp(a->device, b->device);
	return ret ? ret : compare(a->vector, b->vector);
}
