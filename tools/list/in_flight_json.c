// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* `virqscope list --in-flight --json`; docs/schema.json says what each key means. */
#include "list/in_flight.h"
#include "report/json_line.h"
#include "report/summary.h"

static void put_masked(struct json *j, int masked)
{
	if (masked < 0)
		json_null(j, "masked");
	else
		json_bool(j, "masked", masked);
}

static void row(struct in_flight_page *page, const struct in_flight_row *row)
{
	const struct vs_in_flight *irq = &row->irq;
	struct json j = { page->report.out, false };
	uint64_t age = 0;
	bool known = in_flight_age(irq, page->hz, &age);

	json_line_begin(&j, "in_flight", page->report.t_ns);
	json_line_vm(&j, irq->pid, irq->vm_gen, row->vm);
	json_uint(&j, "intid", irq->intid);
	json_uint_if(&j, "vcpu", irq->vcpu >= 0, irq->vcpu);
	json_string(&j, "stage", in_flight_stage(irq));
	json_uint_if(&j, "age_ns", known, age);
	json_string(&j, "waiting_for", in_flight_waiting_for(irq));
	put_masked(&j, in_flight_masked(irq));
	json_uint_if(&j, "host_irq", irq->host_irq, irq->host_irq);
	json_string(&j, "device", irq->device[0] && !irq->shared ? irq->device : NULL);
	json_line_flags(&j, irq->flags);
	json_line_end(&j);
}

static void locked(struct in_flight_page *page, const struct in_flight_row *row)
{
	struct json j = { page->report.out, false };

	json_line_begin(&j, "locked", page->report.t_ns);
	json_line_vm(&j, row->irq.pid, row->irq.vm_gen, row->vm);
	json_line_end(&j);
}

static void summary(struct in_flight_page *page)
{
	struct summary sum = in_flight_summary(page);

	summary_json(&page->report, &sum);
}

const struct in_flight_printer in_flight_json = { NULL, row, locked, summary };
