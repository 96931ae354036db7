// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Turns readings of the maps into rows; an interval is the difference of two readings. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mask/mask.h"
#include "report/kernel_names.h"
#include "util/array.h"
#include "util/clock.h"

const char *const mask_measure[VS_MASK_MEASURES] = {
	[VS_MASKING] = "masking",
	[VS_MASKED] = "masked",
	[VS_UNMASKING] = "unmasking",
};

const char *const mask_policy_state[POLICY_STATES] = {
	[POLICY_ATTACHED] = "attached",
	[POLICY_DETACHED] = "detached",
	[POLICY_REPLACED] = "replaced",
};

static uint64_t add_up(const uint64_t *n, int count)
{
	uint64_t all = 0;

	while (count--)
		all += *n++;
	return all;
}

uint64_t mask_sum(const uint64_t n[VS_MASK_BYS])
{
	return add_up(n, VS_MASK_BYS);
}

uint64_t mask_switches(const uint64_t n[VS_MASK_CAUSES])
{
	return add_up(n, VS_MASK_CAUSES);
}

const char *mask_mode(const struct mask_row *row)
{
	return kernel_name_of_mask_mode(row->last.gone ? row->last.last_mode : row->last.mode);
}

bool mask_now(const struct mask_page *page, const struct mask_row *row, uint64_t *ns)
{
	uint64_t at = row->last.masked_at;

	if (row->last.gone || !at || at > page->report.counter)
		return false;
	*ns = clock_ticks_ns(page->report.counter - at, page->hz);
	return true;
}

void mask_model_fini(struct mask_model *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		free(m->rows[i]);
	free(m->rows);
}

static int compare(const void *a, const void *b)
{
	const struct mask_row *const *left = a, *const *right = b;

	return strcmp((*left)->key.device, (*right)->key.device);
}

/* Find or add the row of a line, by linear search as lines are few. Returns NULL without memory. */
static struct mask_row *row_of(struct mask_model *m, const struct vs_mask_key *key)
{
	struct mask_row *row, **rows;
	size_t i;

	for (i = 0; i < m->n; i++) {
		if (!strcmp(m->rows[i]->key.device, key->device))
			return m->rows[i];
	}
	rows = array_grow(m->rows, m->n, &m->room, sizeof(*rows));
	if (!rows)
		return NULL;
	m->rows = rows;
	row = calloc(1, sizeof(*row));
	if (!row)
		return NULL;
	row->key = *key;
	for (i = 0; i < VS_MASK_MEASURES; i++)
		row->last.wide[i].min = UINT64_MAX;
	for (i = 0; i < VS_MASK_MODES; i++)
		row->last_injection.wide[i].min = UINT64_MAX;
	m->rows[m->n++] = row;
	qsort(m->rows, m->n, sizeof(*m->rows), compare);
	return row;
}

static void subtract(struct mask_counts *d, const struct vs_mask *then, const struct vs_mask *now)
{
	int i;

	for (i = 0; i < VS_MASK_MODES; i++)
		d->mode_ns[i] = now->mode_ns[i] - then->mode_ns[i];
	for (i = 0; i < VS_MASK_BYS; i++) {
		d->masks[i] = now->masks[i] - then->masks[i];
		d->unmasks[i] = now->unmasks[i] - then->unmasks[i];
	}
	for (i = 0; i < VS_MASK_CAUSES; i++)
		d->switches[i] = now->switches[i] - then->switches[i];
	d->resent = now->resent - then->resent;
	d->gone_masked = now->gone_masked > then->gone_masked ? now->gone_masked - then->gone_masked : 0;
	for (i = 0; i < VS_MASK_MEASURES; i++)
		hist_between(&d->hist[i], then->bucket[i], &then->wide[i], now->bucket[i],
			     &now->wide[i]);
}

static void subtract_injection(struct mask_counts *d, const struct vs_mask_injection *then,
			       const struct vs_mask_injection *now)
{
	int i;

	for (i = 0; i < VS_MASK_MODES; i++)
		hist_between(&d->injection[i], then->bucket[i], &then->wide[i], now->bucket[i],
			     &now->wide[i]);
}

static void add(struct mask_counts *to, const struct mask_counts *d)
{
	int i;

	to->gone_masked += d->gone_masked;
	for (i = 0; i < VS_MASK_MODES; i++)
		to->mode_ns[i] += d->mode_ns[i];
	for (i = 0; i < VS_MASK_BYS; i++) {
		to->masks[i] += d->masks[i];
		to->unmasks[i] += d->unmasks[i];
	}
	for (i = 0; i < VS_MASK_CAUSES; i++)
		to->switches[i] += d->switches[i];
	to->resent += d->resent;
	for (i = 0; i < VS_MASK_MEASURES; i++)
		hist_merge(&to->hist[i], &d->hist[i]);
	for (i = 0; i < VS_MASK_MODES; i++)
		hist_merge(&to->injection[i], &d->injection[i]);
}

struct reading {
	struct mask_model *model;
	uint64_t t_ns;
	struct mask_counts *since;	/* the counts of a row since it was read last */
};

/* Add the time in the present mode, up to t_ns; a line that came after t_ns adds none. */
static void add_current_mode(struct vs_mask *now, uint64_t began_ns, uint64_t t_ns)
{
	uint64_t from = now->mode_since_ns > began_ns ? now->mode_since_ns : began_ns;

	if (now->mode && now->mode < VS_MASK_MODES && t_ns > from)
		now->mode_ns[now->mode] += t_ns - from;
}

static int read_one(const struct bpf_mask_line *line, void *ctx)
{
	struct reading *r = ctx;
	struct mask_row *row = row_of(r->model, &line->key);
	struct vs_mask now = line->mask;
	int i;

	if (!row)
		return -ENOMEM;
	add_current_mode(&now, r->model->began_ns, r->t_ns);
	/* a line that is gone while masked counts, unless it comes back with another eventfd */
	now.gone_masked += now.gone && now.masked_at;
	/* the mode may have been switched before t_ns, with an event after we last read it */
	for (i = 0; i < VS_MASK_MODES; i++) {
		if (now.mode_ns[i] < row->last.mode_ns[i])
			now.mode_ns[i] = row->last.mode_ns[i];
	}
	subtract(r->since, &row->last, &now);
	subtract_injection(r->since, &row->last_injection, &line->injection);
	add(&row->interval, r->since);
	add(&row->total, r->since);
	row->total.gone_masked = now.gone_masked;
	row->last = now;
	row->last_injection = line->injection;
	row->cause = line->cause;
	return 0;
}

static int summarize(struct mask_model *m)
{
	struct bpf_totals totals;
	int err = bpf_mask_totals(m->bpf, &totals);
	size_t i;

	if (err)
		return err;
	m->sum = (struct summary){
		.lost = totals.lost,
		.now = IN_FLIGHT_UNKNOWN,
		.cost = totals.cost,
		.user_ns = summary_user_ns(),
	};
	for (i = 0; i < m->n; i++) {
		const struct mask_counts *c = &m->rows[i]->total;

		m->sum.events += mask_sum(c->masks) + mask_sum(c->unmasks) + c->resent +
			       mask_switches(c->switches);
	}
	return 0;
}

int mask_model_update(struct mask_model *m, uint64_t t_ns)
{
	struct reading r = { m, t_ns, calloc(1, sizeof(*r.since)) };
	int err = r.since ? bpf_mask_read(m->bpf, read_one, &r) : -ENOMEM;

	free(r.since);
	return err ? err : summarize(m);
}

void mask_model_begin(struct mask_model *m, uint64_t t_ns)
{
	m->began_ns = t_ns;
	bpf_mask_begin(m->bpf, t_ns);
}

void mask_model_for_each(const struct mask_model *m, enum window window,
			 void (*fn)(const struct mask_row *row, const struct mask_counts *counts,
				    void *ctx), void *ctx)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		fn(m->rows[i], window == WINDOW_INTERVAL ? &m->rows[i]->interval :
							   &m->rows[i]->total, ctx);
}

struct summary mask_model_summary(const struct mask_model *m, enum window window)
{
	return window == WINDOW_INTERVAL ? summary_since(&m->sum, &m->last_sum) : m->sum;
}

void mask_model_next_interval(struct mask_model *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		m->rows[i]->interval = (struct mask_counts){ 0 };
	m->last_sum = m->sum;
}
