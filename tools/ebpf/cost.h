/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What our BPF programs cost, by the kernel's own account. */
#ifndef VIRQSCOPE_EBPF_COST_H
#define VIRQSCOPE_EBPF_COST_H

#include <stdint.h>

struct bpf_map;
struct bpf_object;

struct bpf_cost {
	uint64_t runs, run_ns;	/* 0 unless the kernel counts the runs of programs */
	uint64_t missed;	/* runs that were not, because one was under way on that CPU */
	uint64_t map_bytes;	/* of all maps, their overhead included */
};

/* Add those of all programs that are attached to something, and of the maps. 0 or -errno. */
int bpf_cost_of(const struct bpf_object *obj, struct bpf_cost *cost);

/* What programs count beside what they count, since they were attached. */
struct bpf_totals {
	uint64_t lost;		/* events: no room, recursion */
	struct bpf_cost cost;
};

/* lost: the map of bpf/lib/lost.bpf.h. 0 or -errno. */
int bpf_totals_of(const struct bpf_object *obj, const struct bpf_map *lost,
		  struct bpf_totals *totals);

#endif
