/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What `virqscope latency` knows, and the two ways to print it. */
#ifndef VIRQSCOPE_TOOLS_LATENCY_H
#define VIRQSCOPE_TOOLS_LATENCY_H

#include <stdbool.h>
#include <stdio.h>

#include "bpf_latency.h"
#include "hist.h"
#include "irqinfo.h"
#include "summary.h"
#include "vm.h"

/* The lives of one interrupt, of an interval or of the whole run. */
struct latency_lives {
	uint64_t count;			/* all: the sum of the next two lines */
	uint64_t partial, unmatched, negative;
	uint64_t outcome[VS_OUTCOMES];	/* of all others; [0]: completed, and in the figures */
	uint64_t coalesced;
	uint64_t still_high;		/* of count: nobody asserted these */
	struct hist hist[VS_MEASURES];
};

/* An interrupt that was seen; it stays when its VM is gone. */
struct latency_row {
	struct vs_latency_key key;
	char vm[VM_NAME_LEN];		/* "": not known */
	struct irq_device device[VS_SOURCES];	/* bdf "": not known */
	struct vs_latency last;		/* as it was read last */
	struct latency_lives total;
};

/* Of one page of output. */
struct latency_page {
	struct report_page report;
	uint64_t hz;
	struct in_flight_count now;
	bool hist;
};

struct latency_printer {
	void (*begin)(const struct latency_page *page);
	void (*row)(const struct latency_page *page, const struct latency_row *row,
		    const struct latency_lives *lives);
	void (*summary)(const struct latency_page *page, const struct summary *s);
};

extern const struct latency_printer latency_table, latency_json;

/* In the order of enum vs_measure: JSON key and table row alike. */
extern const char *const latency_measure[VS_MEASURES];

/* All that was seen, sorted by VM, INTID and, of SGIs and PPIs, vCPU. */
struct latency_model {
	struct bpf_latency *bpf;
	struct latency_row **rows;
	size_t n, room;
	struct summary sum, last_sum;
	uint64_t new_vlpis;		/* since we began */
	struct latency_lives *interval;	/* of the row at hand */
	bool warned_sources;
};

int latency_model_init(struct latency_model *m, struct bpf_latency *bpf);
void latency_model_fini(struct latency_model *m);

/* Learn of new interrupts, and whose they are while that can be seen. 0 or -errno. */
int latency_model_discover(struct latency_model *m);

/*
 * Read everything, and print a page of the interval since the last time or of
 * the whole run, if there is a printer. 0 or -errno.
 */
int latency_model_report(struct latency_model *m, const struct latency_printer *printer,
			 const struct latency_page *page);

#endif
