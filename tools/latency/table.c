// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of `virqscope latency`: a line an interrupt, the worst first, and totals. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "latency/latency.h"
#include "report/hist.h"
#include "report/kernel_names.h"
#include "report/text.h"

static const int widths[] = { -4, -6, 5, 7, 7, 7, 7, -7, -6, 0 };

/*
 * "+": further ones are not shown, as --stages does. No device raises an SGI or PPI, and each
 * vCPU has its own: without that, lines of one number would be alike.
 */
static void device_of(const struct latency_row *row, char device[LATENCY_DEVICE_LEN])
{
	const struct vs_source *source = row->last.source;
	size_t len;

	if (row->key.vcpu >= 0) {
		snprintf(device, LATENCY_DEVICE_LEN, "(vcpu%d)", row->key.vcpu);
		return;
	}
	latency_device(source, device);
	len = strlen(device);
	if (source[1].host_irq && len + 1 < LATENCY_DEVICE_LEN)
		memcpy(device + len, "+", 2);
}

/* The first; "+": there were others. */
static void put_path(FILE *out, uint32_t paths)
{
	const char *name = paths ? kernel_name_of_path(__builtin_ctz(paths)) : "-";

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
	latency_put_rate(out, d->count, page);
	latency_put_time(out, d->samples, d->p50, page->hz);
	latency_put_time(out, d->samples, d->p99, page->hz);
	latency_put_time(out, d->samples, d->max, page->hz);
	put_slowest(out, d);
	text_word(out, kernel_name_of_mask_mode(row->last.source[0].mask_mode));
	put_path(out, row->last.paths);
}

/* Of which lines are the times not those of injection? */
static void explain_star(const struct latency_model *m, FILE *out, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!m->order[i].samples || m->order[i].whole == VS_INJECTION)
			continue;
		fputs("# *: no host IRQ raised it: its times are of delivery, and in no total's times\n", out);
		return;
	}
}

static void put_distribution(FILE *out, struct latency_model *m, const struct latency_page *page,
			     const struct latency_digest *d)
{
	const struct latency_lives *lives = latency_lives_of(m, d->row,
							     report_page_window(&page->report));

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

int latency_table(struct latency_model *m, const struct latency_page *page,
		  const struct summary *sum)
{
	size_t n;
	int err = latency_order(m, report_page_window(&page->report), &n);

	if (err)
		return err;
	report_page_title(&page->report, "latency", "us");
	err = put_lines(m, page, n);
	if (err)
		return err;
	report_page_tail(&page->report);
	explain_star(m, page->report.out, n);
	err = n ? latency_totals(m, page, n) : 0;
	latency_end(page, sum);
	return err;
}
