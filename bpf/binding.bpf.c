// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reports how devices, host IRQs and VMs are wired. The kernel walks the bindings on each read;
 * the program emits each binding that passes the filter, as a struct vs_binding, or as text for a
 * pinned iterator.
 *
 * Attached to: iter/irq_binding.
 */
#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include <virqscope/binding.h>
#include <virqscope/filter.h>
#include <virqscope/kernel.h>

#include "kernel/irq_binding.h"
#include "kernel/vgic_life.h"
#include "lib/device.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* Set before load. VS_F_DEVICE is ignored; is_device() compares the name of device.bpf.h. */
const volatile struct vs_filter filter = {};

static __always_inline bool wanted(const struct vs_binding *b)
{
	if ((filter.set & VS_F_PID) && b->pid != (__s32)filter.pid)
		return false;
	if ((filter.set & VS_F_VM_GEN) && b->vm_gen != filter.vm_gen)
		return false;
	if ((filter.set & VS_F_INTID) && b->intid != filter.intid)
		return false;
	if ((filter.set & VS_F_HOST_IRQ) && b->host_irq != filter.host_irq)
		return false;
	return is_device(b->device);
}

static __always_inline void copy(struct vs_binding *to, const struct irq_binding *from)
{
	to->counter_offset = from->counter_offset;
	to->eventfd = from->eventfd;
	to->host_irq = from->host_irq;
	to->vector = from->vector;
	to->pid = from->pid;
	to->vm_gen = from->vm_gen;
	to->gsi = from->gsi;
	to->intid = from->intid;
	to->vcpu = from->vcpu;
	to->msi_devid = from->msi_devid;
	to->msi_eventid = from->msi_eventid;
	to->kind = from->kind;
	to->mask_mode = from->mask_mode;
	to->mask_cause = from->mask_cause;
	to->path = from->path;
	to->resample = from->resample;
	to->is_msi = from->is_msi;
	to->locked = bpf_core_field_exists(from->locked) && from->locked;
	bpf_probe_read_kernel_str(to->device, sizeof(to->device), from->device);
	if (to->kind != VS_BINDING_INTX || !bpf_core_field_exists(from->masked))
		return;
	to->masked = from->masked ? VS_MASKED_YES : VS_MASKED_NO;
	to->masked_by = from->masked_by;
	to->masked_since_ns = from->masked_since;
}

/* The last record shows the reader that the list is complete. */
static __always_inline int emit_end(struct seq_file *seq)
{
	struct vs_binding end = { .end = 1 };

	bpf_seq_write(seq, &end, sizeof(end));
	return 0;
}

SEC("iter/irq_binding")
int emit_binding(struct bpf_iter__irq_binding *ctx)
{
	const struct irq_binding *binding = ctx->binding;
	struct vs_binding rec = {};

	if (!binding)
		return emit_end(ctx->meta->seq);
	copy(&rec, binding);
	/* if the buffer is full the kernel repeats the record at the next read */
	if (wanted(&rec))
		bpf_seq_write(ctx->meta->seq, &rec, sizeof(rec));
	return 0;
}

SEC("iter/irq_binding")
int print_binding(struct bpf_iter__irq_binding *ctx)
{
	static const char kinds[][8] = { VS_BINDING_KIND_LIST(VS_NAME_OF) };
	static const char modes[][16] = { VS_MASK_MODE_LIST(VS_NAME_OF) };
	static const char causes[][16] = { VS_MASK_CAUSE_LIST(VS_NAME_OF) };
	static const char paths[][16] = { VS_PATH_LIST(VS_NAME_OF) };
	static const char bys[][16] = { VS_MASK_BY_LIST(VS_NAME_OF) };
	const struct irq_binding *binding = ctx->binding;
	struct vs_binding rec = {};

	if (!binding)
		return 0;
	copy(&rec, binding);
	if (!wanted(&rec))
		return 0;
	BPF_SEQ_PRINTF(ctx->meta->seq,
		       "device=%s index=%s vector=%u host_irq=%u mask_mode=%s mask_cause=%s ",
		       rec.device[0] ? rec.device : "-",
		       rec.kind < VS_BINDING_KINDS ? kinds[rec.kind] : "unknown", rec.vector,
		       rec.host_irq,
		       rec.mask_mode < VS_MASK_MODES ? modes[rec.mask_mode] : "unknown",
		       rec.mask_cause < VS_MASK_CAUSES ? causes[rec.mask_cause] : "unknown");
	BPF_SEQ_PRINTF(ctx->meta->seq,
		       "eventfd_id=%d pid=%d vm_gen=%llu gsi=%d intid=%u vcpu=%d path=%s resample=%u%s",
		       rec.eventfd, rec.pid, rec.vm_gen, rec.gsi, rec.intid, rec.vcpu,
		       !rec.vm_gen ? "-" : rec.path < VS_PATHS ? paths[rec.path] : "unknown",
		       rec.resample, rec.locked ? " locked" : "");
	if (rec.masked == VS_MASKED_YES)
		BPF_SEQ_PRINTF(ctx->meta->seq, " masked_by=%s masked_since_ns=%llu",
			       rec.masked_by < VS_MASK_BYS ? bys[rec.masked_by] : "unknown",
			       rec.masked_since_ns);
	BPF_SEQ_PRINTF(ctx->meta->seq, "\n");
	return 0;
}
