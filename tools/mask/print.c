// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A page of `virqscope mask`: as a table, or its records in another format. */
#include "mask/mask.h"
#include "report/sink.h"

int mask_print(const struct mask_model *m, enum format format, const struct mask_page *page)
{
	struct sink sink;

	if (format == FORMAT_TABLE)
		return mask_table(m, page);
	sink = sink_of(format, page->report.out);
	mask_describe(m, page, &sink);
	return 0;
}

void mask_print_switch(enum format format, FILE *out, const struct vs_mask_switch *s)
{
	struct sink sink;

	if (format == FORMAT_TABLE) {
		mask_table_switch(out, s);
		return;
	}
	sink = sink_of(format, out);
	mask_describe_switch(s, &sink);
}
