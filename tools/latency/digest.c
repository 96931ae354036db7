// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* From the lives of an interrupt to a line: percentiles, the slowest stage, the order. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "latency/latency.h"
#include "latency/maps.h"
#include "report/kernel_names.h"
#include "util/clock.h"

/*
 * How long a stage took in all lives of this octave and above. Negative after a torn reading,
 * see model.c.
 */
static int64_t sum_from(const struct latency_lives *lives, enum vs_whole whole,
			unsigned int octave, int stage)
{
	int64_t sum = 0;

	for (; octave < VS_OCTAVES; octave++)
		sum += lives->octave[whole][octave][stage];
	return sum;
}

/* The stage in which the lives in P99's octave or above spent most time together. */
static int slowest_stage(const struct latency_lives *lives, enum vs_measure whole, uint64_t p99)
{
	enum vs_whole w = whole == VS_INJECTION ? VS_WHOLE_INJECTION : VS_WHOLE_DELIVERY;
	int64_t most = 0, sum;
	int stage, slowest = -1;

	for (stage = 0; stage < VS_STAGES; stage++) {
		sum = sum_from(lives, w, vs_octave(p99), stage);
		if (sum <= most)
			continue;
		most = sum;
		slowest = stage;
	}
	return slowest;
}

struct latency_digest latency_digest_of(struct latency_row *row,
					const struct latency_lives *lives)
{
	enum vs_measure whole = lives->hist[VS_INJECTION].count ? VS_INJECTION : VS_DELIVERY;
	const struct hist *h = &lives->hist[whole];
	struct latency_digest d = {
		.row = row,
		.count = lives->count,
		.whole = whole,
		.samples = h->count,
		.slowest = -1,
	};

	if (!h->count)
		return d;
	d.p50 = hist_percentile(h, 500);
	d.p99 = hist_percentile(h, 990);
	d.max = h->max;
	d.slowest = slowest_stage(lives, whole, d.p99);
	return d;
}

/* Descending, but for rows that are alike: these keep the order of the model. */
static int compare(const void *a, const void *b)
{
	const struct latency_digest *l = a, *r = b;
	const struct vs_latency_key *left = &l->row->key, *right = &r->row->key;

	if (l->p99 != r->p99)
		return l->p99 < r->p99 ? 1 : -1;
	if (l->max != r->max)
		return l->max < r->max ? 1 : -1;
	if (l->count != r->count)
		return l->count < r->count ? 1 : -1;
	if (left->vm_gen != right->vm_gen)
		return left->vm_gen < right->vm_gen ? -1 : 1;
	if (left->intid != right->intid)
		return left->intid < right->intid ? -1 : 1;
	return left->vcpu < right->vcpu ? -1 : left->vcpu > right->vcpu;
}

struct ordering {
	struct latency_digest *order;
	size_t n;
};

static void add_digest(struct latency_row *row, const struct latency_lives *lives, void *ctx)
{
	struct ordering *o = ctx;

	o->order[o->n++] = latency_digest_of(row, lives);
}

int latency_order(struct latency_model *m, enum window window, size_t *n)
{
	struct ordering o = { reallocarray(m->order, m->n + 1, sizeof(*m->order)), 0 };

	if (!o.order)
		return -ENOMEM;
	m->order = o.order;
	latency_model_for_each(m, window, add_digest, &o);
	qsort(o.order, o.n, sizeof(*o.order), compare);
	*n = o.n;
	return 0;
}

const struct vs_source *latency_main_source(const struct latency_row *row)
{
	const struct vs_source *source = &row->last.source[0];

	return source->device[0] && !source->shared ? source : NULL;
}

static void put_device(struct vs_latency_digest *to, const struct latency_row *row)
{
	const struct vs_source *source = latency_main_source(row);

	to->host_irq = row->last.source[0].host_irq;
	/* of several devices none is named */
	if (!source || row->last.source[1].host_irq)
		return;
	memcpy(to->device, source->device, sizeof(to->device));
	to->vector = source->vector;
}

static int publish(struct latency_model *m, struct latency_row *row, uint64_t t_ns, uint64_t hz)
{
	const struct latency_lives *lives = &row->total;
	const struct hist *injection = &lives->hist[VS_INJECTION];
	const struct hist *delivery = &lives->hist[VS_DELIVERY];
	struct latency_digest d = latency_digest_of(row, lives);
	struct vs_latency_digest to = {
		.t_ns = t_ns,
		.count = lives->count,
		.completed = lives->outcome[0],
		.coalesced = lives->coalesced,
		.partial = lives->partial,
		.unmatched = lives->unmatched,
		.negative = lives->negative,
		.injection_count = injection->count,
		.injection_sum_ns = clock_ticks_ns(injection->sum, hz),
		.injection_p50_ns = clock_ticks_ns(hist_percentile(injection, 500), hz),
		.injection_p99_ns = clock_ticks_ns(hist_percentile(injection, 990), hz),
		.injection_max_ns = clock_ticks_ns(injection->max, hz),
		.delivery_count = delivery->count,
		.delivery_sum_ns = clock_ticks_ns(delivery->sum, hz),
		.delivery_p50_ns = clock_ticks_ns(hist_percentile(delivery, 500), hz),
		.delivery_p99_ns = clock_ticks_ns(hist_percentile(delivery, 990), hz),
		.delivery_max_ns = clock_ticks_ns(delivery->max, hz),
		.pid = row->last.pid,
	};

	put_device(&to, row);
	if (d.slowest >= 0)
		snprintf(to.slowest, sizeof(to.slowest), "%s", latency_measure[d.slowest]);
	return latency_maps_publish(m->source->maps, &row->key, &to);
}

int latency_model_publish(struct latency_model *m, uint64_t t_ns, uint64_t hz)
{
	size_t i;
	int err = 0;

	for (i = 0; i < m->n && !err; i++) {
		if (!m->rows[i]->forgotten)
			err = publish(m, m->rows[i], t_ns, hz);
	}
	return err;
}
