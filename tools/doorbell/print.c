// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A page of `virqscope doorbell`: as a table, or its records in another format. */
#include <inttypes.h>

#include "doorbell/doorbell.h"

int doorbell_print(const struct doorbell_page *page)
{
	if (!page->report.sink)
		return doorbell_table(page);
	doorbell_describe(page);
	return 0;
}

void doorbell_print_event(const struct report_page *page, const struct doorbell_list *list,
			  const struct vs_doorbell_event *e)
{
	if (page->sink)
		doorbell_describe_event(page, list, e);
	else
		doorbell_table_event(page->out, list, e);
}

void doorbell_print_end(const struct report_page *page, const struct summary *sum)
{
	if (page->sink) {
		summary_describe(page, sum);
		return;
	}
	fprintf(page->out, "# events %" PRIu64 "\n", sum->events);
	summary_verdict(page, sum);
}
