// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The records of `virqscope list`; docs/schema.json defines each field. */
#include "list/binding.h"
#include "report/sink.h"
#include "report/kernel_names.h"
#include "report/summary.h"

/* An older kernel does not report whether a line is masked: no field then */
static void describe_masked(struct sink *s, const struct vs_binding *b)
{
	if (b->masked == VS_MASKED_NO)
		sink_no_struct(s, "masked");
	if (b->masked != VS_MASKED_YES)
		return;
	sink_struct(s, "masked");
	sink_text(s, STATE, "by", kernel_name_of_mask_by(b->masked_by));
	sink_uint(s, TIME, "since_ns", b->masked_since_ns);
	sink_end_struct(s);
}

static void describe_doorbell(struct sink *s, const struct binding_row *row)
{
	if (!row->mapping) {
		sink_no_struct(s, "doorbell");
		return;
	}
	sink_struct(s, "doorbell");
	sink_text(s, STATE, "name", row->doorbell ? row->doorbell->name : NULL);
	sink_uint_if(s, STATE, "iova", row->user->address, row->user->address);
	sink_uint(s, LABEL, "mapping", row->mapping->d.id);
	if (row->mapping->mapped == DOORBELL_MAPPED_UNKNOWN)
		sink_none(s, STATE, "mapped");
	else
		sink_bool(s, STATE, "mapped", row->mapping->mapped == DOORBELL_MAPPED);
	sink_end_struct(s);
}

static void describe_row(const struct report_page *page, const struct binding_row *row)
{
	const struct vs_binding *b = &row->b;
	struct sink *s = page->sink;

	sink_begin(s, ROW, "binding", page->t_ns);
	if (b->vm_gen)
		sink_vm(s, b->pid, b->vm_gen, row->vm);
	else
		sink_no_struct(s, "vm");
	sink_text(s, LABEL, "device", b->device[0] ? b->device : NULL);
	sink_text(s, LABEL, "index", kernel_name_of_binding_kind(b->kind));
	sink_uint_if(s, LABEL, "vector", b->kind, b->vector);
	sink_uint_if(s, LABEL, "host_irq", b->host_irq, b->host_irq);
	sink_uint_if(s, LABEL, "eventfd_id", b->eventfd >= 0, b->eventfd);
	sink_uint_if(s, LABEL, "gsi", b->vm_gen, b->gsi);
	sink_uint_if(s, LABEL, "intid", b->intid, b->intid);
	sink_text(s, STATE, "path", b->vm_gen ? kernel_name_of_path(b->path) : NULL);
	sink_text(s, STATE, "mask_mode", b->kind ? kernel_name_of_mask_mode(b->mask_mode) : NULL);
	sink_text(s, STATE, "mask_cause", b->kind ? kernel_name_of_mask_cause(b->mask_cause) : NULL);
	sink_bool(s, STATE, "resample", b->resample);
	sink_uint_if(s, STATE, "vcpu", b->vm_gen && b->vcpu >= 0, b->vcpu);
	sink_uint_if(s, LABEL, "msi_devid", b->is_msi, b->msi_devid);
	sink_uint_if(s, LABEL, "msi_eventid", b->is_msi, b->msi_eventid);
	sink_uint_if(s, GAUGE, "counter_offset", b->vm_gen, b->counter_offset);
	if (b->locked)
		sink_bool(s, STATE, "locked", true);
	describe_masked(s, b);
	describe_doorbell(s, row);
	sink_end(s);
}

void binding_describe(const struct binding_page *page)
{
	const struct summary sum = { .now = IN_FLIGHT_UNKNOWN };
	size_t i;

	for (i = 0; i < page->n; i++)
		describe_row(&page->report, &page->rows[i]);
	summary_describe(&page->report, &sum);
}
