// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <stdio.h>
#include <time.h>

#include "host/identity.h"
#include "report/page.h"
#include "report/text.h"

void report_page_tail(const struct report_page *page)
{
	long at = ftell(page->out);

	if (page->tail && at >= 0)
		*page->tail = at;
}

static void put_time(FILE *out, uint64_t wall_ns)
{
	time_t seconds = wall_ns / 1000000000;
	struct tm utc;
	char text[64];

	gmtime_r(&seconds, &utc);
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &utc);
	fputs(text, out);
}

void report_page_title(const struct report_page *page, const char *command, const char *unit)
{
	FILE *out = page->out;
	struct identity id;

	fprintf(out, "# virqscope %s: ", command);
	if (page->interval_ns) {
		fprintf(out, "the last %.3f s, to ", page->interval_ns / 1e9);
		put_time(out, page->wall_ns);
	} else {
		fprintf(out, "%.3f s since ", page->duration_ns / 1e9);
		put_time(out, page->wall_ns - page->duration_ns);
	}
	fprintf(out, ", times in %s\n", unit);
	identity_read(&id);
	fprintf(out, "# host ");
	text_name(out, id.host);
	fprintf(out, ", Linux %s, virqscope %s\n", id.kernel, id.version);
}

enum window report_page_window(const struct report_page *page)
{
	return page->interval_ns ? WINDOW_INTERVAL : WINDOW_TOTAL;
}
