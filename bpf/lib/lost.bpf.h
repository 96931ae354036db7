/* SPDX-License-Identifier: GPL-2.0-only */
/* Events that could not be counted, because there was no room. */
#ifndef LOST_BPF_H
#define LOST_BPF_H

#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} lost SEC(".maps");

static __always_inline void count_lost(void)
{
	__u32 zero = 0;
	__u64 *n = bpf_map_lookup_elem(&lost, &zero);

	if (n)
		++*n;
}

/*
 * Increment the counter of this index. An index beyond the last one, which a newer kernel may
 * report, counts as lost and returns false. The barrier makes clang forget bounds that it knows,
 * or it would drop the check that the verifier needs.
 */
#define count_in(counters, index) \
	count_at(counters, sizeof(counters) / sizeof((counters)[0]), index)

static __always_inline bool count_at(__u64 *counters, __u32 n, __u32 index)
{
	barrier_var(index);
	if (index >= n) {
		count_lost();
		return false;
	}
	counters[index]++;
	return true;
}

#endif
