/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The counts of bpf/lr.bpf.c, per vCPU. */
#ifndef VIRQSCOPE_LR_H
#define VIRQSCOPE_LR_H

#include <linux/types.h>

#define VS_LR_MAX 64		/* most list registers that a GIC can have */
#define VS_LR_VCPUS 4096	/* most vCPUs in the map, of all VMs together */

struct vs_lr_key { __u64 vm_gen; __u32 vcpu, pad; };

/* The kernel counts no further, unless more list registers are in use. */
#define VS_DEPTH_MAX 64

/* Written only on the CPU that the vCPU runs on. Depth: list registers that were needed */

struct vs_lr {
	struct vs_lr_key key;
	__s32 pid;
	__u32 nr_lr;
	__u64 used[VS_LR_MAX + 1];	/* guest entries, by list registers in use */
	__u64 overflow;			/* guest entries that needed more than were in use */
	__u64 eoi_exits;		/* guest entries after an EOI that asked for an exit */
	__u64 full_ns;			/* time in the guest with all list registers in use */
	__u64 depth_sum;		/* over all guest entries */
	__u32 depth_max;		/* VS_DEPTH_MAX may stand for more */
	__u32 pad;
};

#endif
