// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keep the last lives, and stop at the first that takes longer than the threshold: from
 * the host's handler into the guest, or, if no interrupt of the host raised it, from when
 * it was pending.
 *
 * Several CPUs keep lives at once, each in an element of its own. When one stops the
 * others may be keeping theirs: the reader detaches first, and leaves out what came later.
 *
 * Attached to: kvm:vgic_irq_life.
 * Maps: lives, found; bound.
 */
#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include <virqscope/binding.h>
#include <virqscope/filter.h>
#include <virqscope/life_class.h>
#include <virqscope/outlier.h>

#include "kernel/vgic_life.h"
#include "lib/bound.bpf.h"
#include "lib/filter.bpf.h"
#include "lib/life.bpf.h"

char LICENSE[] SEC("license") = "GPL";

const volatile __u64 threshold = ~0ULL;		/* ticks; set before load */
volatile __u64 since = ~0ULL;	/* when all is attached; earlier lives are not kept */
__u64 kept;					/* so many until now */
__u64 outlier;					/* its number; 0: there was none */

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, VS_LIVES);
	__type(key, __u32);
	__type(value, struct vs_life);
} lives SEC(".maps");

/* Wakes the reader. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} found SEC(".maps");

static __always_inline bool takes_too_long(const struct vgic_irq_life *life)
{
	struct vs_view view = view_of(life);

	return vs_takes_longer(&view, threshold);
}

static __always_inline void keep(struct vs_life *to, struct kvm *kvm,
				 const struct vgic_irq_life *life, __u64 number)
{
	int i;

	for (i = 0; i < VS_STAMPS; i++)
		to->stamp[i] = life->stamp[i];
	to->pid = kvm->arch.vgic.vm_pid;
	to->vm_gen = life->vm_gen;
	to->intid = life->intid;
	to->vcpu = life->vcpu;
	to->host_irq = life->source.host_irq;
	to->gsi = life->source.gsi;
	to->coalesced = life->source.coalesced;
	to->seq = life->seq;
	to->flags = life->source.flags;
	to->reloads = life->reloads;
	to->path = life->source.path;
	to->outcome = life->outcome;
	to->number = number;
}

static __always_inline int see_life(struct kvm *kvm, const struct vgic_irq_life *life)
{
	struct vs_life *slot;
	__u64 number;
	__u32 at;

	if (*(volatile __u64 *)&outlier)
		return 0;
	if (vs_is_older(life->stamp, since))
		return 0;
	if (is_private(life) && !filter.internal)
		return 0;
	if (filter.set && !wanted(kvm->arch.vgic.vm_pid, life))
		return 0;
	number = __sync_fetch_and_add(&kept, 1) + 1;
	at = number % VS_LIVES;
	slot = bpf_map_lookup_elem(&lives, &at);
	if (!slot)
		return 0;
	keep(slot, kvm, life, number);
	if (takes_too_long(life) && !__sync_val_compare_and_swap(&outlier, 0, number))
		bpf_ringbuf_output(&found, &number, sizeof(number), 0);
	return 0;
}

SEC("tp_btf/vgic_irq_life")
int BPF_PROG(on_life, struct kvm *kvm, const struct vgic_irq_life *life)
{
	return see_life(kvm, life);
}
