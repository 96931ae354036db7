/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The maps that a source of lives fills, found by their names: `interrupts`, `slots`, `spare`,
 * `digests`, `bound`, `lost` and `wakeup`, and the variables `recent`, `starved`, `no_room` and
 * `bound_full`. bpf/latency.bpf.c says what each is for.
 */
#ifndef VIRQSCOPE_LATENCY_MAPS_H
#define VIRQSCOPE_LATENCY_MAPS_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <virqscope/latency.h>

#include "ebpf/cost.h"

struct bpf_map;
struct bpf_object;
struct latency_maps;

/* Before the object is loaded: room for so many interrupts. Returns 0 or -errno. */
int latency_maps_resize(const struct bpf_object *obj, uint32_t max_irqs);

/* After it was loaded. Returns NULL and sets errno on failure. */
struct latency_maps *latency_maps_open(const struct bpf_object *obj, uint32_t max_irqs);
void latency_maps_close(struct latency_maps *m);

/* The key after *key, or the first if that is NULL. -ENOENT after the last. */
int latency_maps_next(struct latency_maps *m, const struct vs_latency_key *key,
		      struct vs_latency_key *next);
int latency_maps_read(struct latency_maps *m, const struct vs_latency_key *key,
		      struct vs_latency *value);

/*
 * Give back the room of interrupts, which the program then forgets: `last` is called for each
 * with what it had counted, also what it counted while this ran. An interrupt that comes again
 * begins anew. Returns 0 or -errno, at the first that fails.
 */
int latency_maps_forget(struct latency_maps *m, const struct vs_latency_key *keys, size_t n,
			int (*last)(const struct vs_latency *value, void *ctx), void *ctx);

/* For readers of the pinned maps. Returns 0 or -errno. */
int latency_maps_publish(struct latency_maps *m, const struct vs_latency_key *key,
			 const struct vs_latency_digest *digest);

/* Losses and cost of the programs, since they were attached. Returns 0 or -errno. */
int latency_maps_totals(const struct latency_maps *m, struct bpf_totals *totals);

/* The lost lives of interrupts that there was no room for */
uint64_t latency_maps_no_room(const struct latency_maps *m);

/* Of some bindings the device is not known, for want of room. */
bool latency_maps_bound_full(const struct latency_maps *m);

/* Which device is bound to what, as it follows that. */
const struct bpf_map *latency_maps_bound(const struct latency_maps *m);

/* Readable when an interrupt was seen for the first time; drain it then. */
int latency_maps_wakeup_fd(const struct latency_maps *m);
void latency_maps_wakeup_drain(struct latency_maps *m);

#endif
