// SPDX-License-Identifier: GPL-2.0-only
/* A program that does nothing, to be attached to any tracepoint. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

SEC("tp_btf")
int empty(void *ctx)
{
	return 0;
}
