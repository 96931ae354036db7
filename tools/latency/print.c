// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A page of `virqscope latency`: as a table, or its records in another format. */
#include "latency/latency.h"
#include "report/sink.h"

int latency_print(struct latency_model *m, enum format format, const struct latency_page *page)
{
	struct summary sum = latency_model_summary(m, report_page_window(&page->report), page->now);
	struct sink sink;

	if (format == FORMAT_TABLE)
		return (page->stages ? latency_stages : latency_table)(m, page, &sum);
	sink = sink_of(format, page->report.out);
	latency_describe(m, page, &sum, &sink);
	return 0;
}
