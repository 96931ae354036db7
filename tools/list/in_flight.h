/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What `virqscope list --in-flight` says of an interrupt that has begun and not
 * ended, and the two ways to print it.
 */
#ifndef VIRQSCOPE_LIST_IN_FLIGHT_H
#define VIRQSCOPE_LIST_IN_FLIGHT_H

#include <linux/types.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <virqscope/binding.h>
#include <virqscope/in_flight.h>
#include <virqscope/stage.h>

#include "host/vm.h"
#include "report/summary.h"

/* The name of the last moment that it reached; NULL: not known. */
const char *in_flight_stage(const struct vs_in_flight *irq);

/* What has to happen next, in a word; NULL: not known. */
const char *in_flight_waiting_for(const struct vs_in_flight *irq);

/* The time since its first moment that is known. False: nobody saw it begin. */
bool in_flight_age(const struct vs_in_flight *irq, uint64_t hz, uint64_t *ns);

/* Nobody watched when it began. */
bool in_flight_partial(const struct vs_in_flight *irq);

/* Is the host's line masked until it ends? 1, 0, or -1: not known. */
int in_flight_masked(const struct vs_in_flight *irq);

/* What is printed of one. */
struct in_flight_row {
	struct vs_in_flight irq;
	char vm[VM_NAME_LEN];		/* "": not known */
};

struct in_flight_page {
	struct report_page report;
	uint64_t hz;
	const char *filter;		/* as it was given; "": none */
	uint64_t listed, partial;	/* rows until now, and which of them are partial */
	uint64_t invisible;		/* vLPIs until now */
	uint64_t locked;		/* VMs that could not be looked at, until now */
	uint32_t vm_gen;		/* of the last row */
};

/* What a page ends with. */
struct summary in_flight_summary(const struct in_flight_page *page);

struct in_flight_printer {
	const int *widths;		/* of its columns: text_table_begin() */
	void (*row)(struct in_flight_page *page, const struct in_flight_row *row);
	void (*locked)(struct in_flight_page *page, const struct in_flight_row *row);
	void (*summary)(struct in_flight_page *page);
};

extern const struct in_flight_printer in_flight_table, in_flight_json;

#endif
