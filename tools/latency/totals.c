// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The end of the table of `virqscope latency`: totals of each device, of each VM, of the host. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "latency/latency.h"
#include "report/text.h"

static const int widths[] = { -20, 4, 8, 7, 7, 7, 7, 0 };

/* Of several interrupts together; the times are of injection. */
struct total {
	uint64_t irqs, events;
	struct hist injection;
};

static void add_lives(struct total *t, const struct latency_lives *lives)
{
	t->events += lives->count;
	hist_merge(&t->injection, &lives->hist[VS_INJECTION]);
}

/* Rows of one device or VM, in the order of the page: m->order[at[begin]] is the worst. */
struct group {
	size_t begin, end;
	size_t worst;		/* at[begin] */
};

struct totals {
	struct latency_model *m;
	const struct latency_page *page;
	size_t n;
	size_t *at;		/* of all rows, those of a group one after the other */
	struct group *groups;
	size_t n_groups;
	struct total sum;	/* of the group at hand */
};

typedef int compare_fn(const struct latency_row *a, const struct latency_row *b);

static int compare_vm(const struct latency_row *a, const struct latency_row *b)
{
	return a->key.vm_gen < b->key.vm_gen ? -1 : a->key.vm_gen > b->key.vm_gen;
}

/* Rows of which no device is known are alike. */
static int compare_device(const struct latency_row *a, const struct latency_row *b)
{
	const struct vs_source *left = latency_main_source(a), *right = latency_main_source(b);

	return strcmp(left ? left->device : "", right ? right->device : "");
}

struct sorting {
	const struct latency_digest *order;
	compare_fn *compare;
};

static int compare_at(const void *a, const void *b, void *ctx)
{
	size_t left = *(const size_t *)a, right = *(const size_t *)b;
	const struct sorting *s = ctx;
	int ret = s->compare(s->order[left].row, s->order[right].row);

	return ret ? ret : left < right ? -1 : left > right;
}

static int compare_worst(const void *a, const void *b)
{
	const struct group *left = a, *right = b;

	return left->worst < right->worst ? -1 : left->worst > right->worst;
}

/* The groups of rows that are alike, that with the worst row first. */
static void make_groups(struct totals *t, compare_fn *compare)
{
	struct sorting s = { t->m->order, compare };
	size_t i;

	for (i = 0; i < t->n; i++)
		t->at[i] = i;
	qsort_r(t->at, t->n, sizeof(*t->at), compare_at, &s);
	for (t->n_groups = 0, i = 0; i < t->n; i++) {
		if (!i || compare(t->m->order[t->at[i - 1]].row, t->m->order[t->at[i]].row))
			t->groups[t->n_groups++] = (struct group){ .begin = i, .worst = t->at[i] };
		t->groups[t->n_groups - 1].end = i + 1;
	}
	qsort(t->groups, t->n_groups, sizeof(*t->groups), compare_worst);
}

static const struct latency_row *sum_up(struct totals *t, const struct group *g)
{
	size_t i;

	memset(&t->sum, 0, sizeof(t->sum));
	for (i = g->begin; i < g->end; i++) {
		t->sum.irqs++;
		add_lives(&t->sum, latency_lives_of(t->m, t->m->order[t->at[i]].row,
						    report_page_window(&t->page->report)));
	}
	return t->m->order[g->worst].row;
}

/* name: of a VM; "" for none */
static void put_total(FILE *out, const struct totals *t, const char *what, const char *name)
{
	const struct hist *h = &t->sum.injection;
	uint64_t hz = t->page->hz;

	fprintf(out, "# %s", what);
	text_number(out, true, t->sum.irqs);
	text_number(out, true, t->sum.events);
	latency_put_rate(out, t->sum.events, t->page);
	latency_put_time(out, h->count, hist_percentile(h, 500), hz);
	latency_put_time(out, h->count, hist_percentile(h, 990), hz);
	latency_put_time(out, h->count, h->max, hz);
	if (name[0])
		fputc('\t', out);
	text_name(out, name);
	fputc('\n', out);
}

static void put_devices(FILE *out, struct totals *t)
{
	char what[VS_DEVICE_LEN + sizeof("device ")];
	const struct vs_source *source;
	size_t i;

	make_groups(t, compare_device);
	for (i = 0; i < t->n_groups; i++) {
		source = latency_main_source(sum_up(t, &t->groups[i]));
		if (!source)
			continue;
		snprintf(what, sizeof(what), "device %s", text_device(source->device));
		put_total(out, t, what, "");
	}
}

static void put_vms(FILE *out, struct totals *t)
{
	const struct latency_row *row;
	char what[48];
	size_t i;

	make_groups(t, compare_vm);
	for (i = 0; i < t->n_groups; i++) {
		row = sum_up(t, &t->groups[i]);
		snprintf(what, sizeof(what), "VM %d-%llu", row->last.pid,
			 (unsigned long long)row->key.vm_gen);
		put_total(out, t, what, row->vm[0] ? row->vm : "-");
	}
}

static void put_host(FILE *out, struct totals *t)
{
	const struct group all = { .end = t->n };

	sum_up(t, &all);
	if (!t->page->report.interval_ns && t->m->sum.unlisted) {
		t->sum.irqs += t->m->sum.unlisted;
		add_lives(&t->sum, &t->m->unlisted);
	}
	put_total(out, t, "host", "");
}

int latency_totals(struct latency_model *m, const struct latency_page *page, size_t n)
{
	struct totals *t = calloc(1, sizeof(*t));
	struct text_table table;
	int err = -ENOMEM;

	if (!t)
		return err;
	*t = (struct totals){ .m = m, .page = page, .n = n };
	t->at = calloc(n, sizeof(*t->at));
	t->groups = calloc(n, sizeof(*t->groups));
	if (!t->at || !t->groups)
		goto free_totals;
	err = text_table_begin(&table, page->report.out, widths);
	if (err)
		goto free_totals;
	fprintf(table.out, "# TOTAL\tIRQS\tEVENTS\tRATE/S\tP50\tP99\tMAX\n");
	put_devices(table.out, t);
	put_vms(table.out, t);
	put_host(table.out, t);
	err = text_table_end(&table);

free_totals:
	free(t->at);
	free(t->groups);
	free(t);
	return err;
}
