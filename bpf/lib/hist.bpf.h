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

static __always_inline __u32 hist_count_wide(struct vs_hist_wide *wide, __u64 v)
{
	__u32 bucket = vs_hist_wide_bucket(v);

	__sync_fetch_and_add(&wide->sum, v);
	if (v > *(volatile __u64 *)&wide->max || v < *(volatile __u64 *)&wide->min)
		hist_extreme(wide, v);
	return vs_hist_clamp(bucket);
}

static __always_inline void hist_count(struct vs_hist_wide *wide, __u32 *bucket, __u64 v)
{
	if (v >= VS_HIST_LINEAR)
		v = hist_count_wide(wide, v);
	__sync_fetch_and_add(&bucket[v], 1);
}

#endif
