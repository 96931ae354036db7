// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of `virqscope mask`. */
#include <inttypes.h>

#include "hist_print.h"
#include "mask.h"
#include "names.h"

static void begin(const struct mask_page *page)
{
	summary_title(&page->report, "mask", "us");
	fprintf(page->report.out, "# %-12s %4s %-9s " HIST_HEAD "\n", "DEVICE", "IRQ", "");
}

static void put_by(FILE *out, const char *what, const uint64_t n[VS_MASK_BYS])
{
	const char *between = ": ";
	int i;

	fprintf(out, ", %s %" PRIu64, what, mask_sum(n));
	for (i = 0; i < VS_MASK_BYS; i++) {
		if (!n[i])
			continue;
		fprintf(out, "%s%s %" PRIu64, between, name_of_mask_by(i), n[i]);
		between = " ";
	}
}

static void put_modes(FILE *out, const struct mask_counts *c)
{
	const char *between = " ";
	int i;

	for (i = 1; i < VS_MASK_MODES; i++) {
		if (!c->mode_ns[i])
			continue;
		fprintf(out, "%s%s %.3f s", between, name_of_mask_mode(i), c->mode_ns[i] / 1e9);
		between = ", ";
	}
}

static void row(const struct mask_page *page, const struct mask_row *row,
		const struct mask_counts *c)
{
	const char *mode = name_of_mask_mode(row->last.mode);
	FILE *out = page->report.out;
	enum vs_mask_measure m;

	fprintf(out, "# %s: mask %s;", row->key.device, mode ? mode : "- (gone)");
	put_modes(out, c);
	put_by(out, "masks", c->masks);
	put_by(out, "unmasks", c->unmasks);
	if (c->resent)
		fprintf(out, ", resent %" PRIu64, c->resent);
	fprintf(out, ", switches %" PRIu64 "\n", c->switches);
	for (m = 0; m < VS_MASK_MEASURES; m++) {
		fprintf(out, "%-14s %4u %-9s", row->key.device, row->last.host_irq,
			mask_measure[m]);
		hist_columns(out, &c->hist[m], page->hz);
	}
	for (m = 0; page->hist && m < VS_MASK_MEASURES; m++)
		hist_distribution(out, mask_measure[m], &c->hist[m], page->hz);
}

static void summary(const struct mask_page *page, const struct summary *s)
{
	fprintf(page->report.out, "# events %" PRIu64 "\n", s->events);
	summary_verdict(&page->report, s);
}

const struct mask_printer mask_table = { begin, row, summary };
