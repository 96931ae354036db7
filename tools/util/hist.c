// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <string.h>

#include "util/hist.h"

/* The number of low bits that the buckets of this bucket's octave ignore. */
static unsigned int bucket_shift(unsigned int bucket)
{
	return VS_HIST_SHIFT + (bucket - VS_HIST_LINEAR) / VS_HIST_SUB;
}

uint64_t hist_bucket_low(unsigned int bucket)
{
	if (bucket < VS_HIST_LINEAR)
		return bucket;
	return (uint64_t)(VS_HIST_SUB + (bucket - VS_HIST_LINEAR) % VS_HIST_SUB)
		<< bucket_shift(bucket);
}

uint64_t hist_bucket_high(unsigned int bucket)
{
	if (bucket < VS_HIST_LINEAR)
		return bucket;
	if (bucket >= VS_HIST_BUCKETS - 1)
		return UINT64_MAX;
	return hist_bucket_low(bucket + 1) - 1;
}

unsigned int hist_bucket(uint64_t v)
{
	return vs_hist_bucket(v);
}

void hist_add(struct hist *h, uint64_t v)
{
	if (!h->count || v < h->min)
		h->min = v;
	if (!h->count || v > h->max)
		h->max = v;
	h->count++;
	h->sum += v;
	h->bucket[hist_bucket(v)]++;
}

static uint64_t lowest(unsigned int bucket, const struct vs_hist_wide *then,
		       const struct vs_hist_wide *now)
{
	uint64_t low = hist_bucket_low(bucket);

	if (bucket < VS_HIST_LINEAR)
		return low;
	return now->min < then->min || low < now->min ? now->min : low;
}

static uint64_t highest(unsigned int bucket, const struct vs_hist_wide *then,
			const struct vs_hist_wide *now)
{
	uint64_t high = hist_bucket_high(bucket);

	if (bucket < VS_HIST_LINEAR)
		return high;
	return now->max > then->max || high > now->max ? now->max : high;
}

void hist_between(struct hist *h, const uint32_t *then, const struct vs_hist_wide *wide_then,
		  const uint32_t *now, const struct vs_hist_wide *wide_now)
{
	unsigned int i;

	memset(h, 0, sizeof(*h));
	h->sum = wide_now->sum - wide_then->sum;
	for (i = 0; i < VS_HIST_BUCKETS; i++) {
		uint32_t n = now[i] - then[i];

		if (!n)
			continue;
		if (!h->count)
			h->min = lowest(i, wide_then, wide_now);
		h->max = highest(i, wide_then, wide_now);
		h->bucket[i] = n;
		h->count += n;
		if (i < VS_HIST_LINEAR)
			h->sum += (uint64_t)i * n;
	}
}

void hist_merge(struct hist *to, const struct hist *from)
{
	unsigned int i;

	if (!from->count)
		return;
	if (!to->count || from->min < to->min)
		to->min = from->min;
	if (!to->count || from->max > to->max)
		to->max = from->max;
	to->count += from->count;
	to->sum += from->sum;
	for (i = 0; i < VS_HIST_BUCKETS; i++)
		to->bucket[i] += from->bucket[i];
}

uint64_t hist_bucket_end(const struct hist *h, unsigned int bucket)
{
	return bucket == VS_HIST_BUCKETS - 1 ? h->max : hist_bucket_high(bucket);
}

uint64_t hist_percentile(const struct hist *h, unsigned int permille)
{
	uint64_t rank = ((unsigned __int128)h->count * permille + 999) / 1000, seen = 0;
	unsigned int i;

	for (i = 0; i < VS_HIST_BUCKETS; i++) {
		seen += h->bucket[i];
		if (seen >= rank && seen)
			return hist_bucket_high(i) < h->max ? hist_bucket_high(i) : h->max;
	}
	return h->max;
}
