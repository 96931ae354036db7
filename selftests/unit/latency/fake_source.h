/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A source of lives and its maps without BPF: the test fills in the counts of the kernel. */
#ifndef FAKE_LATENCY_H
#define FAKE_LATENCY_H

#include "latency/maps.h"
#include "latency/outlier_bpf.h"
#include "latency/source.h"

struct fake_latency {
	struct vs_latency entry[24];	/* enough for all tests, which do not check it */
	size_t entries;			/* of entry, in use; forgetting one moves the last */
	struct latency_totals totals;
	struct bpf_totals outlier;	/* totals of the outlier's program */
	struct vs_latency_digest published;	/* the last one, of any interrupt */
};

extern struct fake_latency fake_latency;

/* The source that has these maps. */
extern struct latency_source fake_source;

/* NULL: there is no entry of this key. */
struct vs_latency *fake_latency_find(const struct vs_latency_key *key);

#endif
