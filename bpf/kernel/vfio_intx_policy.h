/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's types, as in vgic_life.h, for policies of masking INTx (struct vfio_intx_policy). */
#ifndef VFIO_INTX_POLICY_H
#define VFIO_INTX_POLICY_H

#include <linux/types.h>

/* The results of select(). DEVICE has its duration in ms in the bits above; 0: the longest */
enum {
	VFIO_INTX_DEVICE = 1,
	VFIO_INTX_LINE = 2,
	VFIO_INTX_MS_SHIFT = 8,
};

struct vfio_intx_policy_ctx {
	__u64 now;		/* ns of CLOCK_MONOTONIC */
	__u64 shared_at;	/* when another user last was about to get the line; 0: never */
	__u64 switches;
	__u32 host_irq;
	__u32 cause;
	__u32 from, to;
} __attribute__((preserve_access_index));

/* The kernel documents each member in include/linux/vfio_intx_policy.h of the series. */
struct vfio_intx_policy {
	__u32 (*select)(const struct vfio_intx_policy_ctx *ctx);
	void (*transition)(const struct vfio_intx_policy_ctx *ctx);
	char name[16];
};

#endif
