/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A source of lives: BPF programs that see interrupts begin and end in some way, and fill the maps
 * of maps.h. Which one is chosen before anything is loaded. Another source is a BPF object, a file
 * like source_life.c, and a line in source.c.
 */
#ifndef VIRQSCOPE_LATENCY_SOURCE_H
#define VIRQSCOPE_LATENCY_SOURCE_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <virqscope/filter.h>
#include <virqscope/latency.h>

#include "ebpf/cost.h"

struct bpf_object;
struct latency_maps;

struct latency_source_ops {
	const char *name;		/* the value of JSON's key backend */
	uint32_t features;		/* that it needs: bits by enum feature_id */
	uint32_t measures;		/* that lives of it can have: bits by enum vs_measure */
	/* Load it. device: that of VS_F_DEVICE. Returns NULL and sets errno on failure. */
	void *(*open)(const struct vs_filter *filter, const char *device, uint32_t max_irqs);
	/* From now on interrupts are counted. Returns 0 or -errno after logging. */
	int (*attach)(void *self);
	/* The counts are final when it returns. */
	void (*detach)(void *self);
	void (*close)(void *self);
	/* Its maps and programs */
	struct bpf_object *(*object)(void *self);
	/* The kernel's own, of all VMs since it booted. Returns 0 or -errno: there are none. */
	int (*counters)(void *self, struct vs_kernel_counters *sum);
};

extern const struct latency_source_ops latency_source_life;

struct latency_source {
	const struct latency_source_ops *ops;
	void *self;
	struct latency_maps *maps;
	bool counted;			/* base was read */
	struct vs_kernel_counters base;
};

/* Counters beside the entries, since it was attached. */
struct latency_totals {
	struct bpf_totals bpf;	/* lost also: no record in the kernel */
	uint64_t no_room;	/* of lost: more interrupts than there is room for */
	bool bound_full;	/* of some bindings the device is not known, for want of room */
	uint64_t vlpis;		/* LPIs that became vLPIs, of all VMs */
	uint64_t dropped;	/* signals to irqfds that raised nothing, of all VMs */
};

/* The first of which this kernel has all features; if there is none the first, to be refused. */
const struct latency_source_ops *latency_source_choose(void);

/* Choose from a list; for tests. */
const struct latency_source_ops *
latency_source_choose_of(const struct latency_source_ops *const *list, size_t n);

/* Load it. Returns NULL after logging. */
struct latency_source *latency_source_open(const struct latency_source_ops *ops,
					   const struct vs_filter *filter, const char *device,
					   uint32_t max_irqs);
void latency_source_close(struct latency_source *s);

/* Call the functions of ops. Attaching also begins the counters of latency_source_totals(). */
int latency_source_attach(struct latency_source *s);
void latency_source_detach(struct latency_source *s);
struct bpf_object *latency_source_object(struct latency_source *s);

/* Returns 0 or -errno. */
int latency_source_totals(struct latency_source *s, struct latency_totals *totals);

/* The memory of all maps in bytes, as the kernel accounts it; 0 if that is not known. */
uint64_t latency_source_memory(struct latency_source *s);

#endif
