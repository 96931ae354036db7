/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The model of `virqscope list --in-flight`: the properties of an interrupt that has begun and
 * not ended, and a page of such interrupts.
 */
#ifndef VIRQSCOPE_LIST_IN_FLIGHT_H
#define VIRQSCOPE_LIST_IN_FLIGHT_H

#include <linux/types.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <virqscope/binding.h>
#include <virqscope/in_flight.h>
#include <virqscope/moment.h>

#include "host/vm.h"
#include "report/summary.h"

/* Returns the name of the last moment that it reached; NULL: not known. */
const char *in_flight_stage(const struct vs_in_flight *irq);

/* Returns a word for what has to happen next; NULL: not known. */
const char *in_flight_waiting_for(const struct vs_in_flight *irq);

/* The time since its first stamp, in ns. Returns false if it began before any program watched. */
bool in_flight_age(const struct vs_in_flight *irq, uint64_t hz, uint64_t *ns);

/* Returns true if it began before any program watched. */
bool in_flight_partial(const struct vs_in_flight *irq);

/* Returns 1 if the host's line is masked until it ends, 0 if not, -1 if that is not known. */
int in_flight_masked(const struct vs_in_flight *irq);

/* A row of the page */
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

/* Returns the number of partial rows, and of VMs that were locked. */
uint64_t in_flight_partials(const struct in_flight_page *page);
uint64_t in_flight_locked(const struct in_flight_page *page);

/* Returns the summary of a page. */
struct summary in_flight_summary(const struct in_flight_page *page);

/* Print a page. Returns 0 or -errno. */
int in_flight_print(const struct in_flight_page *page);

/* For in_flight_print(): print as a table (returns 0 or -errno), or as records. */
int in_flight_table(const struct in_flight_page *page);
void in_flight_describe(const struct in_flight_page *page);

#endif
