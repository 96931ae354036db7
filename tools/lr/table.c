// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of `virqscope lr`. */
#include <inttypes.h>

#include "lr/lr.h"
#include "report/text.h"

static const int widths[] = { -8, 4, 3, 9, 9, 9, 9, 9, 5, 0 };

/* For each number of list registers in use: its entries, and their share of all entries. */
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

/* The greatest depth of an interval is not known, only that of the run. */
static void put_depth(FILE *out, const struct report_page *page, __u32 depth)
{
	if (!page->interval_ns && depth >= VS_DEPTH_MAX)
		fprintf(out, "\t%u+", depth);
	else
		text_number(out, !page->interval_ns, depth);
}

struct walk {
	const struct report_page *page;
	FILE *out;
	uint64_t vm_gen;		/* of the last row */
	bool any;			/* there was a row */
};

static void put_row(const struct lr_row *row, const struct vs_lr *lr, void *ctx)
{
	__u64 entries = lr_entries(lr), full;
	struct walk *w = ctx;
	FILE *out = w->out;

	if (!w->any || w->vm_gen != lr->key.vm_gen)
		text_vm_line(out, row->vm, lr->pid, lr->key.vm_gen);
	w->any = true;
	w->vm_gen = lr->key.vm_gen;
	full = lr->nr_lr <= VS_LR_MAX ? lr->used[lr->nr_lr] : 0;
	text_vm_id(out, lr->pid, lr->key.vm_gen);
	fprintf(out, "\t%u\t%u\t%llu\t%llu", lr->key.vcpu, lr->nr_lr, entries, full);
	text_us_cell(out, true, lr->full_ns);
	fprintf(out, "\t%llu\t%llu", lr->overflow, lr->eoi_exits);
	put_depth(out, w->page, lr->depth_max);
	fputc('\n', out);
	put_used(out, lr, entries);
}

int lr_table(const struct lr_model *m, const struct report_page *page)
{
	enum window window = report_page_window(page);
	struct summary sum = lr_model_summary(m, window);
	struct report_page to = *page;
	struct walk w = { .page = page };
	struct text_table table;
	int err = text_table_begin(&table, page->out, widths);

	if (err)
		return err;
	to.out = w.out = table.out;
	report_page_title(&to, "lr", "us");
	fprintf(to.out, "# VM\tVCPU\tLRS\tENTRIES\tFULL\tFULL_TIME\tOVERFLOW\tEOI_EXITS\tDEPTH\n");
	lr_model_for_each(m, window, put_row, &w);
	summary_unlisted(to.out, &sum, "vCPUs");
	fprintf(to.out, "# entries %" PRIu64 "\n", sum.events);
	summary_verdict(&to, &sum);
	return text_table_end(&table);
}
