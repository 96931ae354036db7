/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's types, as in vgic_life.h, for its registry of bindings. */
#ifndef IRQ_BINDING_H
#define IRQ_BINDING_H

#include <linux/types.h>
#include <virqscope/binding.h>

#include "kernel/vgic_life.h"

struct irq_binding {
	__u64 msi_address;
	__u64 counter_offset;
	__s32 eventfd;
	__u32 host_irq;
	__u32 vector;
	__s32 pid;
	__u64 vm_gen;
	__s32 gsi;
	__u32 intid;
	__s32 vcpu;
	__u32 msi_devid;
	__u32 msi_eventid;
	__u8 kind;
	__u8 mask_mode;
	__u8 path;
	__u8 resample;
	__u8 is_msi;
	char device[VS_DEVICE_LEN];
	__u8 mask_cause;
	__u64 mode_since;
	__u64 mode_switches;
	__u8 locked;
	__u8 masked;
	__u8 masked_by;
	__u64 masked_since;
} __attribute__((preserve_access_index));

struct bpf_iter__irq_binding {
	struct bpf_iter_meta *meta;
	struct irq_binding *binding;
} __attribute__((preserve_access_index));

#endif
