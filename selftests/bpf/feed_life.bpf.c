// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program of `virqscope latency`, fed by user space instead of the kernel's event:
 * BPF_PROG_RUN passes one life as the context. So any case can be tested on any kernel, also lives
 * that a kernel should never produce.
 */
#define KERNEL_CORE		/* the life is ours: nothing to relocate */
#include "../../bpf/latency.bpf.c"

SEC("syscall")
int feed(struct vgic_irq_life *life)
{
	struct kvm kvm = { .arch.vgic.vm_pid = 4711 };

	return see_life(&kvm, life);
}

/* The kernel's report of a vector or an irqfd */
struct feed_bound {
	struct bound_vector vector;
	struct bound_irqfd irqfd;
	__s32 eventfd;
	__u32 what;		/* 0: a vector comes, 1: it goes, 2: an irqfd comes, 3: it goes */
	__u64 flags;
};

SEC("syscall")
int feed_bound(struct feed_bound *f)
{
	struct bound_vector v = f->vector;
	struct bound_irqfd q = f->irqfd;

	switch (f->what) {
	case 0:
		bind_vector(f->eventfd, &v, f->flags);
		break;
	case 1:
		unbind_vector(f->eventfd, &v);
		break;
	case 2:
		bind_irqfd(f->eventfd, &q, f->flags);
		break;
	case 3:
		unbind_irqfd(f->eventfd, &q);
		break;
	}
	return 0;
}

/* An empty program, to measure the cost of a run alone */
SEC("syscall")
int feed_nothing(struct vgic_irq_life *life)
{
	return 0;
}
