// SPDX-License-Identifier: GPL-2.0-only
/*
 * A policy for lines whose second user comes and goes: INTx is masked at the device until no
 * other user has appeared on the line for hold_off_ms.
 *
 * Attached to: struct_ops.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "kernel/vfio_intx_policy.h"

char LICENSE[] SEC("license") = "GPL";

#define NS_PER_MS 1000000ULL

const volatile __u64 hold_off_ms = 1000;

SEC("struct_ops/hold_off_select")
__u32 BPF_PROG(hold_off_select, const struct vfio_intx_policy_ctx *line)
{
	__u64 quiet = line->now - line->shared_at, hold = hold_off_ms * NS_PER_MS;

	if (!line->shared_at || quiet >= hold)
		return VFIO_INTX_LINE;
	return VFIO_INTX_DEVICE | ((hold - quiet) / NS_PER_MS + 1) << VFIO_INTX_MS_SHIFT;
}

SEC(".struct_ops.link")
struct vfio_intx_policy hold_off = {
	.select = (void *)hold_off_select,
	.name = "hold-off",
};
