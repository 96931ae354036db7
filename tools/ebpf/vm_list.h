/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The VMs that there are at a moment, each once. */
#ifndef VIRQSCOPE_EBPF_VM_LIST_H
#define VIRQSCOPE_EBPF_VM_LIST_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <virqscope/vm.h>

struct bpf_vm;

struct vm {
	uint32_t gen;
	pid_t pid;			/* of the process that made it, in the initial PID namespace */
	char comm[VS_COMM_LEN];		/* its name; "": it has no file of the VM any more */
};

struct vm_list {
	struct vm *vms;			/* by gen */
	size_t n, room;
};

/*
 * Read it anew, which takes no privileges. VMs of other PID namespaces than ours and its
 * descendants are not in it. 0 or -errno; then it is empty.
 */
int vm_list_read(struct vm_list *list, struct bpf_vm *bpf);

/* NULL: that VM is not there. */
const struct vm *vm_list_find(const struct vm_list *list, uint32_t gen);

void vm_list_free(struct vm_list *list);

#endif
