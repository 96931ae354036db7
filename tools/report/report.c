// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>

#include "report/report.h"
#include "util/memory_error.h"

void report_init(struct report *r, bool live, struct signals *signals)
{
	r->sink = NULL;
	output_init(&r->output, live, signals);
}

enum exit_code report_open(struct report *r, enum format format, const char *file)
{
	int err = sink_open(&r->sink, format);

	return err ? memory_error(err) : output_open(&r->output, file);
}

enum exit_code report_begin(struct report *r, struct report_page *page)
{
	page->out = output_begin(&r->output);
	page->sink = r->sink;
	page->tail = &r->output.tail;
	if (!page->out)
		return memory_error(-errno);
	if (r->sink)
		sink_begin_page(r->sink, page);
	return EXIT_OK;
}

enum exit_code report_end(struct report *r, bool stays)
{
	int err = r->sink ? sink_end_page(r->sink) : 0;

	if (!err)
		err = output_end(&r->output, stays);
	return output_status(&r->output, err);
}

void report_fini(struct report *r)
{
	sink_close(r->sink);
	output_fini(&r->output);
}
