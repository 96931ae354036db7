// SPDX-License-Identifier: GPL-2.0-only
/* A policy in the section for policies that stay when their loader ends */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "kernel/vfio_intx_policy.h"

char LICENSE[] SEC("license") = "GPL";

SEC("struct_ops/old_select")
__u32 BPF_PROG(old_select, const struct vfio_intx_policy_ctx *line)
{
	return VFIO_INTX_DEVICE;
}

SEC(".struct_ops")
struct vfio_intx_policy old = {
	.select = (void *)old_select,
	.name = "old",
};
