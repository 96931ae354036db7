// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A page of `virqscope mask`: as a table, or its records in another format. */
#include "mask/mask.h"

int mask_print(const struct mask_model *m, const struct mask_page *page)
{
	if (!page->report.sink)
		return mask_table(m, page);
	mask_describe(m, page);
	return 0;
}

void mask_print_switch(const struct report_page *page, const struct vs_mask_switch *s)
{
	if (page->sink)
		mask_describe_switch(page, s);
	else
		mask_table_switch(page->out, s);
}
