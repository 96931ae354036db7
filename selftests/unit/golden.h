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

#define GOLDEN_HZ 62500000ULL	/* 16 ns a tick, as in the lab */

/* file: below golden/, NULL after the last page of a list */
struct golden_page {
	const char *file;
	void (*print)(FILE *out);
};

/* The CPU time of this process that the made-up kernel reports, in us */
extern uint64_t golden_user_us;

/* A page at a fixed moment; interval_ns 0: of a whole run, of 20 s */
struct report_page golden_report(FILE *out, uint64_t interval_ns);

/* The stream for a page that is only printed to begin the next interval */
FILE *golden_nowhere(void);

#endif
