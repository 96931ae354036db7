/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The one user of the skeleton of bpf/latency.bpf.c. */
#ifndef VIRQSCOPE_LATENCY_BPF_H
#define VIRQSCOPE_LATENCY_BPF_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <virqscope/binding.h>
#include <virqscope/filter.h>
#include <virqscope/hist.h>
#include <virqscope/latency.h>

#include "ebpf/cost.h"

struct bpf_latency;
struct bpf_map;
struct bpf_object;

/* What the program counts beside the entries, since it was attached. */
struct bpf_latency_totals {
	struct bpf_totals bpf;	/* lost also: no record in the kernel */
	uint64_t no_room;	/* of lost: more interrupts than there is room for */
	bool bound_full;	/* of some bindings the device is not known, for want of room */
	uint64_t vlpis;		/* LPIs that became vLPIs, of all VMs */
	uint64_t dropped;	/* signals to irqfds that raised nothing, of all VMs */
};

/* Load it. device: that of VS_F_DEVICE. Returns NULL after a message. */
struct bpf_latency *bpf_latency_open(const struct vs_filter *filter, const char *device,
				     uint32_t max_irqs);

/* From now on interrupts are counted. 0 or -errno after a message. */
int bpf_latency_attach(struct bpf_latency *b);

/* The counts are final when it returns. */
void bpf_latency_detach(struct bpf_latency *b);

void bpf_latency_close(struct bpf_latency *b);

/* The key after *key, or the first if that is NULL. -ENOENT after the last. */
int bpf_latency_next(struct bpf_latency *b, const struct vs_latency_key *key,
		     struct vs_latency_key *next);
int bpf_latency_read(struct bpf_latency *b, const struct vs_latency_key *key,
		     struct vs_latency *value);

/* 0 or -errno */
int bpf_latency_totals(struct bpf_latency *b, struct bpf_latency_totals *totals);

/*
 * Give back the room of interrupts, which the program then forgets: `last` is called for each
 * with what it had counted, also what it counted while this ran. One that comes again begins
 * anew. Returns 0 or -errno, at the first that fails.
 */
int bpf_latency_forget(struct bpf_latency *b, const struct vs_latency_key *keys, size_t n,
		       int (*last)(const struct vs_latency *value, void *ctx), void *ctx);

/* For readers of the pinned maps. Returns 0 or -errno. */
int bpf_latency_publish(struct bpf_latency *b, const struct vs_latency_key *key,
			const struct vs_latency_digest *digest);

/* Which device is bound to what, as it follows that. */
const struct bpf_map *bpf_latency_bound(const struct bpf_latency *b);

/* Readable when an interrupt was seen for the first time; drain it then. */
int bpf_latency_wakeup_fd(struct bpf_latency *b);
void bpf_latency_wakeup_drain(struct bpf_latency *b);

/* What the maps occupy, as the kernel accounts it. */
uint64_t bpf_latency_memory(struct bpf_latency *b);

/* What its maps and programs are part of. */
struct bpf_object *bpf_latency_object(struct bpf_latency *b);

#endif
