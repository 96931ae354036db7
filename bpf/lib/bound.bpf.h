/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which device does a life belong to? Several devices can share a host IRQ, so its number
 * does not say; the map that bind.bpf.h keeps does.
 */
#ifndef BOUND_BPF_H
#define BOUND_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <virqscope/bound.h>

#include "kernel/vgic_life.h"

/* Its entries stay, so it replaces the one that was not used for longest when it is full. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, VS_BOUND_MAX);
	__type(key, struct vs_bound_key);
	__type(value, struct vs_bound);
} bound SEC(".maps");

/* NULL: no vector that is known raises the GSI through this host IRQ. */
static __always_inline struct vs_bound *bound_to(__u32 vm_gen, __s32 gsi, __u32 host_irq)
{
	struct vs_bound_key key = { .vm_gen = vm_gen, .gsi = gsi, .host_irq = host_irq };

	return bpf_map_lookup_elem(&bound, &key);
}

static __always_inline struct vs_bound *bound_of(const struct vgic_irq_life *life)
{
	return bound_to(life->vm_gen, life->source.gsi, life->source.host_irq);
}

#endif
