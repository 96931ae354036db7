/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What `virqscope mask` knows, and the two ways to print it. */
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
	struct mask_counts interval, total;
};

struct mask_page {
	struct report_page report;
	uint64_t hz;
	const char *policy;		/* that advises meanwhile; NULL: none */
	enum bpf_policy_state policy_state;
	enum hist_detail hist;
};

struct mask_printer {
	const int *widths;		/* of its columns: text_table_begin() */

	/* of those that are followed: once, and each one */
	void (*begin_switches)(FILE *out);
	void (*one_switch)(FILE *out, const struct vs_mask_switch *s);

	void (*begin)(const struct mask_page *page);
	void (*row)(const struct mask_page *page, const struct mask_row *row,
		    const struct mask_counts *counts);
	void (*summary)(const struct mask_page *page, const struct summary *s);
};

extern const struct mask_printer mask_table, mask_json;

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
	struct summary last_sum;
};

void mask_model_fini(struct mask_model *m);

/* Count from now on, which is t_ns. */
void mask_model_begin(struct mask_model *m, uint64_t t_ns);

/* Read everything, as it is at t_ns, so that no bucket wraps unseen. 0 or -errno. */
int mask_model_read(struct mask_model *m, uint64_t t_ns);

/* The same, and print a page: of the interval since the last time, or of the whole run. */
int mask_model_report(struct mask_model *m, const struct mask_printer *printer,
		      const struct mask_page *page);

#endif
