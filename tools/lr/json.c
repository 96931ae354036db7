// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* `virqscope lr --json`; docs/schema.json says what each key means. */
#include "lr/lr.h"
#include "report/json_line.h"

static void begin(const struct report_page *page)
{
	(void)page;
}

static void put_used(struct json *j, const struct vs_lr *lr)
{
	unsigned int i;

	json_array(j, "used");
	for (i = 0; i <= lr->nr_lr && i <= VS_LR_MAX; i++)
		json_uint(j, NULL, lr->used[i]);
	json_end_array(j);
}

static void row(const struct report_page *page, const struct lr_row *row, const struct vs_lr *lr,
		bool first_of_vm)
{
	struct json j = { page->out, false };

	(void)first_of_vm;
	json_line_begin(&j, "lr", page->t_ns);
	json_line_vm(&j, lr->pid, lr->key.vm_gen, row->vm);
	json_uint(&j, "vcpu", lr->key.vcpu);
	json_uint(&j, "nr_lr", lr->nr_lr);
	json_uint(&j, "entries", lr_entries(lr));
	put_used(&j, lr);
	json_uint(&j, "overflow", lr->overflow);
	json_uint(&j, "eoi_exits", lr->eoi_exits);
	json_uint_if(&j, "depth_max", !page->interval_ns, lr->depth_max);
	json_uint(&j, "depth_sum", lr->depth_sum);
	json_uint(&j, "full_ns", lr->full_ns);
	report_page_json_interval(&j, page);
	json_line_end(&j);
}

static void summary(const struct report_page *page, const struct summary *s)
{
	summary_json(page, s);
}

const struct lr_printer lr_json = { NULL, begin, row, summary };
