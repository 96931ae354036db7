// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* Only what the kernel does to call it matters. */
SEC("iter/vgic_irq")
int walk(void *ctx)
{
	return 0;
}
