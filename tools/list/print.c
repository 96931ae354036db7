// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A page of `virqscope list`: as a table, or its records in another format. */
#include "list/binding.h"
#include "list/in_flight.h"

int binding_print(const struct binding_page *page)
{
	if (!page->report.sink)
		return binding_table(page);
	binding_describe(page);
	return 0;
}

int in_flight_print(const struct in_flight_page *page)
{
	if (!page->report.sink)
		return in_flight_table(page);
	in_flight_describe(page);
	return 0;
}
