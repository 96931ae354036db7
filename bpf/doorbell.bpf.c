// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reports where devices write their MSIs. The kernel walks controllers, mappings and users on each
 * read; the program emits each as a struct vs_doorbell, or as text for a pinned iterator.
 *
 * Attached to: iter/msi_doorbell.
 */
#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <virqscope/doorbell.h>

#include "kernel/msi_doorbell.h"
#include "lib/device.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* Returns false for a kind of entry that only a newer kernel has. */
static __always_inline bool copy(struct vs_doorbell *to, const struct msi_doorbell_info *from)
{
	if (from->what > MSI_DOORBELL_USER)
		return false;
	to->what = from->what;
	to->id = from->id;
	to->doorbell = from->doorbell;
	to->phys = from->phys;
	to->size = from->size;
	to->iova = from->iova;
	to->domain = from->domain;
	to->address = from->address;
	to->refs = from->refs;
	to->host_irq = from->host_irq;
	to->vectors = from->vectors;
	to->isolated = from->isolated;
	to->assigned = from->assigned;
	bpf_probe_read_kernel_str(to->kind, sizeof(to->kind), from->kind);
	bpf_probe_read_kernel_str(to->name, sizeof(to->name), from->name);
	bpf_probe_read_kernel_str(to->device, sizeof(to->device), from->device);
	return true;
}

/* The last record shows the reader that the list is complete. */
static __always_inline int emit_end(struct seq_file *seq)
{
	struct vs_doorbell end = { .what = VS_DOORBELL_END };

	bpf_seq_write(seq, &end, sizeof(end));
	return 0;
}

SEC("iter/msi_doorbell")
int emit_doorbell(struct bpf_iter__msi_doorbell *ctx)
{
	const struct msi_doorbell_info *info = ctx->info;
	struct vs_doorbell rec = {};

	if (!info)
		return emit_end(ctx->meta->seq);
	/* if the buffer is full the kernel repeats the record at the next read */
	if (copy(&rec, info))
		bpf_seq_write(ctx->meta->seq, &rec, sizeof(rec));
	return 0;
}

/* With a device, only its users are printed. */
static __always_inline bool is_printed(const struct vs_doorbell *rec)
{
	return !device[0] || (rec->what == VS_DOORBELL_USER && is_device(rec->device));
}

static __always_inline void print(struct seq_file *seq, const struct vs_doorbell *rec)
{
	switch (rec->what) {
	case VS_DOORBELL_CONTROLLER:
		/* a name may have spaces, so it is the last one */
		BPF_SEQ_PRINTF(seq, "doorbell doorbell=%llu kind=%s phys=0x%llx size_bytes=%llu ",
			       rec->doorbell, rec->kind, rec->phys, rec->size);
		BPF_SEQ_PRINTF(seq, "isolated=%u name=%s\n", rec->isolated, rec->name);
		break;
	case VS_DOORBELL_MAPPING:
		BPF_SEQ_PRINTF(seq, "mapping mapping=%llu doorbell=%llu phys=0x%llx ", rec->id,
			       rec->doorbell, rec->phys);
		BPF_SEQ_PRINTF(seq, "size_bytes=%llu domain=%llu iova=0x%llx assigned=%u refs=%u\n",
			       rec->size, rec->domain, rec->iova, rec->assigned, rec->refs);
		break;
	case VS_DOORBELL_USER:
		BPF_SEQ_PRINTF(seq, "user mapping=%llu device=%s host_irq=%u vectors=%u ",
			       rec->id, rec->device, rec->host_irq, rec->vectors);
		BPF_SEQ_PRINTF(seq, "address=0x%llx\n", rec->address);
		break;
	}
}

SEC("iter/msi_doorbell")
int print_doorbell(struct bpf_iter__msi_doorbell *ctx)
{
	const struct msi_doorbell_info *info = ctx->info;
	struct seq_file *seq = ctx->meta->seq;
	struct vs_doorbell rec = {};

	if (!info)
		BPF_SEQ_PRINTF(seq, "end\n");
	else if (copy(&rec, info) && is_printed(&rec))
		print(seq, &rec);
	return 0;
}
