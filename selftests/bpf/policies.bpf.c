// SPDX-License-Identifier: GPL-2.0-only
/* Policies of masking INTx, most of them bad; policies.c loads one of them. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <virqscope/kernel.h>

#include "kernel/vfio_intx_policy.h"

char LICENSE[] SEC("license") = "GPL";

__u64 selects, transitions, illegal;

/* Returns invalid results, and valid ones with meaningless times */
SEC("struct_ops/garbage_select")
__u32 BPF_PROG(garbage_select, const struct vfio_intx_policy_ctx *line)
{
	__u64 n = __sync_fetch_and_add(&selects, 1);

	switch (n % 6) {
	case 0:
		return 0xffffffff;
	case 1:
		return 0;
	case 2:
		return 0x80000000;
	case 3:
		return 0xffffff00 | 5;
	case 4:
		return 255;
	default:
		return 3;	/* a mode that does not exist yet */
	}
}

/* Always for 1 ms: the kernel asks again and again */
SEC("struct_ops/device_select")
__u32 BPF_PROG(device_select, const struct vfio_intx_policy_ctx *line)
{
	__sync_fetch_and_add(&selects, 1);
	return VFIO_INTX_DEVICE | 1 << VFIO_INTX_MS_SHIFT;
}

/*
 * Returns a long time once, then none, which ends the first one: the policy must not be asked again
 * when that time is over.
 */
SEC("struct_ops/fickle_select")
__u32 BPF_PROG(fickle_select, const struct vfio_intx_policy_ctx *line)
{
	if (line->cause == VS_MASK_CAUSE_POLICY && line->from == VFIO_INTX_LINE)
		__sync_fetch_and_add(&illegal, 1);
	if (__sync_fetch_and_add(&selects, 1) % 2)
		return VFIO_INTX_LINE;
	return VFIO_INTX_DEVICE | 2000 << VFIO_INTX_MS_SHIFT;
}

/* For the longest time */
SEC("struct_ops/never_select")
__u32 BPF_PROG(never_select, const struct vfio_intx_policy_ctx *line)
{
	__sync_fetch_and_add(&selects, 1);
	return VFIO_INTX_DEVICE;
}

SEC("struct_ops/count_transition")
void BPF_PROG(count_transition, const struct vfio_intx_policy_ctx *line)
{
	__sync_fetch_and_add(&transitions, 1);
	if (line->from == line->to || !line->from || line->from > VFIO_INTX_LINE || !line->to ||
	    line->to > VFIO_INTX_LINE || !line->now)
		__sync_fetch_and_add(&illegal, 1);
}

SEC("struct_ops.s/sleepable_select")
__u32 BPF_PROG(sleepable_select, const struct vfio_intx_policy_ctx *line)
{
	return VFIO_INTX_LINE;
}

SEC(".struct_ops.link")
struct vfio_intx_policy garbage = {
	.select = (void *)garbage_select,
	.transition = (void *)count_transition,
	.name = "garbage",
};

SEC(".struct_ops.link")
struct vfio_intx_policy device = {
	.select = (void *)device_select,
	.transition = (void *)count_transition,
	.name = "device",
};

SEC(".struct_ops.link")
struct vfio_intx_policy fickle = {
	.select = (void *)fickle_select,
	.transition = (void *)count_transition,
	.name = "fickle",
};

SEC(".struct_ops.link")
struct vfio_intx_policy never = {
	.select = (void *)never_select,
	.transition = (void *)count_transition,
	.name = "never",
};

SEC(".struct_ops.link")
struct vfio_intx_policy tells = {
	.transition = (void *)count_transition,
	.name = "tells",
};

SEC(".struct_ops.link")
struct vfio_intx_policy sleepable = {
	.select = (void *)sleepable_select,
	.name = "sleepable",
};

SEC(".struct_ops.link")
struct vfio_intx_policy long_name = {
	.select = (void *)never_select,
	.name = { 'n', 'o', ' ', 'e', 'n', 'd', ' ', 'i', 'n', ' ', 't', 'h', 'i', 's', ' ', 'n' },
};

SEC(".struct_ops.link")
struct vfio_intx_policy no_name = {
	.select = (void *)never_select,
};
