/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What all reports have in common: whose time they are about, and how they end. */
#ifndef VIRQSCOPE_REPORT_SUMMARY_H
#define VIRQSCOPE_REPORT_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "ebpf/cost.h"
#include "ebpf/in_flight.h"
#include "util/json.h"

/* Of one page of output. */
struct report_page {
	FILE *out;
	uint64_t t_ns, counter;		/* one moment, */
	uint64_t wall_ns;		/* and the same since 1970 */
	uint64_t interval_ns;		/* 0: the whole run */
	uint64_t duration_ns;		/* of either */
	size_t *tail;			/* see report_tail(); NULL: not wanted */
	bool self;			/* what we cost is to be told, */
	bool bpf_stats;			/* and the kernel counts the runs of programs */
};

/* What follows on the page is kept when a screen has no room for all of it. */
void report_tail(const struct report_page *page);

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

/* The beginning of a table: what it is, of which time and of which machine. */
void summary_title(const struct report_page *page, const char *command, const char *unit);

/* Lines of a table: what nobody sees, if there is anything; the verdict; what we cost. */
void summary_invisible(FILE *out, const struct summary *s);
void summary_dropped(FILE *out, const struct summary *s);
void summary_unlisted(FILE *out, const struct summary *s, const char *what);
void summary_verdict(const struct report_page *page, const struct summary *s);

/* The whole line of it. */
void summary_json(const struct report_page *page, const struct summary *s);

/* The last key of each line: it tells those of an interval from those of the whole run. */
void summary_json_interval(struct json *j, const struct report_page *page);

#endif
