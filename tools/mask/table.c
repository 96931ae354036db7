// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of `virqscope mask`. */
#include <inttypes.h>
#include <string.h>

#include "mask/mask.h"
#include "report/hist.h"
#include "report/kernel_names.h"
#include "report/text.h"

static const int widths[] = { -12, -9, -6, HIST_WIDTHS, 0 };

static void put_policy(const struct mask_page *page)
{
	static const char *const states[POLICY_STATES] = {
		[POLICY_UNKNOWN] = ": not known whether it is attached",
		[POLICY_ATTACHED] = "",
		[POLICY_DETACHED] = ": detached by another program",
		[POLICY_REPLACED] = ": replaced by another program",
	};

	if (!page->policy)
		return;
	fprintf(page->report.out, "# policy ");
	text_name(page->report.out, page->policy);
	fprintf(page->report.out, "%s\n", states[page->policy_state]);
}

void mask_table_switches(FILE *out)
{
	fprintf(out, "# %12s  %-13s %8s  %-6s  %-6s  %s\n", "TIME/s", "DEVICE", "HOST_IRQ", "FROM",
		"TO", "CAUSE");
}

static const char *or_dash(const char *name)
{
	return name ? name : "-";
}

void mask_table_switch(FILE *out, const struct vs_mask_switch *s)
{
	fprintf(out, "%14.6f  %-13s %8u  %-6s  %-6s  %s%s\n", s->t_ns / 1e9, s->device, s->host_irq,
		or_dash(kernel_name_of_mask_mode(s->from)),
		or_dash(kernel_name_of_mask_mode(s->to)),
		or_dash(kernel_name_of_mask_cause(s->cause)), s->in_flight ? ", in flight" : "");
}

static void put_by(FILE *out, const char *what, const uint64_t n[VS_MASK_BYS])
{
	const char *between = ": ";
	int i;

	fprintf(out, "#   %s %" PRIu64, what, mask_sum(n));
	for (i = 0; i < VS_MASK_BYS; i++) {
		if (!n[i])
			continue;
		fprintf(out, "%s%s %" PRIu64, between, kernel_name_of_mask_by(i), n[i]);
		between = ", ";
	}
	fputc('\n', out);
}

/* Mode, cause and current state come first: the live screen cuts lines at the right. */
static void put_now(const struct mask_page *page, const struct mask_row *row)
{
	const char *cause = kernel_name_of_mask_cause(row->cause);
	FILE *out = page->report.out;
	uint64_t ns;

	fprintf(out, "# %s host_irq %u: mask %s%s", row->key.device, row->last.host_irq,
		or_dash(mask_mode(row)), row->last.gone ? " (gone)" : "");
	if (cause)
		fprintf(out, " (%s)", cause);
	if (mask_now(page, row, &ns))
		fprintf(out, ", masked now for %.3f s", ns / 1e9);
	fputc('\n', out);
}

/* The time in each mode */
static void put_modes(FILE *out, const struct mask_counts *c)
{
	const char *between = "#   ";
	int i;

	for (i = 1; i < VS_MASK_MODES; i++) {
		if (!c->mode_ns[i])
			continue;
		fprintf(out, "%s%s %.3f s", between, kernel_name_of_mask_mode(i),
			c->mode_ns[i] / 1e9);
		between = ", ";
	}
	fputs(between[0] == '#' ? "" : "\n", out);
}

static void put_switches(FILE *out, const struct mask_counts *c)
{
	const char *between = ": ";
	int i;

	fprintf(out, "#   switches %" PRIu64, mask_switches(c->switches));
	for (i = 1; i < VS_MASK_CAUSES; i++) {
		if (!c->switches[i])
			continue;
		fprintf(out, "%s%s %" PRIu64, between, kernel_name_of_mask_cause(i),
			c->switches[i]);
		between = ", ";
	}
	fputc('\n', out);
}

static void put_measure(const struct mask_page *page, const struct mask_row *row,
			const char *measure, const char *mode, const struct hist *h)
{
	fputs(row->key.device, page->report.out);
	text_word(page->report.out, measure);
	text_word(page->report.out, mode);
	hist_cells(page->report.out, h, page->hz);
}

/* Only modes with injections have a row for them. */
static void put_measures(const struct mask_page *page, const struct mask_row *row,
			 const struct mask_counts *c)
{
	int i;

	for (i = 0; i < VS_MASK_MEASURES; i++)
		put_measure(page, row, mask_measure[i], NULL, &c->hist[i]);
	for (i = 0; i < VS_MASK_MODES; i++) {
		if (c->injection[i].count)
			put_measure(page, row, "injection", kernel_name_of_mask_mode(i),
				    &c->injection[i]);
	}
}

/* mode: "" for a measure that is not by modes */
static void put_distribution(const struct mask_page *page, int width, const char *measure,
			     const char *mode, const struct hist *h)
{
	char both[64], name[64];

	snprintf(both, sizeof(both), "%s%s%s", measure, mode[0] ? " " : "", mode);
	snprintf(name, sizeof(name), "%-*s", width, both);
	hist_distribution(page->report.out, name, h, page->hz, page->hist);
}

/* The distributions of a line; names are padded to the longest so that the bars align. */
static void put_distributions(const struct mask_page *page, const struct mask_counts *c)
{
	int i, len, width = 0;

	for (i = 0; i < VS_MASK_MODES; i++) {
		len = strlen("injection ") + strlen(or_dash(kernel_name_of_mask_mode(i)));
		if (c->injection[i].count && len > width)
			width = len;
	}
	for (i = 0; i < VS_MASK_MEASURES; i++)
		put_distribution(page, width, mask_measure[i], "", &c->hist[i]);
	for (i = 0; i < VS_MASK_MODES; i++)
		put_distribution(page, width, "injection", or_dash(kernel_name_of_mask_mode(i)),
				 &c->injection[i]);
}

static void put_row(const struct mask_row *row, const struct mask_counts *c, void *ctx)
{
	const struct mask_page *page = ctx;
	FILE *out = page->report.out;

	put_now(page, row);
	put_modes(out, c);
	put_switches(out, c);
	put_by(out, "masks", c->masks);
	put_by(out, "unmasks", c->unmasks);
	if (c->resent)
		fprintf(out, "#   resent %" PRIu64 "\n", c->resent);
	if (c->gone_masked)
		fprintf(out, "#   masked as it went %" PRIu64 "\n", c->gone_masked);
	put_measures(page, row, c);
	put_distributions(page, c);
}

int mask_table(const struct mask_model *m, const struct mask_page *page)
{
	enum window window = report_page_window(&page->report);
	struct summary sum = mask_model_summary(m, window);
	struct mask_page to = *page;
	struct text_table table;
	int err = text_table_begin(&table, page->report.out, widths);

	if (err)
		return err;
	to.report.out = table.out;
	report_page_title(&to.report, "mask", "us");
	put_policy(&to);
	fprintf(table.out, "# DEVICE\tMEASURE\tMODE" HIST_CELLS "\n");
	mask_model_for_each(m, window, put_row, &to);
	fprintf(table.out, "# events %" PRIu64 "\n", sum.events);
	summary_verdict(&to.report, &sum);
	return text_table_end(&table);
}
