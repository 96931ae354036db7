// SPDX-License-Identifier: GPL-2.0-only
/* The program of `virqscope latency --threshold`, fed by user space as in feed_life.bpf.c. */
#define KERNEL_CORE		/* the life is ours: nothing to relocate */
#include "../../bpf/outlier.bpf.c"

SEC("syscall")
int feed(struct vgic_irq_life *life)
{
	struct kvm kvm = { .arch.vgic.vm_pid = 4711 };

	return see_life(&kvm, life);
}
