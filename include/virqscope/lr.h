/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What bpf/lr.bpf.c counts of each vCPU. */
#ifndef VIRQSCOPE_LR_H
#define VIRQSCOPE_LR_H

#include <linux/types.h>

#define VS_LR_MAX 64		/* list registers that a GIC can have */
#define VS_LR_VCPUS 4096	/* that there is room for, of all VMs together */

struct vs_lr_key { __u32 vm_gen, vcpu; };

/* Written only on the CPU that the vCPU runs on. */
/* The kernel counts no further, unless more list registers are in use */
#define VS_DEPTH_MAX 64

struct vs_lr {
	struct vs_lr_key key;
	__s32 pid;
	__u32 nr_lr;
	__u64 used[VS_LR_MAX + 1];	/* guest entries with so many list registers in use */
	__u64 overflow;			/* those with all in use and use for more */
	__u64 eoi_exits;		/* exits that an EOI was to cause, and it had come */
	__u64 full_ns;			/* in the guest with all list registers in use */
	__u64 depth_sum;		/* of list registers that there was use for */
	__u32 depth_max;		/* VS_DEPTH_MAX stands for more, too */
	__u32 pad;
};

#endif
