// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of `virqscope list --in-flight`. */
#include <inttypes.h>

#include "list/in_flight.h"
#include "report/text.h"

static const int widths[] = { -8, 5, 4, -6, -13, 8, 4, 4, 0 };

static void put_head(const struct in_flight_page *page)
{
	if (page->listed || page->locked)
		return;
	fprintf(page->report.out, "# virqscope list: in flight, times in us\n"
		"# VM\tINTID\tVCPU\tSTAGE\tWAITING_FOR\tAGE\tMASK\tIRQ\tDEVICE\n");
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
	FILE *out = page->report.out;
	uint64_t age = 0;
	bool known = in_flight_age(irq, page->hz, &age);

	put_head(page);
	if (!page->listed || irq->vm_gen != page->vm_gen)
		text_vm_line(out, row->vm, irq->pid, irq->vm_gen);
	page->vm_gen = irq->vm_gen;
	text_vm_id(out, irq->pid, irq->vm_gen);
	text_number(out, true, irq->intid);
	text_number(out, irq->vcpu >= 0, irq->vcpu);
	text_word(out, in_flight_stage(irq));
	text_word(out, in_flight_waiting_for(irq));
	text_us_cell(out, known, age);
	text_word(out, masked[in_flight_masked(irq) + 1]);
	text_number(out, irq->host_irq, irq->host_irq);
	text_word(out, irq->shared ? "(shared)" : irq->device[0] ? irq->device : NULL);
	fputc('\n', out);
	put_flags(out, irq);
}

static void locked(struct in_flight_page *page, const struct in_flight_row *row)
{
	FILE *out = page->report.out;

	put_head(page);
	text_vm_line(out, row->vm, row->irq.pid, row->irq.vm_gen);
	fprintf(out, "#   locked by its user space: what it has in flight is not known\n");
	page->vm_gen = row->irq.vm_gen;
}

static void summary(struct in_flight_page *page)
{
	struct summary sum = in_flight_summary(page);

	if (page->listed || page->locked)
		fprintf(page->report.out, "# in flight %" PRIu64 "%s, partial %" PRIu64 "\n", page->listed,
			page->locked ? " or more" : "", page->partial);
	else
		text_nothing(page->report.out, "in flight", page->filter);
	summary_invisible(page->report.out, &sum);
}

const struct in_flight_printer in_flight_table = { widths, row, locked, summary };
