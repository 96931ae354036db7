/* SPDX-License-Identifier: GPL-2.0-only */
/* Counts a value in a histogram of include/virqscope/hist.h. */
#ifndef HIST_BPF_H
#define HIST_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <virqscope/hist.h>

#define HIST_RETRIES 64

/*
 * Make v the new maximum or minimum if it is one. Several CPUs may do so at once: a retry means
 * that another CPU stored a more extreme value, so HIST_RETRIES is never reached in practice. A
 * global function, so that the verifier checks it once and not at each call.
 */
__noinline int hist_extreme(struct vs_hist_wide *wide, __u64 v)
{
	__u64 seen;
	int i;

	if (!wide)
		return 0;
	seen = *(volatile __u64 *)&wide->max;
	for (i = 0; i < HIST_RETRIES && v > seen; i++)
		seen = __sync_val_compare_and_swap(&wide->max, seen, v);
	seen = *(volatile __u64 *)&wide->min;
	for (i = 0; i < HIST_RETRIES && v < seen; i++)
		seen = __sync_val_compare_and_swap(&wide->min, seen, v);
	return 0;
}

/* Halve v `by` times if it is beyond `limit`; a barrier, as clang likes selects. */
#define hist_halve(v, at, limit, by)				\
	do {							\
		if ((v) > (limit)) {				\
			(v) >>= (by);				\
			(at) += (by) * VS_HIST_SUB;		\
			barrier_var(v);				\
		}						\
	} while (0)

/*
 * The bucket of a value beyond the linear part; VS_HIST_BUCKETS or more for values beyond the last
 * bucket. BPF has no instruction that finds the highest bit. Usual values are below 2^16 ticks and
 * take four tests, with constants that arm64 compares directly.
 */
static __always_inline __u32 hist_wide_bucket(__u64 v)
{
	__u32 at = VS_HIST_LINEAR - VS_HIST_SUB;
	int i;

	v >>= VS_HIST_SHIFT;
#pragma unroll
	for (i = 0; i < 4 && v > 0xfff; i++)
		hist_halve(v, at, 0xfff, 8);
	hist_halve(v, at, 0xff, 4);
	hist_halve(v, at, 0x3f, 2);
	hist_halve(v, at, 0x1f, 1);
	return at + v;
}

static __always_inline __u32 hist_count_wide(struct vs_hist_wide *wide, __u64 v)
{
	__u32 bucket = hist_wide_bucket(v);

	__sync_fetch_and_add(&wide->sum, v);
	if (v > *(volatile __u64 *)&wide->max || v < *(volatile __u64 *)&wide->min)
		hist_extreme(wide, v);
	/* clang knows the bound and would drop the check that the verifier needs */
	barrier_var(bucket);
	return bucket < VS_HIST_BUCKETS ? bucket : VS_HIST_BUCKETS - 1;
}

static __always_inline void hist_count(struct vs_hist_wide *wide, __u32 *bucket, __u64 v)
{
	if (v >= VS_HIST_LINEAR)
		v = hist_count_wide(wide, v);
	__sync_fetch_and_add(&bucket[v], 1);
}

#endif
