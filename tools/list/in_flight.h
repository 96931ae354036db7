/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What `virqscope list --in-flight` says of an interrupt that has begun and not
 * ended, and its pages.
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
	const struct in_flight_row *rows;	/* VM by VM; a VM that is locked has one */
	size_t n;
	uint64_t invisible;		/* vLPIs */
};

/* The rows that are partial, and the VMs that could not be looked at */
uint64_t in_flight_partials(const struct in_flight_page *page);
uint64_t in_flight_locked(const struct in_flight_page *page);

/* The end of a page. */
struct summary in_flight_summary(const struct in_flight_page *page);

/* Print a page. Returns 0 or -errno. */
int in_flight_print(enum format format, const struct in_flight_page *page);

/* For in_flight_print(): the table, returns 0 or -errno; the records */
int in_flight_table(const struct in_flight_page *page);
void in_flight_describe(const struct in_flight_page *page, struct sink *s);

#endif
