// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of `virqscope latency`: a line an interrupt, the worst first, and totals. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "counter.h"
#include "hist_print.h"
#include "latency.h"
#include "names.h"
#include "text.h"

static const int widths[] = { -4, -6, 5, 7, 7, 7, 7, -7, -6, 0 };
static const int total_widths[] = { -20, 4, 8, 7, 7, 7, 7, 0 };

/* PCI domain 0 goes without saying, as with lspci. */
static const char *short_name(const char *device)
{
	return strncmp(device, "0000:", 5) ? device : device + 5;
}

void latency_device(const struct vs_source *source, char device[LATENCY_DEVICE_LEN])
{
	if (source->shared)
		snprintf(device, LATENCY_DEVICE_LEN, "(shared)");
	else if (!source->device[0])
		snprintf(device, LATENCY_DEVICE_LEN, "-");
	else if (source->kind == VS_BINDING_INTX)
		snprintf(device, LATENCY_DEVICE_LEN, "%s", short_name(source->device));
	else
		snprintf(device, LATENCY_DEVICE_LEN, "%s[%u]", short_name(source->device),
			 source->vector);
}

/* "+": further ones are not shown, as --stages does */
static void device_of(const struct latency_row *row, char device[LATENCY_DEVICE_LEN])
{
	const struct vs_source *source = row->last.source;
	size_t len;

	latency_device(source, device);
	len = strlen(device);
	if (source[1].host_irq && len + 1 < LATENCY_DEVICE_LEN)
		memcpy(device + len, "+", 2);
}

static void put_rate(FILE *out, uint64_t events, const struct latency_page *page)
{
	double rate = page->report.duration_ns ? events * 1e9 / page->report.duration_ns : 0;

	fprintf(out, "\t%.*f", rate < 10000 ? 1 : 0, rate);
}

static void put_time(FILE *out, bool known, uint64_t ticks, uint64_t hz)
{
	text_us_narrow_cell(out, known, known ? counter_ns(ticks, hz) : 0);
}

/* The first; "+": there were others. */
static void put_path(FILE *out, uint32_t paths)
{
	const char *name = paths ? name_of_path(__builtin_ctz(paths)) : "-";

	text_word(out, name ? name : "unknown");
	fputs(paths & (paths - 1) ? "+\n" : "\n", out);
}

/* "*": see explain_star() */
static void put_slowest(FILE *out, const struct latency_digest *d)
{
	text_word(out, d->slowest < 0 ? NULL : latency_measure[d->slowest]);
	if (d->samples && d->whole == VS_DELIVERY)
		fputc('*', out);
}

static void put_line(FILE *out, const struct latency_page *page, const struct latency_digest *d)
{
	const struct latency_row *row = d->row;
	char device[LATENCY_DEVICE_LEN];

	device_of(row, device);
	text_vm_id(out, row->last.pid, row->key.vm_gen);
	text_word(out, device);
	text_number(out, true, row->key.intid);
	put_rate(out, d->count, page);
	put_time(out, d->samples, d->p50, page->hz);
	put_time(out, d->samples, d->p99, page->hz);
	put_time(out, d->samples, d->max, page->hz);
	put_slowest(out, d);
	text_word(out, name_of_mask_mode(row->last.source[0].mask_mode));
	put_path(out, row->last.paths);
}

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

/* name: of a VM; "" for none */
static void put_total(FILE *out, const struct latency_page *page, const char *what,
		      const struct total *t, const char *name)
{
	const struct hist *h = &t->injection;

	fprintf(out, "# %s", what);
	text_number(out, true, t->irqs);
	text_number(out, true, t->events);
	put_rate(out, t->events, page);
	put_time(out, h->count, hist_percentile(h, 500), page->hz);
	put_time(out, h->count, hist_percentile(h, 990), page->hz);
	put_time(out, h->count, h->max, page->hz);
	if (name[0])
		fputc('\t', out);
	text_name(out, name);
	fputc('\n', out);
}

/* Are two rows summed together? */
typedef bool same_fn(const struct latency_row *a, const struct latency_row *b);

static bool same_vm(const struct latency_row *a, const struct latency_row *b)
{
	return a->key.vm_gen == b->key.vm_gen;
}

static bool same_device(const struct latency_row *a, const struct latency_row *b)
{
	const struct vs_source *left = latency_main_source(a), *right = latency_main_source(b);

	return left && right && !strcmp(left->device, right->device);
}

static bool all_rows(const struct latency_row *a, const struct latency_row *b)
{
	(void)a, (void)b;
	return true;
}

static void sum_up(struct latency_model *m, const struct latency_page *page, size_t first,
		   size_t n, same_fn *same, struct total *t)
{
	const struct latency_row *of = m->order[first].row;
	size_t i;

	memset(t, 0, sizeof(*t));
	for (i = first; i < n; i++) {
		if (!same(of, m->order[i].row))
			continue;
		t->irqs++;
		add_lives(t, latency_lives_of(m, m->order[i].row, page->report.interval_ns));
	}
}

/* Is there none like it before it? */
static bool is_first(const struct latency_model *m, size_t at, same_fn *same)
{
	size_t i;

	for (i = 0; i < at; i++) {
		if (same(m->order[i].row, m->order[at].row))
			return false;
	}
	return true;
}

static void put_devices(FILE *out, struct latency_model *m, const struct latency_page *page,
			size_t n, struct total *t)
{
	char what[VS_DEVICE_LEN + sizeof("device ")];
	size_t i;

	for (i = 0; i < n; i++) {
		const struct vs_source *source = latency_main_source(m->order[i].row);

		if (!source || !is_first(m, i, same_device))
			continue;
		sum_up(m, page, i, n, same_device, t);
		snprintf(what, sizeof(what), "device %s", short_name(source->device));
		put_total(out, page, what, t, "");
	}
}

static void put_vms(FILE *out, struct latency_model *m, const struct latency_page *page,
		    size_t n, struct total *t)
{
	char what[32];
	size_t i;

	for (i = 0; i < n; i++) {
		const struct latency_row *row = m->order[i].row;

		if (!is_first(m, i, same_vm))
			continue;
		sum_up(m, page, i, n, same_vm, t);
		snprintf(what, sizeof(what), "VM %d-%u", row->last.pid, row->key.vm_gen);
		put_total(out, page, what, t, row->vm[0] ? row->vm : "-");
	}
}

static void put_host(FILE *out, struct latency_model *m, const struct latency_page *page,
		     size_t n, struct total *t)
{
	sum_up(m, page, 0, n, all_rows, t);
	if (!page->report.interval_ns && m->sum.unlisted) {
		t->irqs += m->sum.unlisted;
		add_lives(t, &m->unlisted);
	}
	put_total(out, page, "host", t, "");
}

static int put_totals(struct latency_model *m, const struct latency_page *page, size_t n)
{
	struct total *t = calloc(1, sizeof(*t));
	struct text_table table;
	int err = -ENOMEM;

	if (!t)
		return err;
	err = text_table_begin(&table, page->report.out, total_widths);
	if (err)
		goto free_total;
	fprintf(table.out, "# TOTAL\tIRQS\tEVENTS\tRATE/S\tP50\tP99\tMAX\n");
	put_devices(table.out, m, page, n, t);
	put_vms(table.out, m, page, n, t);
	put_host(table.out, m, page, n, t);
	err = text_table_end(&table);
free_total:
	free(t);
	return err;
}

/* Of which lines are the times not those of injection? */
static void explain_star(const struct latency_model *m, FILE *out, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!m->order[i].samples || m->order[i].whole == VS_INJECTION)
			continue;
		fputs("# *: no host IRQ raised it, its times are of delivery, from queue on\n", out);
		return;
	}
}

static void put_distribution(FILE *out, struct latency_model *m, const struct latency_page *page,
			     const struct latency_digest *d)
{
	const struct latency_lives *lives = latency_lives_of(m, d->row, page->report.interval_ns);

	hist_distribution(out, latency_measure[d->whole], &lives->hist[d->whole], page->hz,
			  page->hist);
}

static int put_lines(struct latency_model *m, const struct latency_page *page, size_t n)
{
	struct text_table table;
	int err = text_table_begin(&table, page->report.out, widths);
	size_t i;

	if (err)
		return err;
	fprintf(table.out, "# VM\tDEVICE\tINTID\tRATE/S\tP50\tP99\tMAX\tSLOWEST\tMASK\tPATH\n");
	for (i = 0; i < n; i++) {
		put_line(table.out, page, &m->order[i]);
		put_distribution(table.out, m, page, &m->order[i]);
	}
	return text_table_end(&table);
}

void latency_end(const struct latency_page *page, const struct summary *sum)
{
	FILE *out = page->report.out;

	summary_unlisted(out, sum, "interrupts");
	fprintf(out, "# events %" PRIu64 ", partial %" PRIu64 ", in flight ", sum->events,
		sum->partial);
	if (sum->now.in_flight >= 0)
		fprintf(out, "%" PRId64 "\n", sum->now.in_flight);
	else
		fprintf(out, "-\n");
	summary_invisible(out, sum);
	summary_verdict(&page->report, sum);
}

int latency_table(struct latency_model *m, const struct latency_page *page,
		  const struct summary *sum)
{
	size_t n;
	int err = latency_order(m, page->report.interval_ns, &n);

	if (err)
		return err;
	summary_title(&page->report, "latency", "us");
	err = put_lines(m, page, n);
	if (err)
		return err;
	report_tail(&page->report);
	explain_star(m, page->report.out, n);
	err = n ? put_totals(m, page, n) : 0;
	latency_end(page, sum);
	return err;
}
