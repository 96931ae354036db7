// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <string.h>

#include "list/binding.h"

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
