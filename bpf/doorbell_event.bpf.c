// SPDX-License-Identifier: GPL-2.0-only
/*
 * Emits each change of what is listed by doorbell.bpf.c, as it happens: pages that are mapped and
 * unmapped, MSI descriptors that get a mapping and put it back. All happen where user space or a
 * driver enables or disables MSIs, none where an interrupt passes.
 *
 * Attached to: msi_doorbell:msi_doorbell_map, msi_doorbell:msi_doorbell_unmap,
 * msi_doorbell:msi_doorbell_get, msi_doorbell:msi_doorbell_put.
 * Maps: events, lost.
 */
#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include <virqscope/doorbell.h>

#include "kernel/msi_doorbell.h"
#include "lib/device.bpf.h"
#include "lib/lost.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* Room for the vectors of several devices that are enabled at once, of up to 2048 each */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1024 * 1024);
} events SEC(".maps");

static __always_inline void emit(const struct vs_doorbell_event *e)
{
	if (bpf_ringbuf_output(&events, (void *)e, sizeof(*e), 0))
		count_lost();
}

static __always_inline void describe(struct vs_doorbell_event *e,
				     const struct msi_doorbell_mapping *mapping)
{
	e->t_ns = bpf_ktime_get_ns();
	e->id = mapping->id;
	e->doorbell = mapping->doorbell;
	e->phys = mapping->phys;
	e->size = mapping->size;
	e->iova = mapping->iova;
	e->domain = mapping->domain;
	e->refs = mapping->refs;
	e->assigned = mapping->assigned;
}

/* Mappings are emitted with a device, too: user space finds out which are its. */
static __always_inline void on_mapping(const struct msi_doorbell_mapping *mapping, __u8 event)
{
	struct vs_doorbell_event e = { .event = event };

	describe(&e, mapping);
	emit(&e);
}

static __always_inline void on_user(const struct msi_desc *desc, __u8 event)
{
	struct vs_doorbell_event e = {
		.host_irq = desc->irq,
		.vectors = desc->nvec_used,
		.event = event,
	};

	bpf_probe_read_kernel_str(e.device, sizeof(e.device), desc->dev->kobj.name);
	if (!is_device(e.device))
		return;
	describe(&e, desc->doorbell);
	emit(&e);
}

SEC("tp_btf/msi_doorbell_map")
int BPF_PROG(on_map, const struct msi_doorbell_mapping *mapping)
{
	on_mapping(mapping, VS_DOORBELL_MAP);
	return 0;
}

SEC("tp_btf/msi_doorbell_unmap")
int BPF_PROG(on_unmap, const struct msi_doorbell_mapping *mapping)
{
	on_mapping(mapping, VS_DOORBELL_UNMAP);
	return 0;
}

SEC("tp_btf/msi_doorbell_get")
int BPF_PROG(on_get, const struct msi_desc *desc)
{
	on_user(desc, VS_DOORBELL_GET);
	return 0;
}

SEC("tp_btf/msi_doorbell_put")
int BPF_PROG(on_put, const struct msi_desc *desc)
{
	on_user(desc, VS_DOORBELL_PUT);
	return 0;
}
