// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The records of `virqscope list --in-flight`; docs/schema.json defines each field. */
#include <virqscope/filter.h>

#include "list/in_flight.h"
#include "report/sink.h"
#include "report/summary.h"

static void describe_masked(struct sink *s, int masked)
{
	if (masked < 0)
		sink_none(s, STATE, "masked");
	else
		sink_bool(s, STATE, "masked", masked);
}

static void describe_row(const struct in_flight_page *page, const struct in_flight_row *row)
{
	struct sink *s = page->report.sink;
	const struct vs_in_flight *irq = &row->irq;
	uint64_t age = 0;
	bool known = in_flight_age(irq, page->hz, &age);

	sink_begin(s, ROW, "in_flight", page->report.t_ns);
	sink_vm(s, irq->pid, irq->vm_gen, row->vm);
	sink_uint(s, LABEL, "intid", irq->intid);
	/* each vCPU has SGIs and PPIs of its own; any other interrupt may go to another vCPU */
	sink_uint_if(s, irq->intid < VS_PRIVATE_IRQS ? LABEL : STATE, "vcpu", irq->vcpu >= 0,
		     irq->vcpu);
	sink_text(s, STATE, "stage", in_flight_stage(irq));
	sink_uint_if(s, GAUGE, "age_ns", known, age);
	sink_text(s, STATE, "waiting_for", in_flight_waiting_for(irq));
	describe_masked(s, in_flight_masked(irq));
	sink_uint_if(s, LABEL, "host_irq", irq->host_irq, irq->host_irq);
	sink_text(s, LABEL, "device", irq->device[0] && !irq->shared ? irq->device : NULL);
	sink_flags(s, irq->flags);
	sink_end(s);
}

static void describe_locked(const struct in_flight_page *page, const struct in_flight_row *row)
{
	struct sink *s = page->report.sink;

	sink_begin(s, ROW, "locked", page->report.t_ns);
	sink_vm(s, row->irq.pid, row->irq.vm_gen, row->vm);
	sink_end(s);
}

void in_flight_describe(const struct in_flight_page *page)
{
	struct summary sum = in_flight_summary(page);
	size_t i;

	for (i = 0; i < page->n; i++) {
		if (page->rows[i].irq.locked)
			describe_locked(page, &page->rows[i]);
		else
			describe_row(page, &page->rows[i]);
	}
	summary_describe(&page->report, &sum);
}
