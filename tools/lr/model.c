// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Turns readings of the map into rows; an interval is the difference of two readings. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lr/lr.h"
#include "util/array.h"

uint64_t lr_entries(const struct vs_lr *lr)
{
	uint64_t n = 0;
	int i;

	for (i = 0; i <= VS_LR_MAX; i++)
		n += lr->used[i];
	return n;
}

struct vs_lr lr_since(const struct vs_lr *now, const struct vs_lr *before)
{
	struct vs_lr lr = *now;
	int i;

	for (i = 0; i <= VS_LR_MAX; i++)
		lr.used[i] -= before->used[i];
	lr.overflow -= before->overflow;
	lr.eoi_exits -= before->eoi_exits;
	lr.full_ns -= before->full_ns;
	lr.depth_sum -= before->depth_sum;
	return lr;
}

void lr_model_fini(struct lr_model *m)
{
	free(m->rows);
}

static int compare(const struct vs_lr_key *a, const struct vs_lr_key *b)
{
	if (a->vm_gen != b->vm_gen)
		return a->vm_gen < b->vm_gen ? -1 : 1;
	return a->vcpu < b->vcpu ? -1 : a->vcpu > b->vcpu;
}

/* The first row that is not before the key */
static size_t find(const struct lr_model *m, const struct vs_lr_key *key)
{
	size_t low = 0, high = m->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare(&m->rows[mid].last.key, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static int insert(struct lr_model *m, size_t at, const struct vs_lr *lr)
{
	struct lr_row *rows = array_grow(m->rows, m->n, &m->room, sizeof(*rows));

	if (!rows)
		return -ENOMEM;
	m->rows = rows;
	memmove(rows + at + 1, rows + at, (m->n - at) * sizeof(*rows));
	rows[at] = (struct lr_row){ .last.key = lr->key };
	m->n++;
	m->in_use++;
	return 0;
}

/* Add the counts of both; the depth is the greater of the two. */
static struct vs_lr sum_of(const struct vs_lr *now, const struct vs_lr *before)
{
	struct vs_lr lr = *now;
	int i;

	for (i = 0; i <= VS_LR_MAX; i++)
		lr.used[i] += before->used[i];
	lr.overflow += before->overflow;
	lr.eoi_exits += before->eoi_exits;
	lr.full_ns += before->full_ns;
	lr.depth_sum += before->depth_sum;
	if (lr.depth_max < before->depth_max)
		lr.depth_max = before->depth_max;
	return lr;
}

static int read_one(const struct vs_lr *lr, void *ctx)
{
	struct lr_model *m = ctx;
	size_t at = find(m, &lr->key);
	struct lr_row *row;
	int err;

	if (at == m->n || compare(&m->rows[at].last.key, &lr->key)) {
		err = insert(m, at, lr);
		if (err)
			return err;
	}
	row = &m->rows[at];
	/* an entry again: the VM had not ended after all */
	m->in_use += row->forgotten;
	row->forgotten = false;
	row->last = sum_of(lr, &row->before);
	/* look the name up once, now: it vanishes with the VM, whose pid may then be reused */
	if (!row->asked && lr->pid && !vm_name(lr->pid, row->vm))
		row->vm[0] = 0;
	row->asked |= !!lr->pid;
	return 0;
}

int lr_model_read(struct lr_model *m)
{
	return bpf_lr_read(m->bpf, read_one, m);
}

bool lr_model_is_tight(const struct lr_model *m)
{
	return m->in_use >= VS_LR_VCPUS - VS_LR_VCPUS / 4;
}

/* Give up rows of VMs that have ended, the oldest first, while there are too many rows. */
static void give_up_rows(struct lr_model *m)
{
	size_t i, kept = 0, n = m->n;

	for (i = 0; i < m->n; i++) {
		struct lr_row *row = &m->rows[i];
		uint64_t entries = lr_entries(&row->last);
		bool pending = m->intervals && entries != lr_entries(&row->shown);

		if (n <= 2 * VS_LR_VCPUS || !row->forgotten || pending) {
			m->rows[kept++] = *row;
			continue;
		}
		m->unlisted++;
		m->unlisted_entries += entries;
		n--;
	}
	m->n = kept;
}

int lr_model_forget(struct lr_model *m, bool (*exists)(uint64_t vm_gen, void *ctx), void *ctx)
{
	int err = lr_model_read(m);
	size_t i;

	for (i = 0; i < m->n && !err; i++) {
		struct lr_row *row = &m->rows[i];

		if (row->forgotten || exists(row->last.key.vm_gen, ctx))
			continue;
		err = bpf_lr_forget(m->bpf, &row->last.key);
		row->before = row->last;
		row->forgotten = true;
		m->in_use--;
	}
	give_up_rows(m);
	return err;
}

/* The entries of all rows, including rows that were given up */
static uint64_t all_entries(const struct lr_model *m)
{
	uint64_t n = m->unlisted_entries;
	size_t i;

	for (i = 0; i < m->n; i++)
		n += lr_entries(&m->rows[i].last);
	return n;
}

int lr_model_update(struct lr_model *m)
{
	struct bpf_totals totals;
	int err = lr_model_read(m);

	if (!err)
		err = bpf_lr_totals(m->bpf, &totals);
	if (err)
		return err;
	m->sum = (struct summary){
		.now = IN_FLIGHT_UNKNOWN,
		.events = all_entries(m),
		.unlisted = m->unlisted,
		.lost = totals.lost,
		.cost = totals.cost,
		.user_ns = summary_user_ns(),
	};
	return 0;
}

void lr_model_for_each(const struct lr_model *m, enum window window,
		       void (*fn)(const struct lr_row *row, const struct vs_lr *lr, void *ctx),
		       void *ctx)
{
	size_t i;

	for (i = 0; i < m->n; i++) {
		const struct lr_row *row = &m->rows[i];
		struct vs_lr lr = window == WINDOW_INTERVAL ? lr_since(&row->last, &row->shown) :
							      row->last;

		if (lr_entries(&lr))
			fn(row, &lr, ctx);
	}
}

struct summary lr_model_summary(const struct lr_model *m, enum window window)
{
	return window == WINDOW_INTERVAL ? summary_since(&m->sum, &m->last_sum) : m->sum;
}

void lr_model_next_interval(struct lr_model *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		m->rows[i].shown = m->rows[i].last;
	m->last_sum = m->sum;
}
