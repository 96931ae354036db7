// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* An empty program: only the kernel's walk matters. */
SEC("iter/vgic_irq")
int walk(void *ctx)
{
	return 0;
}
