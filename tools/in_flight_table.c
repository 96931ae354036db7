// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of `virqscope list --in-flight`. */
#include <inttypes.h>

#include "in_flight.h"
#include "text.h"

static void put_head(FILE *out)
{
	fprintf(out, "# virqscope list: in flight, times in us\n"
		"# %-6s %5s %4s %-6s %-13s %8s %4s %4s %s\n",
		"VM", "INTID", "VCPU", "STAGE", "WAITING_FOR", "AGE", "MASK", "IRQ", "DEVICE");
}

static void put_age(const struct in_flight_page *page, const struct vs_in_flight *irq)
{
	uint64_t ns;

	if (in_flight_age(irq, page->hz, &ns))
		text_us(page->report.out, ns);
	else
		fprintf(page->report.out, " %8s", "-");
}

static void put_device(FILE *out, const struct vs_in_flight *irq)
{
	fprintf(out, " %s%s\n", irq->device[0] ? irq->device : "-", irq->shared ? " (shared)" : "");
}

/* They are few and rare: a comment after the row. */
static void put_flags(FILE *out, const struct vs_in_flight *irq)
{
	if (text_flags(out, "#   ", irq->flags))
		fputc('\n', out);
}

static void row(struct in_flight_page *page, const struct in_flight_row *row)
{
	static const char *const masked[] = { "-", "no", "yes" };
	const struct vs_in_flight *irq = &row->irq;
	const char *stage = in_flight_stage(irq), *waiting = in_flight_waiting_for(irq);
	FILE *out = page->report.out;

	if (!page->listed)
		put_head(out);
	if (!page->listed || irq->vm_gen != page->vm_gen)
		text_vm_line(out, row->vm, irq->pid, irq->vm_gen);
	page->vm_gen = irq->vm_gen;
	text_vm_id(out, irq->pid, irq->vm_gen);
	fprintf(out, " %5u", irq->intid);
	text_number(out, 4, irq->vcpu >= 0, irq->vcpu);
	fprintf(out, " %-6s %-13s", stage ? stage : "-", waiting ? waiting : "-");
	put_age(page, irq);
	fprintf(out, " %4s", masked[in_flight_masked(irq) + 1]);
	text_number(out, 4, irq->host_irq, irq->host_irq);
	put_device(out, irq);
	put_flags(out, irq);
}

static void summary(struct in_flight_page *page)
{
	struct summary sum = in_flight_summary(page);

	if (page->listed)
		fprintf(page->report.out, "# in flight %" PRIu64 ", partial %" PRIu64 "\n", page->listed,
			page->partial);
	else if (page->filter[0])
		fprintf(page->report.out, "# nothing is in flight that passes %s\n", page->filter);
	else
		fprintf(page->report.out, "# nothing is in flight\n");
	summary_invisible(page->report.out, &sum);
}

const struct in_flight_printer in_flight_table = { row, summary };
