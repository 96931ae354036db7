// SPDX-License-Identifier: GPL-2.0-only
/* The events of MSI doorbells, made up by user space as in feed_life.bpf.c. */
#define KERNEL_CORE		/* mappings and descriptors are ours: nothing to relocate */
#include "../../bpf/doorbell_event.bpf.c"

struct feed_doorbell_event {
	struct msi_doorbell_mapping mapping;
	__u32 host_irq, vectors;
	char device[VS_DOORBELL_DEVICE_LEN];
	__u32 event;			/* enum vs_doorbell_event_kind */
};

SEC("syscall")
int feed(struct feed_doorbell_event *f)
{
	struct msi_doorbell_mapping mapping = f->mapping;
	struct device___vs dev = { .kobj.name = f->device };
	struct msi_desc desc = {
		.irq = f->host_irq, .nvec_used = f->vectors, .dev = &dev, .doorbell = &mapping,
	};

	switch (f->event) {
	case VS_DOORBELL_MAP:
	case VS_DOORBELL_UNMAP:
		on_mapping(&mapping, f->event);
		break;
	default:
		on_user(&desc, f->event);
	}
	return 0;
}
