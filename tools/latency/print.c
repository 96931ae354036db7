// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A page of `virqscope latency`: as a table, or its records in another format. */
#include "latency/latency.h"

int latency_print(struct latency_model *m, const struct latency_page *page)
{
	struct summary sum = latency_model_summary(m, report_page_window(&page->report), page->now);

	if (!page->report.sink)
		return (page->stages ? latency_stages : latency_table)(m, page, &sum);
	latency_describe(m, page, &sum);
	return 0;
}
