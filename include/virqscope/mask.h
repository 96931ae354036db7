/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The counts of bpf/mask.bpf.c, per line: the INTx of a passed-through device. */
#ifndef VIRQSCOPE_MASK_H
#define VIRQSCOPE_MASK_H

#include <linux/types.h>
#include <virqscope/binding.h>
#include <virqscope/hist.h>
#include <virqscope/kernel.h>

enum vs_mask_measure {
	VS_MASKING,		/* from the handler's entry, or the request, until masked */
	VS_MASKED,		/* from masked until unmasked */
	VS_UNMASKING,		/* from the request until unmasked */
	VS_MASK_MEASURES,
};

struct vs_mask_key { char device[VS_DEVICE_LEN]; };

/* Written under the kernel's lock of the line, except for the members about its mode. */
struct vs_mask {
	__u32 host_irq;
	__u8 mode;			/* VS_MASK_NONE: gone, or unknown */
	__u8 gone;
	__u8 last_mode;			/* the mode before the line went, if it is gone */
	__u8 pad;
	__u64 mode_since_ns;		/* CLOCK_MONOTONIC */
	__u64 gone_ns;			/* when the line went last */
	__u64 mode_ns[VS_MASK_MODES];	/* until mode_since_ns */
	__u64 switches[VS_MASK_CAUSES];	/* from one mode to another, by cause */
	__u64 masks[VS_MASK_BYS], unmasks[VS_MASK_BYS];
	__u64 resent;			/* unmaskings that found the line asserted: not unmasked */
	__u64 gone_masked;		/* times that the line went while masked, and came again */
	__u64 masked_at;		/* raw counter; 0: not masked, or since before we watched */
	struct vs_hist_wide wide[VS_MASK_MEASURES];
	__u32 bucket[VS_MASK_MEASURES][VS_HIST_BUCKETS];
	__u32 pad2;
};

/* Times from the host's handler into the guest, by the mask mode of the life. */
struct vs_mask_injection {
	struct vs_hist_wide wide[VS_MASK_MODES];
	__u32 bucket[VS_MASK_MODES][VS_HIST_BUCKETS];
	__u32 pad;
};

/* One switch of a mode, for --follow. */
struct vs_mask_switch {
	__u64 t_ns;			/* CLOCK_MONOTONIC */
	__u32 host_irq;
	__u8 from, to;			/* mask modes */
	__u8 cause;
	__u8 in_flight;			/* 1: the line was masked at that moment */
	char device[VS_DEVICE_LEN];
};

#endif
