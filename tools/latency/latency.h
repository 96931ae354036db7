/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The model of `virqscope latency`: read it, then print it. */
#ifndef VIRQSCOPE_LATENCY_LATENCY_H
#define VIRQSCOPE_LATENCY_LATENCY_H

#include <stdbool.h>
#include <stdio.h>

#include "host/vm.h"
#include "latency/outlier_bpf.h"
#include "latency/source.h"
#include "report/hist.h"
#include "report/summary.h"

/* The lives of one interrupt, of an interval or of the whole run. */
struct latency_lives {
	uint64_t count;			/* all: the sum of the next two lines */
	uint64_t partial, unmatched, negative;
	uint64_t outcome[VS_OUTCOMES];	/* of all others; [0]: completed, and in the figures */
	uint64_t coalesced;
	uint64_t still_high;		/* of count: no source asserted these */
	/* how long each stage took in all lives of an octave, as struct vs_latency has it */
	uint64_t octave[VS_WHOLES][VS_OCTAVES][VS_STAGES];
	struct hist hist[VS_MEASURES];
};

/* An interrupt that was seen; it stays when its VM is gone. */
struct latency_row {
	struct vs_latency_key key;
	char vm[VM_NAME_LEN];		/* "": not known */
	bool asked;			/* for that */
	bool forgotten;			/* the program has no entry of it */
	struct vs_latency last;		/* as it was read last, */
	struct vs_latency *shown;	/* and at the end of the last interval; NULL: there are none */
	struct latency_lives *pending;	/* of this interval, before it was forgotten; or NULL */
	struct latency_lives total;
};

/* A line's worth of a row. Times are in ticks, and 0 without samples. */
struct latency_digest {
	struct latency_row *row;
	uint64_t count;			/* of lives that ended */
	enum vs_measure whole;		/* measure of the times: VS_INJECTION or VS_DELIVERY */
	uint64_t samples, p50, p99, max;
	int slowest;			/* the stage that the slow ones spent most in; -1: not known */
};

/* Of one page of output. */
struct latency_page {
	struct report_page report;
	uint64_t hz;
	struct in_flight_count now;
	enum hist_detail hist;
	bool stages;			/* a table of each stage, not of each interrupt */
};

/* In the order of enum vs_measure: JSON key and table row alike. */
extern const char *const latency_measure[VS_MEASURES];

/* All that was seen, sorted by VM, INTID and, of SGIs and PPIs, vCPU. */
struct latency_model {
	struct latency_source *source;
	struct bpf_outlier *outlier;	/* its cost is part of the summary's; or NULL */
	uint32_t max_irqs;		/* entries that there is room for, */
	size_t in_use;			/* and that have an interrupt */
	struct latency_row **rows;
	size_t n, room;
	struct latency_digest *order;	/* by latency_order() */
	struct summary sum, last_sum;
	uint64_t new_vlpis;		/* since we began */
	uint64_t no_room;		/* lives that were lost for that */
	struct latency_lives unlisted;	/* of rows that were given up: too many VMs came and went */
	struct latency_lives *scratch;
	bool intervals, warned_sources, warned_room, warned_bound;
};

/* intervals: pages are of intervals. Returns 0 or -errno. */
int latency_model_init(struct latency_model *m, struct latency_source *source,
		       struct bpf_outlier *outlier, uint32_t max_irqs, bool intervals);
void latency_model_fini(struct latency_model *m);

/* Learn of new interrupts, and whose they are while that can be seen. Returns 0 or -errno. */
int latency_model_discover(struct latency_model *m);

/* Is the room running out, so that that of VMs that are gone is needed? */
bool latency_model_is_tight(const struct latency_model *m);

/* Is there none left? */
bool latency_model_is_full(const struct latency_model *m);

/*
 * Have the program forget the interrupts of VMs for which exists() is false; their rows stay,
 * but not more than as many as there is room for in all. Returns 0 or -errno.
 */
int latency_model_forget(struct latency_model *m, bool (*exists)(uint64_t vm_gen, void *ctx),
			 void *ctx);

/* Read everything. Returns 0 or -errno. */
int latency_model_update(struct latency_model *m);

/* The summary of that time, as it was read last; now: the interrupts that are in flight */
struct summary latency_model_summary(const struct latency_model *m, enum window window,
				     struct in_flight_count now);

/* The next interval begins with the last reading. */
void latency_model_next_interval(struct latency_model *m);

/* Print a page of the model. Returns 0 or -errno. */
int latency_print(struct latency_model *m, const struct latency_page *page);

/* For latency_print(): the two tables, which return 0 or -errno; the records */
int latency_table(struct latency_model *m, const struct latency_page *page,
		  const struct summary *sum);
int latency_stages(struct latency_model *m, const struct latency_page *page,
		   const struct summary *sum);
void latency_describe(struct latency_model *m, const struct latency_page *page,
		      const struct summary *sum);

/* Write the digests of all rows for readers of the pinned maps. Returns 0 or -errno. */
int latency_model_publish(struct latency_model *m, uint64_t t_ns, uint64_t hz);

/* The lives of a row in that time, until the next call. */
const struct latency_lives *latency_lives_of(struct latency_model *m,
					     const struct latency_row *row, enum window window);

/* Call fn for each row that had lives in that time, sorted by VM and INTID. */
void latency_model_for_each(struct latency_model *m, enum window window,
			    void (*fn)(struct latency_row *row, const struct latency_lives *lives,
				       void *ctx), void *ctx);

/* The digests of these rows, the worst first: m->order[*n]. Returns 0 or -errno. */
int latency_order(struct latency_model *m, enum window window, size_t *n);

/* The digest of some lives of a row. */
struct latency_digest latency_digest_of(struct latency_row *row,
					const struct latency_lives *lives);

/*
 * A device as tables print it: "00:04.0" for INTx, "00:04.0[7]" for an MSI, "-" if it is not
 * known, "(shared)" if it is one of several.
 */
#define LATENCY_DEVICE_LEN (VS_DEVICE_LEN + 16)
void latency_device(const struct vs_source *source, char device[LATENCY_DEVICE_LEN]);

/* Cells of a text_table: events a second of the page's time; a time, "-" if it is not known. */
void latency_put_rate(FILE *out, uint64_t events, const struct latency_page *page);
void latency_put_time(FILE *out, bool known, uint64_t ticks, uint64_t hz);

/* Totals of the first n rows of m->order, of which there is one at least. 0 or -errno. */
int latency_totals(struct latency_model *m, const struct latency_page *page, size_t n);

/* The lines that both tables end with. */
void latency_end(const struct latency_page *page, const struct summary *sum);

/* The first that was seen, if it is known which device that was; NULL if not. */
const struct vs_source *latency_main_source(const struct latency_row *row);

#endif
