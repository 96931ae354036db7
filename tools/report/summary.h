/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The end of all reports: events seen, events missed, our own cost. */
#ifndef VIRQSCOPE_REPORT_SUMMARY_H
#define VIRQSCOPE_REPORT_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "ebpf/cost.h"
#include "ebpf/in_flight.h"
#include "report/page.h"
#include "report/sink.h"

struct summary {
	uint64_t events, lost, unmatched, partial, negative;
	uint64_t dropped;		/* signals to irqfds that raised no interrupt */
	uint64_t unlisted;		/* rows that were given up; events includes their counts */
	struct in_flight_count now;
	struct bpf_cost cost;
	uint64_t user_ns;
};

/* False if events were lost or unmatched, or durations were negative. */
bool summary_reliable(const struct summary *s);

/* The CPU time that this process has used, in ns. */
uint64_t summary_user_ns(void);

/* Subtract *then from the counters of *now; gauges stay as they are now. */
struct summary summary_since(const struct summary *now, const struct summary *then);

/* Print lines of a table: each count if it is not 0; the verdict, with our own cost if wanted. */
void summary_invisible(FILE *out, const struct summary *s);
void summary_dropped(FILE *out, const struct summary *s);
void summary_unlisted(FILE *out, const struct summary *s, const char *what);
void summary_verdict(const struct report_page *page, const struct summary *s);

/* Write the summary as a record into the sink of the page. */
void summary_describe(const struct report_page *page, const struct summary *s);

#endif
