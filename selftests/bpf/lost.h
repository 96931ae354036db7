/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Reads the events that a program under test counted as lost, in the map of bpf/lib/lost.bpf.h. */
#ifndef SELFTESTS_BPF_LOST_H
#define SELFTESTS_BPF_LOST_H

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

/* Returns ~0 if the map cannot be read. */
static inline __u64 lost_in(const struct bpf_map *map)
{
	int cpus = libbpf_num_possible_cpus(), i;
	__u64 each[cpus], sum = 0;
	__u32 zero = 0;

	if (bpf_map_lookup_elem(bpf_map__fd(map), &zero, each))
		return ~0ULL;
	for (i = 0; i < cpus; i++)
		sum += each[i];
	return sum;
}

#endif
