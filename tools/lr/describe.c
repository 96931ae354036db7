// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The records of `virqscope lr`; docs/schema.json defines each field. */
#include "lr/lr.h"
#include "report/sink.h"

static void describe_used(struct sink *s, const struct vs_lr *lr)
{
	unsigned int i;

	sink_list(s, "used", "registers");
	for (i = 0; i <= lr->nr_lr && i <= VS_LR_MAX; i++)
		sink_uint(s, COUNTER, NULL, lr->used[i]);
	sink_end_list(s);
}

static void describe_row(const struct lr_row *row, const struct vs_lr *lr, void *ctx)
{
	const struct report_page *page = ctx;
	struct sink *s = page->sink;

	sink_begin(s, ROW, "lr", page->t_ns);
	sink_vm(s, lr->pid, lr->key.vm_gen, row->vm);
	sink_uint(s, LABEL, "vcpu", lr->key.vcpu);
	sink_uint(s, GAUGE, "nr_lr", lr->nr_lr);
	sink_uint(s, COUNTER, "entries", lr_entries(lr));
	describe_used(s, lr);
	sink_uint(s, COUNTER, "overflow", lr->overflow);
	sink_uint(s, COUNTER, "eoi_exits", lr->eoi_exits);
	sink_uint_if(s, GAUGE, "depth_max", !page->interval_ns, lr->depth_max);
	sink_uint(s, COUNTER, "depth_sum", lr->depth_sum);
	sink_uint(s, COUNTER, "full_ns", lr->full_ns);
	sink_interval(s, page);
	sink_end(s);
}

void lr_describe(const struct lr_model *m, const struct report_page *page)
{
	enum window window = report_page_window(page);
	struct summary sum = lr_model_summary(m, window);
	struct report_page to = *page;

	lr_model_for_each(m, window, describe_row, &to);
	summary_describe(page, &sum);
}
