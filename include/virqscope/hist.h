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
#include <virqscope/compiler.h>

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

/* Figures of values that the buckets do not hold exactly: of VS_HIST_LINEAR ticks or more. */
struct vs_hist_wide {
	__u64 sum;
	__u64 min;	/* ~0 when there was none */
	__u64 max;
};

/* Halve v `by` times if it is beyond `limit`; hidden, as clang likes selects. */
#define VS_HIST_HALVE(v, at, limit, by)				\
	do {							\
		if ((v) > (limit)) {				\
			(v) >>= (by);				\
			(at) += (by) * VS_HIST_SUB;		\
			vs_hide(v);				\
		}						\
	} while (0)

/*
 * The bucket of a value beyond the linear part; beyond the last one if there is
 * none. BPF has no instruction that finds the highest bit. Usual values are below
 * 2^16 ticks and take four tests with constants that arm64 compares directly.
 */
static __always_inline __u32 vs_hist_wide_bucket(__u64 v)
{
	__u32 at = VS_HIST_LINEAR - VS_HIST_SUB;
	int i;

	v >>= VS_HIST_SHIFT;
	VS_UNROLL
	for (i = 0; i < 4 && v > 0xfff; i++)
		VS_HIST_HALVE(v, at, 0xfff, 8);
	VS_HIST_HALVE(v, at, 0xff, 4);
	VS_HIST_HALVE(v, at, 0x3f, 2);
	VS_HIST_HALVE(v, at, 0x1f, 1);
	return at + v;
}

/* The last bucket has all that is beyond it. */
static __always_inline __u32 vs_hist_clamp(__u32 bucket)
{
	/* clang knows the bound and would drop the test that the verifier needs */
	vs_hide(bucket);
	return bucket < VS_HIST_BUCKETS ? bucket : VS_HIST_BUCKETS - 1;
}

/* The bucket of any value */
static __always_inline __u32 vs_hist_bucket(__u64 v)
{
	return v < VS_HIST_LINEAR ? v : vs_hist_clamp(vs_hist_wide_bucket(v));
}

#endif
