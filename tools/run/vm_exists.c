// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <string.h>

#include "ebpf/vm.h"
#include "host/vm.h"
#include "run/vm_exists.h"
#include "util/clock.h"
#include "util/log.h"

#define FRUITLESS_NS 1000000000ULL

int vm_exists_open(struct vm_exists *e)
{
	*e = (struct vm_exists){ 0 };
	if (!vm_pids_known())
		return 0;
	e->bpf = bpf_vm_open();
	return e->bpf ? 0 : -EIO;
}

void vm_exists_close(struct vm_exists *e)
{
	vm_list_free(&e->list);
	bpf_vm_close(e->bpf);
}

static bool rests(const struct vm_exists *e, bool urgent, uint64_t now)
{
	uint64_t rest = e->fruitless ? FRUITLESS_NS : (urgent ? 2 : 20) * e->cost_ns;

	return e->looked_ns && now - e->looked_ns < rest;
}

bool vm_exists_look(struct vm_exists *e, bool urgent)
{
	uint64_t now = clock_ns();
	int err;

	if (!e->bpf || rests(e, urgent, now))
		return false;
	err = vm_list_read(&e->list, e->bpf);
	e->looked_ns = clock_ns();
	e->cost_ns = e->looked_ns - now;
	if (err)
		log_verbose("cannot read which VMs there are: %s", strerror(-err));
	return !err;
}

bool vm_exists(uint64_t vm_gen, void *ctx)
{
	struct vm_exists *e = ctx;

	return vm_list_find(&e->list, vm_gen);
}
