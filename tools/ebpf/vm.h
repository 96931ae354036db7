/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The one user of the skeleton of bpf/vm.bpf.c. */
#ifndef VIRQSCOPE_EBPF_VM_H
#define VIRQSCOPE_EBPF_VM_H

#include <linux/types.h>
#include <virqscope/vm.h>

struct bpf_vm;

/* Load it: reading takes no privileges then. Returns NULL after a message. */
struct bpf_vm *bpf_vm_open(void);
void bpf_vm_close(struct bpf_vm *b);

/*
 * Call fn for each file that keeps a VM, until it does not return 0: those of the processes
 * in our PID namespace. A VM may have several. 0 or -errno.
 */
int bpf_vm_read(struct bpf_vm *b, int (*fn)(const struct vs_vm *vm, void *ctx), void *ctx);

#endif
