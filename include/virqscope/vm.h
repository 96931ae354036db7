/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The records that bpf/vm.bpf.c emits for each open file that keeps a VM alive. */
#ifndef VIRQSCOPE_VS_VM_H
#define VIRQSCOPE_VS_VM_H

#include <linux/types.h>

#define VS_COMM_LEN 16

struct vs_vm {
	__u64 gen;			/* the kernel's generation number of the VM */
	__s32 pid;			/* of the process that made the VM */
	__s32 holder;			/* pid of the process that has the file open */
	__u32 end;			/* 1: the last record, which is no file */
	__u32 pad;
	char comm[VS_COMM_LEN];		/* the holder's name */
};

#endif
