/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Loads and reads bpf/vm.bpf.c; no other file uses its skeleton. */
#ifndef VIRQSCOPE_EBPF_VM_H
#define VIRQSCOPE_EBPF_VM_H

#include <linux/types.h>
#include <virqscope/vm.h>

struct bpf_vm;

/*
 * Load the iterator; reading takes no privileges after that. Returns NULL after logging the
 * reason.
 */
struct bpf_vm *bpf_vm_open(void);
void bpf_vm_close(struct bpf_vm *b);

/*
 * Call fn for each open file that keeps a VM alive, of processes in our PID namespace, until it
 * does not return 0. A VM may have several such files. Returns 0 or -errno.
 */
int bpf_vm_read(struct bpf_vm *b, int (*fn)(const struct vs_vm *vm, void *ctx), void *ctx);

#endif
