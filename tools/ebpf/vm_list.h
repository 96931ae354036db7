/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The list of existing VMs, each once. */
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
	uint64_t gen;
	pid_t pid;			/* of the process that made it, in the initial PID namespace */
	char comm[VS_COMM_LEN];		/* its name; "": it has no file of the VM left */
};

struct vm_list {
	struct vm *vms;			/* by gen */
	size_t n, room;
};

/*
 * Read the list anew, without privileges. It has the VMs of our PID namespace and of its
 * descendants. Returns 0, or -errno with an empty list.
 */
int vm_list_read(struct vm_list *list, struct bpf_vm *bpf);

/* Returns the VM, or NULL if it does not exist. */
const struct vm *vm_list_find(const struct vm_list *list, uint64_t gen);

void vm_list_free(struct vm_list *list);

#endif
