/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The model of `virqscope mask`, which is updated and then printed. */
#ifndef VIRQSCOPE_MASK_MASK_H
#define VIRQSCOPE_MASK_MASK_H

#include <stddef.h>

#include "mask/bpf.h"
#include "mask/policy.h"
#include "report/hist.h"
#include "report/summary.h"

/* The counts of a line, of an interval or of the whole run. */
struct mask_counts {
	uint64_t mode_ns[VS_MASK_MODES];
	uint64_t masks[VS_MASK_BYS], unmasks[VS_MASK_BYS];
	uint64_t switches[VS_MASK_CAUSES], resent, gone_masked;
	struct hist hist[VS_MASK_MEASURES];
	struct hist injection[VS_MASK_MODES];
};

/* A line that was seen; its row stays when the line is gone. */
struct mask_row {
	struct vs_mask_key key;
	struct vs_mask last;		/* as read last, with mode_ns up to then */
	uint8_t cause;			/* of its mode; 0: not known */
	struct vs_mask_injection last_injection;
	struct mask_counts interval, total;	/* interval: since mask_model_next_interval() */
};

struct mask_page {
	struct report_page report;
	uint64_t hz;
	const char *policy;		/* the argument of --policy; NULL: none */
	enum bpf_policy_state policy_state;
	enum hist_detail hist;
};

/* Names of enum vs_mask_measure, used as JSON keys and in tables */
extern const char *const mask_measure[VS_MASK_MEASURES];

/* JSON values; NULL: not known */
extern const char *const mask_policy_state[POLICY_STATES];

uint64_t mask_sum(const uint64_t n[VS_MASK_BYS]);
uint64_t mask_switches(const uint64_t n[VS_MASK_CAUSES]);

/* The name of its mode, or of its last one if the line is gone; NULL: not known. */
const char *mask_mode(const struct mask_row *row);

/* For how long it has been masked. False: not masked, gone, or masked before we watched. */
bool mask_now(const struct mask_page *page, const struct mask_row *row, uint64_t *ns);

/* All lines, sorted by device. */
struct mask_model {
	struct bpf_mask *bpf;
	struct mask_row **rows;
	size_t n, room;
	uint64_t began_ns;
	struct summary sum, last_sum;	/* as read last, and at the begin of the interval */
};

void mask_model_fini(struct mask_model *m);

/* Start counting at t_ns, which is now. */
void mask_model_begin(struct mask_model *m, uint64_t t_ns);

/*
 * Read the maps and the totals; t_ns is now. Must be called before a 32-bit bucket can wrap.
 * Returns 0 or -errno.
 */
int mask_model_update(struct mask_model *m, uint64_t t_ns);

/* Call fn for each line, sorted by device, with its counts of that window. */
void mask_model_for_each(const struct mask_model *m, enum window window,
			 void (*fn)(const struct mask_row *row, const struct mask_counts *counts,
				    void *ctx), void *ctx);

struct summary mask_model_summary(const struct mask_model *m, enum window window);

/* Begin the next interval at the last reading. */
void mask_model_next_interval(struct mask_model *m);

/* Print a page of the model (returns 0 or -errno), or one switch of --follow. */
int mask_print(const struct mask_model *m, const struct mask_page *page);
void mask_print_switch(const struct report_page *page, const struct vs_mask_switch *s);

/* For mask_print() and mask_print_switch(): as tables, the head of switches, and as records */
int mask_table(const struct mask_model *m, const struct mask_page *page);
void mask_table_switches(FILE *out);
void mask_table_switch(FILE *out, const struct vs_mask_switch *s);
void mask_describe(const struct mask_model *m, const struct mask_page *page);
void mask_describe_switch(const struct report_page *page, const struct vs_mask_switch *s);

#endif
