/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A page of output: the time that it is about, and how it begins. */
#ifndef VIRQSCOPE_REPORT_PAGE_H
#define VIRQSCOPE_REPORT_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* The time that a figure is about: all since the run began, or since the last page of intervals */
enum window { WINDOW_TOTAL, WINDOW_INTERVAL };

struct report_page {
	FILE *out;
	uint64_t t_ns, counter;		/* one moment, */
	uint64_t wall_ns;		/* and its time since 1970 */
	uint64_t interval_ns;		/* 0: the whole run */
	uint64_t duration_ns;		/* of either */
	size_t *tail;			/* see report_page_tail(); NULL: not wanted */
	bool self;			/* print what we cost, */
	bool bpf_stats;			/* and the kernel counts the runs of programs */
};

/* The rest of the page is kept when a screen has no room for all of it. */
void report_page_tail(const struct report_page *page);

/* The beginning of a table: its command, its time and its machine. */
void report_page_title(const struct report_page *page, const char *command, const char *unit);

/* The time that its figures are about */
enum window report_page_window(const struct report_page *page);

#endif
