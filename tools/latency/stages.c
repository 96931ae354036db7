// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of `virqscope latency --stages`: each stage and span of each interrupt. */
#include <inttypes.h>
#include <string.h>

#include "latency/latency.h"
#include "report/hist.h"
#include "report/kernel_names.h"
#include "report/text.h"

static const int widths[] = { -8, 5, -9, 8, 8, 8, 8, 8, 8, 0 };

/* Returns how many columns that took. */
static size_t put_paths(FILE *out, uint32_t paths)
{
	const char *between = " path ";
	size_t columns = 0;
	unsigned int i;

	if (!paths)
		columns = fprintf(out, "%s-", between);
	for (i = 0; i < 32; i++) {
		if (!(paths & 1U << i))
			continue;
		if (kernel_name_of_path(i))
			columns += fprintf(out, "%s%s", between, kernel_name_of_path(i));
		else if (i < VS_PATH_OTHER)
			columns += fprintf(out, "%s%u", between, i);
		else
			columns += fprintf(out, "%sunknown", between);
		between = "+";
	}
	return columns;
}

static void put_source(FILE *out, const struct vs_source *source)
{
	const char *mode = kernel_name_of_mask_mode(source->mask_mode);
	char device[LATENCY_DEVICE_LEN];

	latency_device(source, device);
	fprintf(out, "#   device %s", device);
	if (source->host_irq)
		fprintf(out, " host_irq %u", source->host_irq);
	if (source->gsi >= 0)
		fprintf(out, " gsi %d", source->gsi);
	fprintf(out, " mask %s\n", mode ? mode : "-");
}

/* Add to a comment that has `columns` by now, or to a new line if there is no room in it. */
static void put_unless_0(FILE *out, size_t *columns, const char *name, uint64_t n)
{
	char text[64];
	size_t len;

	if (!n)
		return;
	len = snprintf(text, sizeof(text), "%s %" PRIu64, name, n);
	if (*columns + strlen(", ") + len > TEXT_COLUMNS)
		*columns = fprintf(out, "\n#   %s", text) - 1;
	else
		*columns += fprintf(out, ", %s", text);
}

/* The interrupt, its counts that have no column, and a line for each source. */
static void put_description(FILE *out, const struct latency_row *row,
			    const struct latency_lives *lives)
{
	const struct vs_latency *v = &row->last;
	size_t columns;
	int i;

	columns = text_vm(out, row->vm, v->pid, row->key.vm_gen);
	columns += fprintf(out, " intid %u:", row->key.intid);
	columns += put_paths(out, v->paths);
	if (v->vcpu >= 0)
		columns += fprintf(out, ", vcpu %d", v->vcpu);
	else
		columns += fprintf(out, ", vcpu -");
	put_unless_0(out, &columns, "coalesced", lives->coalesced);
	put_unless_0(out, &columns, "still-high", lives->still_high);
	for (i = 1; i < VS_OUTCOMES; i++)
		put_unless_0(out, &columns, kernel_name_of_outcome(i), lives->outcome[i]);
	put_unless_0(out, &columns, "partial", lives->partial);
	put_unless_0(out, &columns, "unmatched", lives->unmatched);
	put_unless_0(out, &columns, "negative", lives->negative);
	fputc('\n', out);
	for (i = 0; i < VS_SOURCES && v->source[i].host_irq; i++)
		put_source(out, &v->source[i]);
	if (!i && v->source[0].gsi >= 0)
		put_source(out, &v->source[0]);
}

static void put_row(FILE *out, const struct latency_page *page, const struct latency_row *row,
		    const struct latency_lives *lives)
{
	enum vs_measure m;

	put_description(out, row, lives);
	for (m = 0; m < VS_MEASURES; m++) {
		if (!lives->hist[m].count)
			continue;
		text_vm_id(out, row->last.pid, row->key.vm_gen);
		text_number(out, true, row->key.intid);
		text_word(out, latency_measure[m]);
		hist_cells(out, &lives->hist[m], page->hz);
	}
	for (m = 0; m < VS_MEASURES; m++)
		hist_distribution(out, latency_measure[m], &lives->hist[m], page->hz, page->hist);
}

int latency_stages(struct latency_model *m, const struct latency_page *page,
		   const struct summary *sum)
{
	enum window window = report_page_window(&page->report);
	struct text_table table;
	size_t i, n;
	int err = latency_order(m, window, &n);

	if (!err)
		err = text_table_begin(&table, page->report.out, widths);
	if (err)
		return err;
	report_page_title(&page->report, "latency", "us");
	fprintf(table.out, "# VM\tINTID\tSTAGE" HIST_CELLS "\n");
	for (i = 0; i < n; i++)
		put_row(table.out, page, m->order[i].row,
			latency_lives_of(m, m->order[i].row, window));
	err = text_table_end(&table);
	report_page_tail(&page->report);
	latency_end(page, sum);
	return err;
}
