/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The layout of a latency histogram, shared by the BPF programs that fill it
 * and the command that reads it. The unit is the tick of the raw counter.
 *
 * Below VS_HIST_LINEAR every tick has a bucket of its own, so for these values
 * the buckets alone say the exact sum, minimum and maximum, and counting one is
 * a single addition. Above, each octave has 2^VS_HIST_SUB_BITS buckets, so a
 * bucket is at most 1/16 (6.25 %) as wide as its values, and the rest is kept
 * beside the buckets in struct vs_hist_wide. The last bucket takes everything
 * from 2^VS_HIST_MAX_BITS (18 minutes at 1 GHz).
 */
#ifndef VIRQSCOPE_HIST_H
#define VIRQSCOPE_HIST_H

#include <linux/types.h>

enum {
	VS_HIST_LINEAR_BITS = 8,
	VS_HIST_SUB_BITS = 4,
	VS_HIST_MAX_BITS = 40,
	VS_HIST_LINEAR = 1 << VS_HIST_LINEAR_BITS,
	VS_HIST_SUB = 1 << VS_HIST_SUB_BITS,
	/* the first octave above the linear part is this much coarser than it */
	VS_HIST_SHIFT = VS_HIST_LINEAR_BITS - VS_HIST_SUB_BITS,
	VS_HIST_BUCKETS = VS_HIST_LINEAR +
			  (VS_HIST_MAX_BITS - VS_HIST_LINEAR_BITS) * VS_HIST_SUB + 1,
};

/* What the buckets cannot say exactly: values of VS_HIST_LINEAR ticks or more. */
struct vs_hist_wide {
	__u64 sum;
	__u64 min;	/* ~0 when there was none */
	__u64 max;
};

#endif
