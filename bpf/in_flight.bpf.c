// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reports interrupts that have begun and not ended, and vLPIs, which the hardware delivers out of
 * the kernel's sight. The kernel walks them on each read; the program emits each one that passes
 * the filter, as a struct vs_in_flight, or as text for a pinned iterator. The reader infers what
 * they wait for.
 *
 * Attached to: iter/vgic_irq, and the events of lib/bind.bpf.h.
 * Maps: bound, vectors, irqfds.
 */
#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include <virqscope/binding.h>
#include <virqscope/filter.h>
#include <virqscope/in_flight.h>

#include "kernel/irq_binding.h"
#include "kernel/vgic_life.h"
#include "lib/bound.bpf.h"
#include "lib/filter.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* The last record shows the reader that the list is complete. */
static __always_inline int emit_end(struct seq_file *seq)
{
	struct vs_in_flight end = { .end = 1 };

	bpf_seq_write(seq, &end, sizeof(end));
	return 0;
}

/*
 * Interrupts that may pass the filter: no program was attached when they began, so their host IRQ
 * and device are not known. The reader clears it.
 */
__u64 unknown;

/* A VM that its user space keeps locked has one record in place of its interrupts. */
static __always_inline bool is_locked(const struct vgic_irq_in_flight *irq)
{
	return bpf_core_field_exists(irq->locked) && irq->locked;
}

static __always_inline bool passes(const struct vgic_irq_in_flight *irq)
{
	if (is_locked(irq))
		return !filter.set || wanted_by_vm(irq->pid, &irq->life);
	if (is_private(&irq->life) && !filter.internal)
		return false;
	if (!filter.set || wanted(irq->pid, &irq->life))
		return true;
	if ((irq->life.source.flags & VS_LIFE_PARTIAL) && !irq->life.source.host_irq &&
	    wanted_by_vm(irq->pid, &irq->life))
		__sync_fetch_and_add(&unknown, 1);
	return false;
}

SEC("iter/vgic_irq")
int emit_in_flight(struct bpf_iter__vgic_irq *ctx)
{
	const struct vgic_irq_in_flight *irq = ctx->irq;
	struct vs_in_flight rec = {};
	struct vs_bound *b;
	int i;

	if (!irq)
		return emit_end(ctx->meta->seq);
	if (!passes(irq))
		return 0;
#pragma unroll
	for (i = 0; i < VS_MOMENTS; i++)
		rec.stamp[i] = irq->life.stamp[i];
	rec.now = irq->now;
	rec.vm_gen = irq->life.vm_gen;
	rec.intid = irq->life.intid;
	rec.pid = irq->pid;
	rec.vcpu = irq->vcpu;
	rec.host_irq = irq->life.source.host_irq;
	rec.flags = irq->life.source.flags;
	rec.mask_mode = irq->life.source.mask_mode;
	rec.moment = irq->stage;
	rec.pending = irq->pending;
	rec.active = irq->active;
	rec.enabled = irq->enabled;
	rec.locked = is_locked(irq);
	rec.vlpi = irq->life.source.path == VS_PATH_VLPI;
	b = bound_of(&irq->life);
	if (b) {
		__builtin_memcpy(rec.device, b->device, sizeof(rec.device));
		rec.shared = b->shared;
	}
	/* if the buffer is full the kernel repeats the record at the next read */
	bpf_seq_write(ctx->meta->seq, &rec, sizeof(rec));
	return 0;
}

/* began is the first stamp that is known; began and now are in ticks */
SEC("iter/vgic_irq")
int print_in_flight(struct bpf_iter__vgic_irq *ctx)
{
	static const char moments[][16] = { VS_MOMENT_LIST(VS_NAME_OF) };
	const struct vgic_irq_in_flight *irq = ctx->irq;

	if (!irq || !passes(irq))
		return 0;
	if (is_locked(irq)) {
		BPF_SEQ_PRINTF(ctx->meta->seq, "pid=%d vm_gen=%llu locked\n", irq->pid,
			       irq->life.vm_gen);
		return 0;
	}
	BPF_SEQ_PRINTF(ctx->meta->seq, "pid=%d vm_gen=%llu intid=%u vcpu=%d stage=%s host_irq=%u ",
		       irq->pid, irq->life.vm_gen, irq->life.intid, irq->vcpu,
		       irq->stage < VS_MOMENTS ? moments[irq->stage] : "-",
		       irq->life.source.host_irq);
	BPF_SEQ_PRINTF(ctx->meta->seq, "pending=%u active=%u enabled=%u began=%llu now=%llu\n",
		       irq->pending, irq->active, irq->enabled,
		       vs_began(irq->life.stamp), irq->now);
	return 0;
}

/* Included after the iterators: a reader that takes the object's first program gets one of them. */
#include "lib/bind.bpf.h"
