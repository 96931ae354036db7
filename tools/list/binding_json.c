// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* `virqscope list --json`; docs/schema.json says what each key means. */
#include "list/binding.h"
#include "report/json_line.h"
#include "report/kernel_names.h"
#include "report/summary.h"

/* Nothing where the kernel does not say */
static void put_masked(struct json *j, const struct vs_binding *b)
{
	if (b->masked == VS_MASKED_NO)
		json_null(j, "masked");
	if (b->masked != VS_MASKED_YES)
		return;
	json_object(j, "masked");
	json_string(j, "by", kernel_name_of_mask_by(b->masked_by));
	json_uint(j, "since_ns", b->masked_since_ns);
	json_end_object(j);
}

static void put_row(const struct report_page *page, const struct binding_row *row)
{
	const struct vs_binding *b = &row->b;
	struct json j = { page->out, false };

	json_line_begin(&j, "binding", page->t_ns);
	if (b->vm_gen)
		json_line_vm(&j, b->pid, b->vm_gen, row->vm);
	else
		json_null(&j, "vm");
	json_string(&j, "device", b->device[0] ? b->device : NULL);
	json_string(&j, "index", kernel_name_of_binding_kind(b->kind));
	json_uint_if(&j, "vector", b->kind, b->vector);
	json_uint_if(&j, "host_irq", b->host_irq, b->host_irq);
	json_uint_if(&j, "eventfd_id", b->eventfd >= 0, b->eventfd);
	json_uint_if(&j, "gsi", b->vm_gen, b->gsi);
	json_uint_if(&j, "intid", b->intid, b->intid);
	json_string(&j, "path", b->vm_gen ? kernel_name_of_path(b->path) : NULL);
	json_string(&j, "mask_mode", b->kind ? kernel_name_of_mask_mode(b->mask_mode) : NULL);
	json_string(&j, "mask_cause", b->kind ? kernel_name_of_mask_cause(b->mask_cause) : NULL);
	json_bool(&j, "resample", b->resample);
	json_uint_if(&j, "vcpu", b->vm_gen && b->vcpu >= 0, b->vcpu);
	json_uint_if(&j, "msi_devid", b->is_msi, b->msi_devid);
	json_uint_if(&j, "msi_eventid", b->is_msi, b->msi_eventid);
	json_uint_if(&j, "counter_offset", b->vm_gen, b->counter_offset);
	if (b->locked)
		json_bool(&j, "locked", true);
	put_masked(&j, b);
	json_line_end(&j);
}

static void print(const struct binding_page *page)
{
	const struct summary sum = { .now = IN_FLIGHT_UNKNOWN };
	size_t i;

	for (i = 0; i < page->n; i++)
		put_row(&page->report, &page->rows[i]);
	summary_json(&page->report, &sum);
}

const struct binding_printer binding_json = { NULL, print };
