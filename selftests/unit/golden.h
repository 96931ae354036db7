/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The pages of golden_test.c: each golden*.c makes up the data that one command would read, and
 * defines `const struct golden_page golden_NAME[]`, by which the makefile finds it.
 */
#ifndef GOLDEN_H
#define GOLDEN_H

#include <stdint.h>
#include <stdio.h>

#include "report/page.h"
#include "report/sink.h"

#define GOLDEN_HZ 62500000ULL	/* 16 ns a tick, as in the lab */
#define GOLDEN_NS 86400123456789ULL	/* of CLOCK_MONOTONIC, the time of all pages; in ticks: */
#define GOLDEN_COUNTER (GOLDEN_NS / 16)

/*
 * A table, or records, which are printed in each format of FORMAT_LIST. file: below golden/, of
 * records without its suffix, which is the format's name; NULL after the last page of a list
 */
struct golden_page {
	const char *file;
	void (*table)(FILE *out);
	void (*records)(FILE *out, enum format format);
};

/* The CPU time of this process that the made-up kernel reports, in us */
extern uint64_t golden_user_us;

/*
 * The next page of a run, at a fixed moment; interval_ns 0: of the whole run, of 20 s. It ends with
 * the next call, or when print() returns.
 */
struct report_page golden_report(enum format format, FILE *out, uint64_t interval_ns);

/* The stream for a page that is only printed to begin the next interval */
FILE *golden_nowhere(void);

#endif
