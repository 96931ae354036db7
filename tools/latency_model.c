// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * From the maps to what is printed. Maps are only ever read: an interval is the
 * difference of two readings, so nothing that happens in between is lost, and
 * several readers do not disturb each other.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "latency.h"
#include "log.h"

const char *const latency_measure[VS_MEASURES] = {
	[VS_SIGNAL] = "signal",
	[VS_INJECT] = "inject",
	[VS_QUEUE] = "queue",
	[VS_LOAD] = "load",
	[VS_ENTER] = "enter",
	[VS_INJECTION] = "injection",
	[VS_DELIVERY] = "delivery",
	[VS_SERVICE] = "service",
	[VS_REARM] = "rearm",
};

int latency_model_init(struct latency_model *m, struct bpf_latency *bpf)
{
	*m = (struct latency_model){ .bpf = bpf };
	m->interval = malloc(sizeof(*m->interval));
	return m->interval ? 0 : -ENOMEM;
}

void latency_model_fini(struct latency_model *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		free(m->rows[i]);
	free(m->rows);
	free(m->interval);
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

static int insert(struct latency_model *m, size_t at, const struct vs_latency_key *key)
{
	struct latency_row *row;
	int i;

	if (m->n == m->room) {
		size_t room = m->room ? 2 * m->room : 16;
		struct latency_row **rows = realloc(m->rows, room * sizeof(*rows));

		if (!rows)
			return -ENOMEM;
		m->rows = rows;
		m->room = room;
	}
	row = calloc(1, sizeof(*row));
	if (!row)
		return -ENOMEM;
	row->key = *key;
	for (i = 0; i < VS_MEASURES; i++)
		row->last.wide[i].min = UINT64_MAX;
	memmove(m->rows + at + 1, m->rows + at, (m->n - at) * sizeof(*m->rows));
	m->rows[at] = row;
	m->n++;
	return 0;
}

/* /proc and /sys forget when the VM ends: ask until they answered once. */
static void identify(struct latency_model *m, struct latency_row *row,
		     const struct vs_latency *now)
{
	int i;

	if (!row->vm[0] && now->pid && !vm_name(now->pid, row->vm))
		row->vm[0] = 0;
	for (i = 0; i < VS_SOURCES; i++) {
		if (now->source[i].host_irq && !row->device[i].bdf[0])
			irq_device_of(now->source[i].host_irq, &row->device[i]);
	}
	if (now->sources_more && !m->warned_sources) {
		m->warned_sources = true;
		log_note("INTID %u has more than %d sources: only these are listed",
			 row->key.intid, VS_SOURCES);
	}
}

int latency_model_discover(struct latency_model *m)
{
	struct vs_latency_key key, *last = NULL;
	struct vs_latency *now;
	int err;

	now = malloc(sizeof(*now));
	if (!now)
		return -ENOMEM;
	while (!(err = bpf_latency_next(m->bpf, last, &key))) {
		size_t at = find(m, &key);

		last = &key;
		if (at < m->n && !compare(&m->rows[at]->key, &key))
			continue;
		err = insert(m, at, &key);
		if (!err)
			err = bpf_latency_read(m->bpf, &key, now);
		if (err)
			break;
		identify(m, m->rows[at], now);
	}
	free(now);
	return err == -ENOENT ? 0 : err;
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
	for (i = 0; i < VS_MEASURES; i++)
		hist_between(&d->hist[i], then->bucket[i], &then->wide[i],
			     now->bucket[i], &now->wide[i]);
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
	for (i = 0; i < VS_OUTCOMES; i++)
		to->outcome[i] += d->outcome[i];
	for (i = 0; i < VS_MEASURES; i++)
		hist_merge(&to->hist[i], &d->hist[i]);
}

static int update(struct latency_model *m, struct latency_row *row, struct vs_latency *now)
{
	int err = bpf_latency_read(m->bpf, &row->key, now);

	if (err)
		return err;
	identify(m, row, now);
	subtract(m->interval, &row->last, now);
	add(&row->total, m->interval);
	row->last = *now;
	m->sum.events += m->interval->count;
	m->sum.unmatched += m->interval->unmatched;
	m->sum.partial += m->interval->partial;
	m->sum.negative += m->interval->negative;
	return 0;
}

static int update_summary(struct latency_model *m)
{
	struct bpf_latency_totals totals;
	int err = bpf_latency_totals(m->bpf, &totals);

	if (err)
		return err;
	m->sum.lost = totals.bpf.lost;
	m->new_vlpis = totals.vlpis;
	m->sum.cost = totals.bpf.cost;
	m->sum.user_ns = summary_user_ns();
	return 0;
}

static int report_rows(struct latency_model *m, const struct latency_printer *printer,
		       const struct latency_page *page, struct vs_latency *now)
{
	size_t i;
	int err;

	for (i = 0; i < m->n; i++) {
		struct latency_row *row = m->rows[i];
		const struct latency_lives *lives = page->report.interval_ns ? m->interval : &row->total;

		err = update(m, row, now);
		if (err)
			return err;
		if (printer && lives->count)
			printer->row(page, row, lives);
	}
	return 0;
}

int latency_model_report(struct latency_model *m, const struct latency_printer *printer,
			 const struct latency_page *page)
{
	struct summary sum;
	struct vs_latency *now;
	int err;

	err = latency_model_discover(m);
	if (err)
		return err;
	now = malloc(sizeof(*now));
	if (!now)
		return -ENOMEM;
	if (printer)
		printer->begin(page);
	err = report_rows(m, printer, page, now);
	free(now);
	if (!err)
		err = update_summary(m);
	if (err)
		return err;
	m->sum.now = page->now;
	if (m->sum.now.invisible >= 0)
		m->sum.now.invisible += m->new_vlpis;
	sum = page->report.interval_ns ? summary_since(&m->sum, &m->last_sum) : m->sum;
	m->last_sum = m->sum;
	if (printer)
		printer->summary(page, &sum);
	return 0;
}
