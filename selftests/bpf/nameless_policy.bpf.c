// SPDX-License-Identifier: GPL-2.0-only
/* A policy that has no name */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "kernel/vfio_intx_policy.h"

char LICENSE[] SEC("license") = "GPL";

SEC(".struct_ops.link")
struct vfio_intx_policy nameless = {};
