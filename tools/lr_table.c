// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of `virqscope lr`. */
#include <inttypes.h>

#include "lr.h"
#include "text.h"

static void begin(const struct report_page *page)
{
	summary_title(page, "lr", "ms");
	fprintf(page->out, "# %-6s %4s %3s %9s %9s %9s %9s %9s %5s\n", "VM", "VCPU", "LRS",
		"ENTRIES", "FULL", "FULL_TIME", "OVERFLOW", "EOI_EXITS", "DEPTH");
}

/* How many entries with so many in use, and which part of all that is */
static void put_used(FILE *out, const struct vs_lr *lr, __u64 entries)
{
	unsigned int i;

	for (i = 0; i <= lr->nr_lr && i <= VS_LR_MAX; i++) {
		double part = (double)lr->used[i] / entries;

		if (!lr->used[i] && lr->nr_lr > 4)
			continue;
		fprintf(out, "#   used %2u %9llu %5.1f %% ", i, lr->used[i], 100 * part);
		text_bar(out, part * TEXT_BAR + 0.5);
	}
}

static void row(const struct report_page *page, const struct lr_row *row, const struct vs_lr *lr,
		bool first_of_vm)
{
	__u64 entries = lr_entries(lr), full;
	char depth[16] = "-";

	/* the greatest one of an interval is not known */
	if (!page->interval_ns)
		snprintf(depth, sizeof(depth), "%u", lr->depth_max);
	if (first_of_vm)
		text_vm_line(page->out, row->vm, lr->pid, lr->key.vm_gen);
	full = lr->nr_lr <= VS_LR_MAX ? lr->used[lr->nr_lr] : 0;
	text_vm_id(page->out, lr->pid, lr->key.vm_gen);
	fprintf(page->out, " %4u %3u %9llu %9llu %9.3f %9llu %9llu %5s\n", lr->key.vcpu,
		lr->nr_lr, entries, full, lr->full_ns / 1e6, lr->overflow, lr->eoi_exits, depth);
	put_used(page->out, lr, entries);
}

static void summary(const struct report_page *page, const struct summary *s)
{
	fprintf(page->out, "# entries %" PRIu64 "\n", s->events);
	summary_verdict(page, s);
}

const struct lr_printer lr_table = { begin, row, summary };
