/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What every report ends with. */
#ifndef VIRQSCOPE_SUMMARY_H
#define VIRQSCOPE_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "json.h"

/* Interrupts that no event tells of; negative: cannot be known */
struct in_flight_count {
	int64_t in_flight;		/* have begun and not ended */
	int64_t invisible;		/* vLPIs that there were: the hardware delivers them */
};

struct summary {
	uint64_t events, lost, unmatched, partial, negative;
	struct in_flight_count now;
	uint64_t bpf_runs, bpf_ns, user_ns;
	uint64_t memory;		/* of the BPF maps, bytes */
};

/* False when something was missed or makes no sense. */
bool summary_reliable(const struct summary *s);

/* A line of a table, if there is anything to say: what nobody sees. */
void summary_invisible(FILE *out, const struct summary *s);

/* Begin its line, up to and with the verdict: self and interval_ns are to follow. */
void summary_json(struct json *j, uint64_t t_ns, const struct summary *s);

#endif
