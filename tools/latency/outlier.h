/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The lives that `virqscope latency --threshold` prints: the outlier's and those before. */
#ifndef VIRQSCOPE_LATENCY_OUTLIER_H
#define VIRQSCOPE_LATENCY_OUTLIER_H

#include "host/vm.h"
#include "latency/outlier_bpf.h"
#include "report/page.h"

struct outlier_life {
	struct vs_life life;
	char vm[VM_NAME_LEN];		/* "": not known */
	char device[VS_DEVICE_LEN];	/* "": not known; shared: it is one of several */
	bool shared, outlier;
};

struct outlier_page {
	struct report_page report;
	uint64_t hz, threshold_ns;
	uint64_t zero;			/* of rows: the counter at the outlier's beginning */
	const struct outlier_life *lives;	/* the last is the outlier's */
	size_t n;
};

/* The time compared with the threshold, in ticks: injection, or delivery without a host's. */
uint64_t outlier_took(const struct vs_life *life);

/* A stage, by the moment at which it ends; false: not known. */
bool outlier_stage(const struct vs_life *life, int stage, uint64_t *ticks);

/*
 * Read the outlier, if there is one, and at most `before` lives before it, and print a page of
 * them. Returns 0 or -errno.
 */
int outlier_report(struct bpf_outlier *bpf, const struct outlier_page *page, unsigned int before);

#endif
