/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* How all reports end: what was seen, what was missed, what it cost. */
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
	uint64_t dropped;		/* signals to irqfds that raised nothing */
	uint64_t unlisted;		/* rows that were given up; what they counted is in events */
	struct in_flight_count now;
	struct bpf_cost cost;
	uint64_t user_ns;
};

/* False when something was missed or makes no sense. */
bool summary_reliable(const struct summary *s);

/* What we have used of CPUs until now. */
uint64_t summary_user_ns(void);

/* What came since. */
struct summary summary_since(const struct summary *now, const struct summary *then);

/* Lines of a table: what nobody sees, if there is anything; the verdict; what we cost. */
void summary_invisible(FILE *out, const struct summary *s);
void summary_dropped(FILE *out, const struct summary *s);
void summary_unlisted(FILE *out, const struct summary *s, const char *what);
void summary_verdict(const struct report_page *page, const struct summary *s);

/* Its record */
void summary_describe(struct sink *sink, const struct report_page *page, const struct summary *s);

#endif
