// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program of `virqscope latency`, fed by user space instead of the kernel's
 * event: BPF_PROG_RUN hands one life over as the context. So every case can be
 * made, also those that a kernel should never produce, and on any kernel.
 */
#define VGIC_LIFE_CORE		/* the life is ours: nothing to relocate */
#include "../../bpf/latency.bpf.c"

SEC("syscall")
int feed(struct vgic_irq_life *life)
{
	struct kvm kvm = { .arch.vgic.vm_pid = 4711 };

	return see_life(&kvm, life);
}

/* What a run costs that does nothing. */
SEC("syscall")
int feed_nothing(struct vgic_irq_life *life)
{
	return 0;
}
