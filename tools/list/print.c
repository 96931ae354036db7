// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A page of `virqscope list`: as a table, or its records in another format. */
#include "list/binding.h"
#include "list/in_flight.h"
#include "report/sink.h"

int binding_print(enum format format, const struct binding_page *page)
{
	struct sink sink;

	if (format == FORMAT_TABLE)
		return binding_table(page);
	sink = sink_of(format, page->report.out);
	binding_describe(page, &sink);
	return 0;
}

int in_flight_print(enum format format, const struct in_flight_page *page)
{
	struct sink sink;

	if (format == FORMAT_TABLE)
		return in_flight_table(page);
	sink = sink_of(format, page->report.out);
	in_flight_describe(page, &sink);
	return 0;
}
