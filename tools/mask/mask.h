/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The model of `virqscope mask`: read it, then print it. */
#ifndef VIRQSCOPE_MASK_MASK_H
#define VIRQSCOPE_MASK_MASK_H

#include <stddef.h>

#include "mask/bpf.h"
#include "mask/policy.h"
#include "report/hist.h"
#include "report/summary.h"

/* What a line did, of an interval or of the whole run. */
struct mask_counts {
	uint64_t mode_ns[VS_MASK_MODES];
	uint64_t masks[VS_MASK_BYS], unmasks[VS_MASK_BYS];
	uint64_t switches[VS_MASK_CAUSES], resent, gone_masked;
	struct hist hist[VS_MASK_MEASURES];
	struct hist injection[VS_MASK_MODES];
};

/* A line that was seen; it stays when it is gone. */
struct mask_row {
	struct vs_mask_key key;
	struct vs_mask last;		/* as it was read last, its mode_ns until then */
	uint8_t cause;			/* of the mode that it has; 0: not known */
	struct vs_mask_injection last_injection;
	struct mask_counts interval, total;	/* interval: since mask_model_next_interval() */
};

struct mask_page {
	struct report_page report;
	uint64_t hz;
	const char *policy;		/* that advises meanwhile; NULL: none */
	enum bpf_policy_state policy_state;
	enum hist_detail hist;
};

/* In the order of enum vs_mask_measure: JSON key and table row alike. */
extern const char *const mask_measure[VS_MASK_MEASURES];

/* JSON value; NULL: not known */
extern const char *const mask_policy_state[POLICY_STATES];

uint64_t mask_sum(const uint64_t n[VS_MASK_BYS]);
uint64_t mask_switches(const uint64_t n[VS_MASK_CAUSES]);

/* The name of the mode that it has, or had as it went; NULL: not known. */
const char *mask_mode(const struct mask_row *row);

/* For how long it is masked by now; false: it is not, it is gone, or nobody saw it begin. */
bool mask_now(const struct mask_page *page, const struct mask_row *row, uint64_t *ns);

/* All lines, sorted by device. */
struct mask_model {
	struct bpf_mask *bpf;
	struct mask_row **rows;
	size_t n, room;
	uint64_t began_ns;
	struct summary sum, last_sum;	/* as it was read last, and at the begin of the interval */
};

void mask_model_fini(struct mask_model *m);

/* Count from now on, which is t_ns. */
void mask_model_begin(struct mask_model *m, uint64_t t_ns);

/* Read everything, as it is at t_ns, so that no bucket wraps unseen. 0 or -errno. */
int mask_model_update(struct mask_model *m, uint64_t t_ns);

/* Call fn for each line, sorted by device, with its counts of that time. */
void mask_model_for_each(const struct mask_model *m, enum window window,
			 void (*fn)(const struct mask_row *row, const struct mask_counts *counts,
				    void *ctx), void *ctx);

struct summary mask_model_summary(const struct mask_model *m, enum window window);

/* The next interval begins with the last reading. */
void mask_model_next_interval(struct mask_model *m);

/* Print a page of the model, or one switch of a mode as it is followed. 0 or -errno */
int mask_print(const struct mask_model *m, enum format format, const struct mask_page *page);
void mask_print_switch(enum format format, FILE *out, const struct vs_mask_switch *s);

/* For these: the table and its head of switches, and the records */
int mask_table(const struct mask_model *m, const struct mask_page *page);
void mask_table_switches(FILE *out);
void mask_table_switch(FILE *out, const struct vs_mask_switch *s);
void mask_describe(const struct mask_model *m, const struct mask_page *page, struct sink *s);
void mask_describe_switch(const struct vs_mask_switch *switched, struct sink *s);

#endif
