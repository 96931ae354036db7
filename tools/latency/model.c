// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * From the maps to what is printed. Maps are only ever read: an interval is the
 * difference of two readings, so nothing that happens in between is lost, and
 * several readers do not disturb each other.
 */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <linux/types.h>
#include <virqscope/binding.h>
#include <virqscope/bound.h>

#include "latency/latency.h"
#include "latency/maps.h"
#include "util/array.h"
#include "util/log.h"

const char *const latency_measure[VS_MEASURES] = { VS_MEASURE_LIST(VS_NAME_OF_MEASURE) };

int latency_model_init(struct latency_model *m, struct latency_source *source,
		       struct bpf_outlier *outlier, uint32_t max_irqs, bool intervals)
{
	*m = (struct latency_model){
		.source = source, .outlier = outlier, .max_irqs = max_irqs,
		.intervals = intervals,
	};
	m->scratch = malloc(sizeof(*m->scratch));
	return m->scratch ? 0 : -ENOMEM;
}

static void free_row(struct latency_row *row)
{
	free(row->pending);
	free(row->shown);
	free(row);
}

void latency_model_fini(struct latency_model *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		free_row(m->rows[i]);
	free(m->rows);
	free(m->order);
	free(m->scratch);
}

static int compare(const struct vs_latency_key *a, const struct vs_latency_key *b)
{
	if (a->vm_gen != b->vm_gen)
		return a->vm_gen < b->vm_gen ? -1 : 1;
	if (a->intid != b->intid)
		return a->intid < b->intid ? -1 : 1;
	return a->vcpu < b->vcpu ? -1 : a->vcpu > b->vcpu;
}

/* Where the row is, or where it would have to go. */
static size_t find(const struct latency_model *m, const struct vs_latency_key *key)
{
	size_t low = 0, high = m->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare(&m->rows[mid]->key, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* As the program begins to count; the description of the interrupt stays. */
static void clear_counters(struct vs_latency *v)
{
	size_t head = offsetof(struct vs_latency, coalesced);
	int i;

	memset((char *)v + head, 0, sizeof(*v) - head);
	for (i = 0; i < VS_MEASURES; i++)
		v->wide[i].min = UINT64_MAX;
}

static struct latency_row *new_row(const struct latency_model *m, const struct vs_latency_key *key)
{
	struct latency_row *row = calloc(1, sizeof(*row));

	if (row && m->intervals)
		row->shown = malloc(sizeof(*row->shown));
	if (!row || (m->intervals && !row->shown)) {
		free(row);
		return NULL;
	}
	row->key = *key;
	clear_counters(&row->last);
	if (row->shown)
		*row->shown = row->last;
	return row;
}

static int insert(struct latency_model *m, size_t at, const struct vs_latency_key *key)
{
	struct latency_row **rows = array_grow(m->rows, m->n, &m->room, sizeof(*rows));
	struct latency_row *row;

	if (!rows)
		return -ENOMEM;
	m->rows = rows;
	row = new_row(m, key);
	if (!row)
		return -ENOMEM;
	memmove(m->rows + at + 1, m->rows + at, (m->n - at) * sizeof(*m->rows));
	m->rows[at] = row;
	m->n++;
	m->in_use++;
	return 0;
}

/* A name vanishes with its VM: ask at once, and not again, when the pid may be another's. */
static void identify(struct latency_model *m, struct latency_row *row,
		     const struct vs_latency *now)
{
	if (!row->asked && now->pid && !vm_name(now->pid, row->vm))
		row->vm[0] = 0;
	row->asked |= !!now->pid;
	if (now->sources_more && !m->warned_sources) {
		m->warned_sources = true;
		log_note("INTID %u has more than %d sources: only these are listed",
			 row->key.intid, VS_SOURCES);
	}
}

/* A row whose entry was forgotten has one again: the VM was not gone. */
static void come_back(struct latency_model *m, struct latency_row *row)
{
	if (!row->forgotten)
		return;
	row->forgotten = false;
	m->in_use++;
}

static int discover(struct latency_model *m, const struct vs_latency_key *key,
		    struct vs_latency *now)
{
	size_t at = find(m, key);
	int err;

	if (at < m->n && !compare(&m->rows[at]->key, key)) {
		come_back(m, m->rows[at]);
		return 0;
	}
	err = insert(m, at, key);
	if (!err)
		err = latency_maps_read(m->source->maps, key, now);
	if (!err)
		identify(m, m->rows[at], now);
	return err;
}

int latency_model_discover(struct latency_model *m)
{
	struct vs_latency_key key, *last = NULL;
	struct vs_latency *now;
	int err;

	now = malloc(sizeof(*now));
	if (!now)
		return -ENOMEM;
	while (!(err = latency_maps_next(m->source->maps, last, &key))) {
		last = &key;
		err = discover(m, &key, now);
		if (err)
			break;
	}
	free(now);
	return err == -ENOENT ? 0 : err;
}

/* All sums of the octaves in a row */
#define OCTAVE_SUMS (VS_WHOLES * VS_OCTAVES * VS_STAGES)
#define sums_of(octave) (&(octave)[0][0][0])

/*
 * The octave that the program does not sum has what the others have not. A reading that is torn
 * can have a life in a histogram and not in its octave; the next one takes that back, and then
 * the difference is negative, as a number without sign.
 */
static void sum_usual(struct latency_lives *d, const uint32_t usual[VS_WHOLES])
{
	uint64_t rest;
	int w, i, stage;

	for (w = 0; w < VS_WHOLES && !usual[w]; w++)
		;
	if (w == VS_WHOLES)
		return;
	for (stage = 0; stage < VS_STAGES; stage++) {
		rest = d->hist[stage].sum;
		for (i = stage; i < OCTAVE_SUMS; i += VS_STAGES)
			rest -= sums_of(d->octave)[i];
		d->octave[w][vs_octave(usual[w])][stage] += rest;
	}
}

static void subtract(struct latency_lives *d, const struct vs_latency *then,
		     const struct vs_latency *now)
{
	int i;

	d->coalesced = now->coalesced - then->coalesced;
	d->partial = now->partial - then->partial;
	d->unmatched = now->unmatched - then->unmatched;
	d->negative = now->negative - then->negative;
	d->still_high = now->still_high - then->still_high;
	for (i = 0; i < OCTAVE_SUMS; i++)
		sums_of(d->octave)[i] = sums_of(now->octave)[i] - sums_of(then->octave)[i];
	for (i = 0; i < VS_MEASURES; i++)
		hist_between(&d->hist[i], then->bucket[i], &then->wide[i],
			     now->bucket[i], &now->wide[i]);
	sum_usual(d, now->usual);
	for (i = 0; i < VS_OUTCOMES; i++)
		d->outcome[i] = now->outcome[i] - then->outcome[i];
	/* every life that completed was delivered, so no counter is spent on these */
	d->outcome[0] = d->hist[VS_DELIVERY].count;
	d->count = d->partial + d->unmatched + d->negative;
	for (i = 0; i < VS_OUTCOMES; i++)
		d->count += d->outcome[i];
}

static void add(struct latency_lives *to, const struct latency_lives *d)
{
	int i;

	to->count += d->count;
	to->coalesced += d->coalesced;
	to->partial += d->partial;
	to->unmatched += d->unmatched;
	to->negative += d->negative;
	to->still_high += d->still_high;
	for (i = 0; i < OCTAVE_SUMS; i++)
		sums_of(to->octave)[i] += sums_of(d->octave)[i];
	for (i = 0; i < VS_OUTCOMES; i++)
		to->outcome[i] += d->outcome[i];
	for (i = 0; i < VS_MEASURES; i++)
		hist_merge(&to->hist[i], &d->hist[i]);
}

/* Account what was counted since the last reading. */
static void take(struct latency_model *m, struct latency_row *row, const struct vs_latency *now)
{
	struct latency_lives *d = m->scratch;

	identify(m, row, now);
	subtract(d, &row->last, now);
	add(&row->total, d);
	row->last = *now;
	m->sum.events += d->count;
	m->sum.unmatched += d->unmatched;
	m->sum.partial += d->partial;
	m->sum.negative += d->negative;
}

static int update_rows(struct latency_model *m)
{
	struct vs_latency *now = malloc(sizeof(*now));
	int err = now ? 0 : -ENOMEM;
	size_t i;

	for (i = 0; i < m->n && !err; i++) {
		if (m->rows[i]->forgotten)
			continue;
		err = latency_maps_read(m->source->maps, &m->rows[i]->key, now);
		if (!err)
			take(m, m->rows[i], now);
	}
	free(now);
	return err;
}

static void warn_room(struct latency_model *m)
{
	if (!m->no_room || m->warned_room)
		return;
	m->warned_room = true;
	log_note("no room for more than %u interrupts (--max-irqs): lives of others are lost",
		 m->max_irqs);
}

static void warn_bound(struct latency_model *m, bool full)
{
	if (!full || m->warned_bound)
		return;
	m->warned_bound = true;
	log_note("the host has more than %d vectors or irqfds: the devices of further ones are not "
		 "known, and do not pass -D", VS_BOUND_MAX);
}

static int update_summary(struct latency_model *m)
{
	struct latency_totals totals;
	int err = latency_source_totals(m->source, &totals);

	if (!err && m->outlier)
		err = bpf_outlier_cost(m->outlier, &totals.bpf);
	if (err)
		return err;
	m->sum.lost = totals.bpf.lost;
	m->no_room = totals.no_room;
	m->new_vlpis = totals.vlpis;
	m->sum.dropped = totals.dropped;
	m->sum.cost = totals.bpf.cost;
	m->sum.user_ns = summary_user_ns();
	warn_room(m);
	warn_bound(m, totals.bound_full);
	return 0;
}

int latency_model_update(struct latency_model *m)
{
	int err = latency_model_discover(m);

	if (!err)
		err = update_rows(m);
	return err ? err : update_summary(m);
}

void latency_model_next_interval(struct latency_model *m)
{
	size_t i;

	for (i = 0; i < m->n; i++) {
		if (m->rows[i]->shown)
			*m->rows[i]->shown = m->rows[i]->last;
		free(m->rows[i]->pending);
		m->rows[i]->pending = NULL;
	}
	m->last_sum = m->sum;
}

struct summary latency_model_summary(const struct latency_model *m, enum window window,
				     struct in_flight_count now)
{
	struct summary sum = window == WINDOW_INTERVAL ? summary_since(&m->sum, &m->last_sum) :
							 m->sum;

	sum.now = now;
	if (now.invisible >= 0)
		sum.now.invisible += m->new_vlpis;
	return sum;
}

const struct latency_lives *latency_lives_of(struct latency_model *m,
					     const struct latency_row *row, enum window window)
{
	if (window == WINDOW_TOTAL)
		return &row->total;
	subtract(m->scratch, row->shown, &row->last);
	if (row->pending)
		add(m->scratch, row->pending);
	return m->scratch;
}

void latency_model_for_each(struct latency_model *m, enum window window,
			    void (*fn)(struct latency_row *row, const struct latency_lives *lives,
				       void *ctx), void *ctx)
{
	const struct latency_lives *lives;
	size_t i;

	for (i = 0; i < m->n; i++) {
		lives = latency_lives_of(m, m->rows[i], window);
		if (lives->count)
			fn(m->rows[i], lives, ctx);
	}
}

bool latency_model_is_full(const struct latency_model *m)
{
	return m->in_use >= m->max_irqs;
}

/* Room is given back before it has run out. */
bool latency_model_is_tight(const struct latency_model *m)
{
	return m->in_use >= m->max_irqs - m->max_irqs / 4;
}

/* The rest of an interval whose page is yet to come; the next reading begins at 0. */
static int keep_pending(struct latency_model *m, struct latency_row *row)
{
	const struct latency_lives *rest;

	if (!m->intervals)
		return 0;
	rest = latency_lives_of(m, row, WINDOW_INTERVAL);
	if (!rest->count)
		return 0;
	if (!row->pending)
		row->pending = malloc(sizeof(*row->pending));
	if (!row->pending)
		return -ENOMEM;
	*row->pending = *rest;
	return 0;
}

static int take_last(const struct vs_latency *value, void *ctx)
{
	struct latency_model *m = ctx;
	struct latency_row *row = m->rows[find(m, &value->key)];
	int err;

	take(m, row, value);
	err = keep_pending(m, row);
	clear_counters(&row->last);
	if (row->shown)
		*row->shown = row->last;
	row->forgotten = true;
	m->in_use--;
	return err;
}

/* Rows of VMs that are gone, the oldest first, are given up until the others have room. */
static void give_up_rows(struct latency_model *m)
{
	size_t i, kept = 0, most = 2 * (size_t)m->max_irqs, n = m->n;

	for (i = 0; i < m->n; i++) {
		struct latency_row *row = m->rows[i];

		if (n <= most || !row->forgotten || row->pending) {
			m->rows[kept++] = row;
			continue;
		}
		m->sum.unlisted++;
		add(&m->unlisted, &row->total);
		free_row(row);
		n--;
	}
	m->n = kept;
}

int latency_model_forget(struct latency_model *m, bool (*exists)(uint64_t vm_gen, void *ctx),
			 void *ctx)
{
	struct vs_latency_key *keys = calloc(m->n + 1, sizeof(*keys));
	size_t i, n = 0;
	int err;

	if (!keys)
		return -ENOMEM;
	for (i = 0; i < m->n; i++) {
		if (!m->rows[i]->forgotten && !exists(m->rows[i]->key.vm_gen, ctx))
			keys[n++] = m->rows[i]->key;
	}
	err = latency_maps_forget(m->source->maps, keys, n, take_last, m);
	free(keys);
	give_up_rows(m);
	return err;
}
