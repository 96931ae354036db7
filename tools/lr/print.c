// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A page of `virqscope lr`: as a table, or its records in another format. */
#include "lr/lr.h"

int lr_print(const struct lr_model *m, const struct report_page *page)
{
	if (!page->sink)
		return lr_table(m, page);
	lr_describe(m, page);
	return 0;
}
