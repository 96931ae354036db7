/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The reader's side of the histograms of include/virqscope/hist.h; unit: ticks. */
#ifndef VIRQSCOPE_UTIL_HIST_H
#define VIRQSCOPE_UTIL_HIST_H

#include <linux/types.h>
#include <stdint.h>
#include <virqscope/hist.h>

struct hist {
	uint64_t count;
	uint64_t sum;
	uint64_t min;		/* min and max mean nothing while count is 0 */
	uint64_t max;
	uint64_t bucket[VS_HIST_BUCKETS];
};

/* The smallest and largest value of a bucket; the last bucket's largest is UINT64_MAX. */
uint64_t hist_bucket_low(unsigned int bucket);
uint64_t hist_bucket_high(unsigned int bucket);

/* The bucket that BPF counts v in. */
unsigned int hist_bucket(uint64_t v);

/* Count one value in a histogram that began as all zeros, as BPF counts it in its maps. */
void hist_add(struct hist *h, uint64_t v);

/*
 * Compute the samples that were counted between two readings. Buckets are subtracted modulo 2^32.
 * Count and sum are exact. So are min and max in the linear part, and where they are the extremes
 * of everything up to `now`; otherwise they are the bounds of their bucket. If the first reading
 * is all zero with min ~0, everything is exact.
 */
void hist_between(struct hist *h, const uint32_t *then, const struct vs_hist_wide *wide_then,
		  const uint32_t *now, const struct vs_hist_wide *wide_now);

void hist_merge(struct hist *to, const struct hist *from);

/* The value that the samples of a bucket do not exceed; the last bucket has no end. */
uint64_t hist_bucket_end(const struct hist *h, unsigned int bucket);

/* The value that permille/1000 of the samples do not exceed, rounded up to its bucket's end. */
uint64_t hist_percentile(const struct hist *h, unsigned int permille);

#endif
