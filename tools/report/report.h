/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The report of a run: one page after the other, all in one format and to one output. */
#ifndef VIRQSCOPE_REPORT_REPORT_H
#define VIRQSCOPE_REPORT_REPORT_H

#include <stdbool.h>

#include "report/page.h"
#include "report/sink.h"
#include "util/exit_code.h"
#include "util/output.h"
#include "util/signals.h"

struct report {
	struct output output;
	struct sink *sink;		/* NULL: the pages are tables */
};

/* Functions that return an exit_code have logged the reason unless it is EXIT_OK. */

/* Called before report_open(); live and signals are those of output_init(). */
void report_init(struct report *r, bool live, struct signals *signals);

/* Open the sink of the format, and the file as output_open() does. */
enum exit_code report_open(struct report *r, enum format format, const char *file);

/* Begin a page: sets out, sink and tail of *page, whose other members are set before. */
enum exit_code report_begin(struct report *r, struct report_page *page);

/* End the page and write it; stays: as of output_end(). */
enum exit_code report_end(struct report *r, bool stays);

/* A page that was begun and not ended is not written. */
void report_fini(struct report *r);

#endif
