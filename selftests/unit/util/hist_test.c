// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Proves the arithmetic of the histograms: bounds, errors, percentiles, differences. */
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "util/clock.h"
#include "util/hist.h"

/* A histogram as BPF fills it. */
struct raw {
	uint32_t bucket[VS_HIST_BUCKETS];
	struct vs_hist_wide wide;
};

static const struct raw empty = { .wide.min = UINT64_MAX };

static void count(struct raw *r, uint64_t v)
{
	r->bucket[hist_bucket(v)]++;
	if (v < VS_HIST_LINEAR)
		return;
	r->wide.sum += v;
	r->wide.min = v < r->wide.min ? v : r->wide.min;
	r->wide.max = v > r->wide.max ? v : r->wide.max;
}

static void between(struct hist *h, const struct raw *then, const struct raw *now)
{
	hist_between(h, then->bucket, &then->wide, now->bucket, &now->wide);
}

static void test_bounds(void)
{
	bool adjacent = true, inside = true;
	unsigned int b;

	for (b = 0; b < VS_HIST_BUCKETS; b++) {
		uint64_t low = hist_bucket_low(b), high = hist_bucket_high(b);

		inside &= low <= high && hist_bucket(low) == b && hist_bucket(high) == b;
		if (b)
			adjacent &= hist_bucket_high(b - 1) + 1 == low;
	}
	tap_ok(hist_bucket_low(0) == 0, "the first bucket begins at 0");
	tap_ok(adjacent, "each bucket begins where the one before ends");
	tap_ok(inside, "both ends of each bucket are counted in it");
	tap_ok(hist_bucket_low(VS_HIST_BUCKETS - 1) == 1ULL << VS_HIST_MAX_BITS,
	       "the last bucket begins at 2^%d", VS_HIST_MAX_BITS);
	tap_ok(hist_bucket(UINT64_MAX) == VS_HIST_BUCKETS - 1, "and takes everything beyond");
}

static bool precise(uint64_t v)
{
	unsigned int b = hist_bucket(v);
	uint64_t low = hist_bucket_low(b), high = hist_bucket_high(b);

	/* the high end is shown, which may be 6.25 % too large */
	return low <= v && v <= high && (high - v) * 10000 <= v * 625;
}

static void test_error(void)
{
	bool exact = true, near = true;
	uint64_t v;
	int i;

	for (v = 0; v < VS_HIST_LINEAR; v++)
		exact &= hist_bucket_low(hist_bucket(v)) == v &&
			 hist_bucket_high(hist_bucket(v)) == v;
	for (v = 0; v < 1 << 22; v++)
		near &= precise(v);
	srand(1);
	for (i = 0; i < 5000000; i++) {
		v = ((uint64_t)rand() << 31 | rand()) & ((1ULL << VS_HIST_MAX_BITS) - 1);
		near &= precise(v >> rand() % VS_HIST_MAX_BITS);
	}
	tap_ok(exact, "below %d every value is exact", VS_HIST_LINEAR);
	tap_ok(near, "no value up to 2^22 and of 5000000 at random is off by more than 6.25 %%");
}

static void test_percentiles(void)
{
	struct raw r = empty;
	struct hist h;
	int i;

	between(&h, &empty, &r);
	tap_ok(!h.count && !h.sum, "empty: no count, no sum");
	count(&r, 7);
	between(&h, &empty, &r);
	tap_ok(hist_percentile(&h, 1) == 7 && hist_percentile(&h, 500) == 7 &&
	       hist_percentile(&h, 999) == 7, "one sample is every percentile");
	r = empty;
	for (i = 1; i <= 100; i++)
		count(&r, i);
	between(&h, &empty, &r);
	tap_ok(hist_percentile(&h, 500) == 50 && hist_percentile(&h, 900) == 90 &&
	       hist_percentile(&h, 990) == 99 && hist_percentile(&h, 999) == 100,
	       "1..100: p50 50, p90 90, p99 99, p99.9 100");
	count(&r, 1000003);
	between(&h, &empty, &r);
	tap_ok(hist_percentile(&h, 999) == 1000003 && h.max == 1000003,
	       "a percentile is never beyond the maximum");
	count(&r, 1ULL << 45);
	between(&h, &empty, &r);
	tap_ok(hist_percentile(&h, 999) == 1ULL << 45, "nor is it lost in the last bucket");
}

static void test_exact(void)
{
	uint64_t sum = 0, min = UINT64_MAX, max = 0;
	struct raw r = empty;
	struct hist h;
	int i;

	srand(2);
	for (i = 0; i < 100000; i++) {
		uint64_t v = (uint64_t)rand() >> rand() % 28;

		count(&r, v);
		sum += v;
		min = v < min ? v : min;
		max = v > max ? v : max;
	}
	between(&h, &empty, &r);
	tap_ok(h.count == 100000 && h.sum == sum && h.min == min && h.max == max,
	       "100000 at random: count, sum, min and max are exact");
}

static void test_between(void)
{
	struct raw then = empty, now;
	struct hist h;

	count(&then, 5);
	count(&then, 5000);
	now = then;
	between(&h, &then, &now);
	tap_ok(!h.count && !h.sum, "nothing between two equal readings");
	count(&now, 9);
	between(&h, &then, &now);
	tap_ok(h.count == 1 && h.sum == 9 && h.min == 9 && h.max == 9,
	       "one sample in between, within the linear part: exact");
	now = then;
	count(&now, 100000);
	between(&h, &then, &now);
	tap_ok(h.count == 1 && h.sum == 100000 && h.max == 100000, "a new maximum is exact");
	tap_ok(h.min <= 100000 && h.min >= hist_bucket_low(hist_bucket(100000)),
	       "the minimum is the bound of its bucket");
	now = then;
	count(&now, 3000);
	between(&h, &then, &now);
	tap_ok(h.min == 3000 && h.max >= 3000 && h.max <= 3187, "and the other way round");
}

/* The bucket by its definition, without the steps that BPF needs. */
static unsigned int defined_bucket(uint64_t v)
{
	unsigned int octave;

	if (v < VS_HIST_LINEAR)
		return v;
	octave = 63 - __builtin_clzll(v);
	if (octave >= VS_HIST_MAX_BITS)
		return VS_HIST_BUCKETS - 1;
	return VS_HIST_LINEAR + (octave - VS_HIST_LINEAR_BITS) * VS_HIST_SUB +
	       (v >> (octave - VS_HIST_SUB_BITS)) % VS_HIST_SUB;
}

/* Around each power of two, and at random over all octaves */
static uint64_t any_value(int i)
{
	if (i < 3 * 64)
		return (1ULL << i / 3) + i % 3 - 1;
	return ((uint64_t)rand() << 33 ^ (uint64_t)rand() << 8 ^ rand()) >> rand() % 64;
}

static void test_add(void)
{
	struct raw r = empty;
	struct hist read, added;
	bool defined = true;
	int i;

	memset(&added, 0, sizeof(added));
	srand(4);
	for (i = 0; i < 100000; i++) {
		uint64_t v = any_value(i);

		defined &= hist_bucket(v) == defined_bucket(v);
		count(&r, v);
		hist_add(&added, v);
	}
	between(&read, &empty, &r);
	tap_ok(defined, "100000 values of all octaves are each in the bucket of its definition");
	tap_ok(!memcmp(&added, &read, sizeof(read)),
	       "adding them one by one is the same as reading what BPF counts of them");
}

static void test_wrap(void)
{
	struct raw then = empty, now = empty;
	struct hist h;

	then.bucket[3] = UINT32_MAX - 1;
	now.bucket[3] = 2;
	between(&h, &then, &now);
	tap_ok(h.count == 4 && h.sum == 12, "a bucket that wrapped");
}

static void test_merge(void)
{
	struct raw a = empty, b = empty, both = empty;
	struct hist ha, hb, h, merged;
	int i;

	srand(3);
	for (i = 0; i < 10000; i++) {
		uint64_t v = (uint64_t)rand() >> rand() % 28;

		count(rand() % 2 ? &a : &b, v);
		count(&both, v);
	}
	memset(&merged, 0, sizeof(merged));
	between(&ha, &empty, &a);
	between(&hb, &empty, &b);
	between(&h, &empty, &both);
	hist_merge(&merged, &ha);
	hist_merge(&merged, &hb);
	tap_ok(!memcmp(&merged, &h, sizeof(h)), "merging two is the same as counting all in one");
	memset(&ha, 0, sizeof(ha));
	hist_merge(&merged, &ha);
	tap_ok(!memcmp(&merged, &h, sizeof(h)), "merging an empty one changes nothing");
}

static void test_units(void)
{
	tap_ok(clock_ticks_ns(1, 62500000) == 16 && clock_ticks_ns(0, 62500000) == 0,
	       "62.5 MHz: 16 ns");
	tap_ok(clock_ticks_ns(3, 24000000) == 125, "24 MHz: 3 ticks are 125 ns");
	tap_ok(clock_ticks_ns(1ULL << 60, 1000000000) == 1ULL << 60, "no overflow at 1 GHz");
}

int main(void)
{
	test_bounds();
	test_error();
	test_percentiles();
	test_exact();
	test_between();
	test_add();
	test_wrap();
	test_merge();
	test_units();
	return tap_done();
}
