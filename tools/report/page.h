/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A page of output: the time that it covers, its title, and where it is written. */
#ifndef VIRQSCOPE_REPORT_PAGE_H
#define VIRQSCOPE_REPORT_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* The time that a figure covers: the whole run, or since the last page of intervals */
enum window { WINDOW_TOTAL, WINDOW_INTERVAL };

struct sink;

struct report_page {
	FILE *out;
	struct sink *sink;		/* for records; NULL: the page is a table */
	uint64_t t_ns, counter;		/* of the page: CLOCK_MONOTONIC, and ticks */
	uint64_t wall_ns;		/* this moment in ns since 1970 */
	uint64_t interval_ns;		/* 0: the page covers the whole run */
	uint64_t duration_ns;		/* of the interval or the run */
	size_t *tail;			/* see report_page_tail(); NULL: not wanted */
	bool self;			/* print our own cost */
	bool bpf_stats;			/* the kernel counts the runs of programs */
};

/* Mark the rest of the page as its tail, which a screen without room for all lines keeps. */
void report_page_tail(const struct report_page *page);

/* Print the title of a table: command, time, unit and host. */
void report_page_title(const struct report_page *page, const char *command, const char *unit);

/* The time that the figures of the page cover */
enum window report_page_window(const struct report_page *page);

#endif
