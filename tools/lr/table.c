// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of `virqscope lr`. */
#include <inttypes.h>

#include "lr/lr.h"
#include "report/text.h"

static const int widths[] = { -8, 4, 3, 9, 9, 9, 9, 9, 5, 0 };

static void begin(const struct report_page *page)
{
	report_page_title(page, "lr", "us");
	fprintf(page->out, "# VM\tVCPU\tLRS\tENTRIES\tFULL\tFULL_TIME\tOVERFLOW\tEOI_EXITS\tDEPTH\n");
}

/* How many entries with so many in use, and which part of all that is */
static void put_used(FILE *out, const struct vs_lr *lr, __u64 entries)
{
	int width = snprintf(NULL, 0, "%9llu", entries);
	unsigned int i;

	for (i = 0; i <= lr->nr_lr && i <= VS_LR_MAX; i++) {
		double part = (double)lr->used[i] / entries;

		if (!lr->used[i] && lr->nr_lr > 4)
			continue;
		fprintf(out, "#   used %2u %*llu %5.1f %% ", i, width, lr->used[i], 100 * part);
		text_bar(out, part * TEXT_BAR + 0.5);
	}
}

/* The greatest one of an interval is not known. */
static void put_depth(FILE *out, const struct report_page *page, __u32 depth)
{
	if (!page->interval_ns && depth >= VS_DEPTH_MAX)
		fprintf(out, "\t%u+", depth);
	else
		text_number(out, !page->interval_ns, depth);
}

static void row(const struct report_page *page, const struct lr_row *row, const struct vs_lr *lr,
		bool first_of_vm)
{
	__u64 entries = lr_entries(lr), full;
	FILE *out = page->out;

	if (first_of_vm)
		text_vm_line(out, row->vm, lr->pid, lr->key.vm_gen);
	full = lr->nr_lr <= VS_LR_MAX ? lr->used[lr->nr_lr] : 0;
	text_vm_id(out, lr->pid, lr->key.vm_gen);
	fprintf(out, "\t%u\t%u\t%llu\t%llu", lr->key.vcpu, lr->nr_lr, entries, full);
	text_us_cell(out, true, lr->full_ns);
	fprintf(out, "\t%llu\t%llu", lr->overflow, lr->eoi_exits);
	put_depth(out, page, lr->depth_max);
	fputc('\n', out);
	put_used(out, lr, entries);
}

static void summary(const struct report_page *page, const struct summary *s)
{
	summary_unlisted(page->out, s, "vCPUs");
	fprintf(page->out, "# entries %" PRIu64 "\n", s->events);
	summary_verdict(page, s);
}

const struct lr_printer lr_table = { widths, begin, row, summary };
