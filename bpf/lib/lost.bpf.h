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
 * One more of the counter that has this index; false: one lost, as what is newer than this
 * program counts as nothing else. clang knows bounds that were tested before and drops the test that
 * the verifier needs, unless it is made to forget the value.
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
