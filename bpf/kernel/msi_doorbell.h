/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's types, as in vgic_life.h, for its registry of MSI doorbells. */
#ifndef MSI_DOORBELL_H
#define MSI_DOORBELL_H

#include <stdbool.h>
#include <linux/types.h>
#include <virqscope/doorbell.h>

#include "kernel/core.h"
#include "kernel/device.h"
#include "kernel/vgic_life.h"

/* A newer kernel appends kinds. */
enum msi_doorbell_what {
	MSI_DOORBELL_CONTROLLER,
	MSI_DOORBELL_MAPPING,
	MSI_DOORBELL_USER,
};

struct msi_doorbell_info {
	__u64 id;
	__u64 doorbell;
	__u64 phys;
	__u64 size;
	__u64 iova;
	__u64 domain;
	__u64 address;
	__u32 host_irq;
	__u32 vectors;
	__u32 refs;
	__u8 what;
	__u8 isolated;
	__u8 assigned;
	char kind[VS_DOORBELL_KIND_LEN];
	char name[VS_DOORBELL_NAME_LEN];
	char device[VS_DOORBELL_DEVICE_LEN];
} KERNEL_CORE;

struct bpf_iter__msi_doorbell {
	struct bpf_iter_meta *meta;
	struct msi_doorbell_info *info;
} KERNEL_CORE;

struct msi_doorbell_mapping {
	__u64 phys;
	__u64 iova;
	__u64 size;
	__u64 domain;
	__u32 refs;
	bool assigned;
	__u64 id;
	__u64 doorbell;
} KERNEL_CORE;

struct msi_desc {
	__u32 irq;
	__u32 nvec_used;
	struct device___vs *dev;
	struct msi_doorbell_mapping *doorbell;
} KERNEL_CORE;

#endif
