/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The list of existing VMs, for commands that free the map entries of VMs that have ended. */
#ifndef VIRQSCOPE_RUN_VM_EXISTS_H
#define VIRQSCOPE_RUN_VM_EXISTS_H

#include <stdbool.h>
#include <stdint.h>

#include "ebpf/vm_list.h"

struct vm_exists {
	struct bpf_vm *bpf;		/* NULL: not all VMs can be seen */
	struct vm_list list;
	uint64_t looked_ns, cost_ns;	/* time and duration of the last look; 0: none yet */
	bool fruitless;			/* set by the caller: the last look freed nothing */
};

/*
 * Needs privileges; looking does not. In a PID namespace of our own not all VMs can be seen, so
 * every VM is taken to exist. Returns 0, or -EIO after logging the reason.
 */
int vm_exists_open(struct vm_exists *e);
void vm_exists_close(struct vm_exists *e);

/*
 * List the VMs anew. A look walks all open files of the host, so looks are spaced: by 20 times
 * the last one's duration, 2 times if urgent, by a second if the last one freed nothing. Returns
 * false if it did not look.
 */
bool vm_exists_look(struct vm_exists *e, bool urgent);

/* Returns true if the last look found this VM. ctx: a struct vm_exists */
bool vm_exists(uint64_t vm_gen, void *ctx);

#endif
