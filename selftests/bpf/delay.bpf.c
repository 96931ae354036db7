// SPDX-License-Identifier: GPL-2.0-only
/*
 * Burns time at the entry of a kernel function, by a loop of a known number of iterations, and
 * measures its duration by the kernel's clock.
 */
#include <linux/types.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

const volatile __u32 iterations;

__u64 runs;
__u64 burned_ns;

/* the loader sets the function */
SEC("fentry")
int delay(void *ctx)
{
	__u64 start = bpf_ktime_get_ns();
	__u32 i;

#pragma clang loop unroll(disable)
	for (i = 0; i < iterations; i++)
		asm volatile("");
	__sync_fetch_and_add(&burned_ns, bpf_ktime_get_ns() - start);
	__sync_fetch_and_add(&runs, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
