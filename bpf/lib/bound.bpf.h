/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finds the device of a life. Several devices can share a host IRQ, so its number does not identify
 * the device; the map that bind.bpf.h fills does.
 */
#ifndef BOUND_BPF_H
#define BOUND_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <virqscope/bound.h>

#include "kernel/vgic_life.h"

/* Entries are never deleted: a full map replaces the least recently used one. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, VS_BOUND_MAX);
	__type(key, struct vs_bound_key);
	__type(value, struct vs_bound);
} bound SEC(".maps");

/* Returns NULL if no known vector raises the GSI through this host IRQ. */
static __always_inline struct vs_bound *bound_to(__u64 vm_gen, __s32 gsi, __u32 host_irq)
{
	struct vs_bound_key key = { .vm_gen = vm_gen, .gsi = gsi, .host_irq = host_irq };

	return bpf_map_lookup_elem(&bound, &key);
}

static __always_inline struct vs_bound *bound_of(const struct vgic_irq_life *life)
{
	return bound_to(life->vm_gen, life->source.gsi, life->source.host_irq);
}

#endif
