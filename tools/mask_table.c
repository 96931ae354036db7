// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of `virqscope mask`. */
#include <inttypes.h>

#include "hist_print.h"
#include "mask.h"
#include "names.h"

static void begin(const struct mask_page *page)
{
	summary_title(&page->report, "mask", "us");
	if (page->policy)
		fprintf(page->report.out, "# policy %s\n", page->policy);
	fprintf(page->report.out, "# %-12s %-9s " HIST_HEAD "\n", "DEVICE", "");
}

static void begin_switches(FILE *out)
{
	fprintf(out, "# %14s  %-12s %8s  %-9s  %-9s  %s\n", "TIME/s", "DEVICE", "HOST_IRQ", "FROM",
		"TO", "CAUSE");
}

static const char *or_dash(const char *name)
{
	return name ? name : "-";
}

static void one_switch(FILE *out, const struct vs_mask_switch *s)
{
	fprintf(out, "%16.6f  %-12s %8u  %-9s  %-9s  %s%s\n", s->t_ns / 1e9, s->device, s->host_irq,
		or_dash(name_of_mask_mode(s->from)), or_dash(name_of_mask_mode(s->to)),
		or_dash(name_of_mask_cause(s->cause)), s->in_flight ? ", in flight" : "");
}

static void put_by(FILE *out, const char *what, const uint64_t n[VS_MASK_BYS])
{
	const char *between = ": ";
	int i;

	fprintf(out, "#   %s %" PRIu64, what, mask_sum(n));
	for (i = 0; i < VS_MASK_BYS; i++) {
		if (!n[i])
			continue;
		fprintf(out, "%s%s %" PRIu64, between, name_of_mask_by(i), n[i]);
		between = ", ";
	}
	fputc('\n', out);
}

/* How it is masked, and why, and whether it is now. On a screen ends of lines are cut off. */
static void put_now(const struct mask_page *page, const struct mask_row *row)
{
	const char *mode = name_of_mask_mode(row->last.mode), *cause = name_of_mask_cause(row->cause);
	FILE *out = page->report.out;
	uint64_t ns;

	fprintf(out, "# %s host_irq %u: mask %s", row->key.device, row->last.host_irq,
		mode ? mode : "- (gone)");
	if (cause)
		fprintf(out, " (%s)", cause);
	if (mask_now(page, row, &ns))
		fprintf(out, ", masked now for %.3f s", ns / 1e9);
	fputc('\n', out);
}

/* How long it was in each mode */
static void put_modes(FILE *out, const struct mask_counts *c)
{
	const char *between = "#   ";
	int i;

	for (i = 1; i < VS_MASK_MODES; i++) {
		if (!c->mode_ns[i])
			continue;
		fprintf(out, "%s%s %.3f s", between, name_of_mask_mode(i), c->mode_ns[i] / 1e9);
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
		fprintf(out, "%s%s %" PRIu64, between, name_of_mask_cause(i), c->switches[i]);
		between = ", ";
	}
	fputc('\n', out);
}

static void row(const struct mask_page *page, const struct mask_row *row,
		const struct mask_counts *c)
{
	FILE *out = page->report.out;
	enum vs_mask_measure m;
	int i;

	put_now(page, row);
	put_modes(out, c);
	put_switches(out, c);
	put_by(out, "masks", c->masks);
	put_by(out, "unmasks", c->unmasks);
	if (c->resent)
		fprintf(out, "#   resent %" PRIu64 "\n", c->resent);
	if (c->gone_masked)
		fprintf(out, "#   masked as it went %" PRIu64 "\n", c->gone_masked);
	for (m = 0; m < VS_MASK_MEASURES; m++) {
		fprintf(out, "%-14s %-9s", row->key.device, mask_measure[m]);
		hist_columns(out, &c->hist[m], page->hz);
	}
	for (i = 0; i < VS_MASK_MODES; i++) {
		if (!c->injection[i].count)
			continue;
		fprintf(out, "  %-12s %-9s", "injection", name_of_mask_mode(i));
		hist_columns(out, &c->injection[i], page->hz);
	}
	for (m = 0; page->hist && m < VS_MASK_MEASURES; m++)
		hist_distribution(out, mask_measure[m], &c->hist[m], page->hz);
	for (i = 0; page->hist && i < VS_MASK_MODES; i++) {
		if (c->injection[i].count)
			hist_distribution(out, name_of_mask_mode(i), &c->injection[i], page->hz);
	}
}

static void summary(const struct mask_page *page, const struct summary *s)
{
	fprintf(page->report.out, "# events %" PRIu64 "\n", s->events);
	summary_verdict(&page->report, s);
}

const struct mask_printer mask_table = { begin_switches, one_switch, begin, row, summary };
