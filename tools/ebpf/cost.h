/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The cost of our BPF programs, as the kernel counts it. */
#ifndef VIRQSCOPE_EBPF_COST_H
#define VIRQSCOPE_EBPF_COST_H

#include <stdint.h>

struct bpf_map;
struct bpf_object;

struct bpf_cost {
	uint64_t runs, run_ns;	/* 0 unless the kernel counts the runs of programs */
	uint64_t missed;	/* runs skipped since the program already ran on that CPU */
	uint64_t map_bytes;	/* of all maps, their overhead included */
};

/* Add the costs of all programs that are attached, and of the maps. Returns 0 or -errno. */
int bpf_cost_of(const struct bpf_object *obj, struct bpf_cost *cost);

/* Losses and cost of the programs since they were attached. */
struct bpf_totals {
	uint64_t lost;		/* events: no room, recursion */
	struct bpf_cost cost;
};

/* lost is the map of bpf/lib/lost.bpf.h. Returns 0 or -errno. */
int bpf_totals_of(const struct bpf_object *obj, const struct bpf_map *lost,
		  struct bpf_totals *totals);

#endif
