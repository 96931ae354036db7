// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <inttypes.h>

#include "counter.h"
#include "hist_print.h"
#include "text.h"

static const unsigned int permille[] = { 500, 900, 990, 999 };

void hist_columns(FILE *out, const struct hist *h, uint64_t hz)
{
	size_t i;

	fprintf(out, " %8" PRIu64, h->count);
	if (!h->count) {
		fprintf(out, " %8s %8s %8s %8s %8s\n", "-", "-", "-", "-", "-");
		return;
	}
	for (i = 0; i < sizeof(permille) / sizeof(permille[0]); i++)
		text_us(out, counter_ns(hist_percentile(h, permille[i]), hz));
	text_us(out, counter_ns(h->max, hz));
	fputc('\n', out);
}

void hist_cells(FILE *out, const struct hist *h, uint64_t hz)
{
	bool known = h->count;
	size_t i;

	text_number(out, true, h->count);
	for (i = 0; i < sizeof(permille) / sizeof(permille[0]); i++)
		text_us_cell(out, known, counter_ns(hist_percentile(h, permille[i]), hz));
	text_us_cell(out, known, counter_ns(h->max, hz));
	fputc('\n', out);
}

static uint64_t largest_bucket(const struct hist *h)
{
	uint64_t most = 0;
	unsigned int i;

	for (i = 0; i < VS_HIST_BUCKETS; i++) {
		if (h->bucket[i] > most)
			most = h->bucket[i];
	}
	return most;
}

/* What the samples of a bucket do not exceed; the last one has no end */
static uint64_t bucket_end(const struct hist *h, unsigned int i)
{
	return i == VS_HIST_BUCKETS - 1 ? h->max : hist_bucket_high(i);
}

void hist_distribution(FILE *out, const char *name, const struct hist *h, uint64_t hz)
{
	uint64_t most = largest_bucket(h);
	unsigned int i;

	for (i = 0; i < VS_HIST_BUCKETS; i++) {
		if (!h->bucket[i])
			continue;
		fprintf(out, "#   %-9s <=", name);
		text_us(out, counter_ns(bucket_end(h, i), hz));
		fprintf(out, " %8" PRIu64 " ", h->bucket[i]);
		text_bar(out, (h->bucket[i] * TEXT_BAR + most - 1) / most);
	}
}

static void put_buckets(struct json *j, const struct hist *h, uint64_t hz)
{
	unsigned int i;

	json_array(j, "buckets");
	for (i = 0; i < VS_HIST_BUCKETS; i++) {
		if (!h->bucket[i])
			continue;
		json_array(j, NULL);
		json_uint(j, NULL, counter_ns(bucket_end(h, i), hz));
		json_uint(j, NULL, h->bucket[i]);
		json_end_array(j);
	}
	json_end_array(j);
}

void hist_json(struct json *j, const char *key, const struct hist *h, uint64_t hz, bool buckets)
{
	if (!h->count) {
		json_null(j, key);
		return;
	}
	json_object(j, key);
	json_uint(j, "count", h->count);
	json_uint(j, "sum_ns", counter_ns(h->sum, hz));
	json_uint(j, "min_ns", counter_ns(h->min, hz));
	json_uint(j, "p50_ns", counter_ns(hist_percentile(h, 500), hz));
	json_uint(j, "p90_ns", counter_ns(hist_percentile(h, 900), hz));
	json_uint(j, "p99_ns", counter_ns(hist_percentile(h, 990), hz));
	json_uint(j, "p999_ns", counter_ns(hist_percentile(h, 999), hz));
	json_uint(j, "max_ns", counter_ns(h->max, hz));
	if (buckets)
		put_buckets(j, h, hz);
	json_end_object(j);
}
