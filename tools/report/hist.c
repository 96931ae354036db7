// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <inttypes.h>
#include <string.h>

#include "report/hist.h"
#include "report/text.h"
#include "util/clock.h"

static const unsigned int permille[] = { 500, 900, 990, 999 };

void hist_cells(FILE *out, const struct hist *h, uint64_t hz)
{
	bool known = h->count;
	size_t i;

	text_number(out, true, h->count);
	for (i = 0; i < sizeof(permille) / sizeof(permille[0]); i++)
		text_us_cell(out, known, clock_ticks_ns(hist_percentile(h, permille[i]), hz));
	text_us_cell(out, known, clock_ticks_ns(h->max, hz));
	fputc('\n', out);
}

static uint64_t largest(const uint64_t *n, unsigned int count)
{
	uint64_t most = 0;

	while (count--) {
		if (n[count] > most)
			most = n[count];
	}
	return most;
}

/* Properties of all lines of a distribution */
struct distribution {
	FILE *out;
	const char *name;
	uint64_t hz, most;		/* most: samples of a line */
	int us_width;
};

/* The longest bar fills the rest of its line, TEXT_BAR columns at most. */
static void put_samples(const struct distribution *d, const char *below, uint64_t ticks,
			uint64_t n)
{
	int width = snprintf(NULL, 0, "%8" PRIu64, d->most), room = TEXT_COLUMNS;

	room -= fprintf(d->out, "#   %-9s %-2s", d->name, below);
	text_us_wide(d->out, d->us_width, clock_ticks_ns(ticks, d->hz));
	room -= 1 + d->us_width;
	room -= fprintf(d->out, " %*" PRIu64, width, n) + 1;
	if (n)
		fputc(' ', d->out);
	if (room > TEXT_BAR)
		room = TEXT_BAR;
	text_bar(d->out, room > 0 ? (n * room + d->most - 1) / d->most : 0);
}

static void put_fine(struct distribution *d, const struct hist *h)
{
	unsigned int i;

	d->most = largest(h->bucket, VS_HIST_BUCKETS);
	d->us_width = text_us_width(clock_ticks_ns(h->max, d->hz));
	for (i = 0; i < VS_HIST_BUCKETS; i++) {
		if (h->bucket[i])
			put_samples(d, "<=", hist_bucket_end(h, i), h->bucket[i]);
	}
}

/* Octaves: values below 1, 2, 4 ... ticks; the last one has no upper bound */
#define OCTAVES (VS_HIST_MAX_BITS + 2)

static unsigned int octave_of(uint64_t v)
{
	return v ? 64 - __builtin_clzll(v) : 0;
}

static void put_octaves(struct distribution *d, const struct hist *h)
{
	unsigned int i, first = OCTAVES, last = 0;
	uint64_t n[OCTAVES] = { 0 };

	for (i = 0; i < VS_HIST_BUCKETS; i++) {
		if (!h->bucket[i])
			continue;
		last = octave_of(hist_bucket_low(i));
		if (first == OCTAVES)
			first = last;
		n[last] += h->bucket[i];
	}
	if (first == OCTAVES)
		return;
	/* merge the lowest octaves into the first one that is shown */
	for (; first + HIST_OCTAVES_SHOWN <= last; first++)
		n[first + 1] += n[first];
	d->most = largest(n + first, last + 1 - first);
	d->us_width = text_us_width(clock_ticks_ns(last < OCTAVES - 1 ? 1ULL << last : h->max,
						   d->hz));
	for (i = first; i <= last && i < OCTAVES - 1; i++)
		put_samples(d, "<", 1ULL << i, n[i]);
	if (last == OCTAVES - 1)
		put_samples(d, "<=", h->max, n[last]);
}

void hist_distribution(FILE *out, const char *name, const struct hist *h, uint64_t hz,
		       enum hist_detail detail)
{
	struct distribution d = { .out = out, .name = name, .hz = hz };

	if (detail == HIST_FINE)
		put_fine(&d, h);
	else if (detail == HIST_OCTAVES)
		put_octaves(&d, h);
}
