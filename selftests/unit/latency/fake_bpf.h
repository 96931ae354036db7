/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* tools/latency/bpf.h without BPF: the test fills in what the kernel would have counted. */
#ifndef FAKE_LATENCY_H
#define FAKE_LATENCY_H

#include "latency/bpf.h"
#include "latency/outlier_bpf.h"

struct fake_latency {
	struct vs_latency entry[24];	/* room for what the tests add: they do not check */
	size_t entries;			/* of entry, in use; forgetting one moves the last */
	struct bpf_latency_totals totals;
	struct bpf_totals outlier;	/* the same of its program */
	struct vs_latency_digest published;	/* the last one, of any interrupt */
};

extern struct fake_latency fake_latency;

/* NULL: there is no entry of this key. */
struct vs_latency *fake_latency_find(const struct vs_latency_key *key);

#endif
