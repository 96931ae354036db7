// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ebpf/vm.h"
#include "ebpf/vm_list.h"
#include "util/array.h"

/*
 * Called for each file. A process's files of a VM and its vCPUs mostly follow each other; only
 * the first of such a group is added.
 */
static int add(const struct vs_vm *file, void *ctx)
{
	bool maker = file->holder == file->pid;
	struct vm_list *list = ctx;
	struct vm *vm, *vms;

	vm = list->n ? &list->vms[list->n - 1] : NULL;
	if (vm && vm->gen == file->gen && !vm->comm[0] == !maker)
		return 0;
	vms = array_grow(list->vms, list->n, &list->room, sizeof(*vms));
	if (!vms)
		return -ENOMEM;
	list->vms = vms;
	vm = &list->vms[list->n++];
	*vm = (struct vm){ .gen = file->gen, .pid = file->pid };
	if (maker)
		memcpy(vm->comm, file->comm, sizeof(vm->comm) - 1);
	return 0;
}

/* Sort by VM; files of the process that made the VM come first. */
static int compare(const void *a, const void *b)
{
	const struct vm *x = a, *y = b;

	if (x->gen != y->gen)
		return x->gen < y->gen ? -1 : 1;
	return !x->comm[0] - !y->comm[0];
}

static void keep_first(struct vm_list *list)
{
	size_t i, n = 0;

	for (i = 0; i < list->n; i++) {
		if (!n || list->vms[n - 1].gen != list->vms[i].gen)
			list->vms[n++] = list->vms[i];
	}
	list->n = n;
}

int vm_list_read(struct vm_list *list, struct bpf_vm *bpf)
{
	int err;

	list->n = 0;
	err = bpf_vm_read(bpf, add, list);
	if (err) {
		list->n = 0;
		return err;
	}
	if (list->n)
		qsort(list->vms, list->n, sizeof(*list->vms), compare);
	keep_first(list);
	return 0;
}

static int compare_gen(const void *key, const void *element)
{
	const uint64_t *gen = key;
	const struct vm *vm = element;

	return *gen < vm->gen ? -1 : *gen > vm->gen;
}

const struct vm *vm_list_find(const struct vm_list *list, uint64_t gen)
{
	if (!list->n)
		return NULL;
	return bsearch(&gen, list->vms, list->n, sizeof(*list->vms), compare_gen);
}

void vm_list_free(struct vm_list *list)
{
	free(list->vms);
	*list = (struct vm_list){ 0 };
}
