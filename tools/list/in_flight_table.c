// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of `virqscope list --in-flight`. */
#include <inttypes.h>

#include "list/in_flight.h"
#include "report/text.h"

static const int widths[] = { -8, 5, 4, -6, -13, 8, 4, 4, 0 };

/* Flags are few and rare: a comment after the row instead of a column. */
static void put_flags(FILE *out, const struct vs_in_flight *irq)
{
	if (text_flags(out, "#   ", irq->flags))
		fputc('\n', out);
}

static void put_row(FILE *out, const struct in_flight_page *page, const struct vs_in_flight *irq)
{
	static const char *const masked[] = { "-", "no", "yes" };
	uint64_t age = 0;
	bool known = in_flight_age(irq, page->hz, &age);

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

static void put_rows(FILE *out, const struct in_flight_page *page)
{
	const struct in_flight_row *row;

	if (page->n)
		fprintf(out, "# virqscope list: in flight, times in us\n"
			"# VM\tINTID\tVCPU\tSTAGE\tWAITING_FOR\tAGE\tMASK\tIRQ\tDEVICE\n");
	for (row = page->rows; row < page->rows + page->n; row++) {
		if (row == page->rows || row->irq.vm_gen != row[-1].irq.vm_gen)
			text_vm_line(out, row->vm, row->irq.pid, row->irq.vm_gen);
		if (row->irq.locked)
			fprintf(out, "#   locked by its user space: what it has in flight is not known\n");
		else
			put_row(out, page, &row->irq);
	}
}

int in_flight_table(const struct in_flight_page *page)
{
	struct summary sum = in_flight_summary(page);
	uint64_t locked = in_flight_locked(page);
	struct text_table table;
	int err = text_table_begin(&table, page->report.out, widths);

	if (err)
		return err;
	put_rows(table.out, page);
	if (page->n)
		fprintf(table.out, "# in flight %" PRIu64 "%s, partial %" PRIu64 "\n",
			page->n - locked, locked ? " or more" : "", sum.partial);
	else
		text_nothing(table.out, "in flight", page->filter);
	summary_invisible(table.out, &sum);
	return text_table_end(&table);
}
