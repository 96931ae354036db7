// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A page of `virqscope doorbell`: as a table, or its records in another format. */
#include "doorbell/doorbell.h"

int doorbell_print(const struct doorbell_page *page)
{
	if (!page->report.sink)
		return doorbell_table(page);
	doorbell_describe(page);
	return 0;
}
