// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A page of `virqscope lr`: as a table, or its records in another format. */
#include "lr/lr.h"
#include "report/sink.h"

int lr_print(const struct lr_model *m, enum format format, const struct report_page *page)
{
	struct sink sink;

	if (format == FORMAT_TABLE)
		return lr_table(m, page);
	sink = sink_of(format, page->out);
	lr_describe(m, page, &sink);
	return 0;
}
