/* SPDX-License-Identifier: GPL-2.0-only */
/* As vgic_life.h, for policies of where INTx is masked (struct_ops vfio_intx_policy). */
#ifndef VFIO_INTX_POLICY_H
#define VFIO_INTX_POLICY_H

#include <linux/types.h>

/* What select() may return; with the former, in the bits above, for how many ms: 0 is longest */
enum {
	VFIO_INTX_DEVICE = 1,
	VFIO_INTX_LINE = 2,
	VFIO_INTX_MS_SHIFT = 8,
};

struct vfio_intx_policy_ctx {
	__u64 now;		/* ns of CLOCK_MONOTONIC */
	__u64 shared_at;	/* when somebody else was about to get the line last; 0: never */
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
