/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * With -D: a vector that the device gets later passes the filter from its first interrupt
 * on. After filter.bpf.h.
 */
#ifndef FOLLOW_BPF_H
#define FOLLOW_BPF_H

#include "device.bpf.h"

/* VFIO tells before the vector can interrupt. Not loaded without -D. */
SEC("tp_btf/irq_binding_add_vector")
int BPF_PROG(follow_device, const struct irq_binding *binding)
{
	__u32 host_irq = binding->host_irq;
	char name[VS_DEVICE_LEN] = {};
	__u8 yes = 1;

	bpf_probe_read_kernel_str(name, sizeof(name), binding->device);
	if (is_device(name))
		bpf_map_update_elem(&host_irqs, &host_irq, &yes, BPF_ANY);
	return 0;
}

#endif
