/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which VMs exist, for commands that give back the room of those that do not. */
#ifndef VIRQSCOPE_RUN_VM_EXISTS_H
#define VIRQSCOPE_RUN_VM_EXISTS_H

#include <stdbool.h>
#include <stdint.h>

#include "ebpf/vm_list.h"

struct vm_exists {
	struct bpf_vm *bpf;		/* NULL: it cannot be known */
	struct vm_list list;
	uint64_t looked_ns, cost_ns;	/* when it looked last, and how long that took */
	bool fruitless;			/* nothing was given back then */
};

/*
 * Needs privileges, which looking does not. In a PID namespace of our own not all VMs can be
 * seen, so none is taken to be gone. Returns -EIO after a message.
 */
int vm_exists_open(struct vm_exists *e);
void vm_exists_close(struct vm_exists *e);

/*
 * Look which there are. That walks all open files of the host, so it rests in between: 20 times
 * as long as it took, twice as long if it is urgent, a second if nothing was given back last time.
 * Returns false if it did not look.
 */
bool vm_exists_look(struct vm_exists *e, bool urgent);

/* ctx: a struct vm_exists that has looked. */
bool vm_exists(uint32_t vm_gen, void *ctx);

#endif
