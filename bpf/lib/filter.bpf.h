/* SPDX-License-Identifier: GPL-2.0-only */
/* Checks whether an interrupt passes the filter of include/virqscope/filter.h. */
#ifndef FILTER_BPF_H
#define FILTER_BPF_H

#include <stdbool.h>
#include <virqscope/filter.h>

#include "lib/bound.bpf.h"

/* Set before load. The verifier removes the checks of unset parts, so they cost nothing. */
const volatile struct vs_filter filter = {};

/* Compare the VM and the INTID, which are always known. */
static __always_inline bool wanted_by_vm(__u32 pid, const struct vgic_irq_life *life)
{
	if ((filter.set & VS_F_PID) && pid != filter.pid)
		return false;
	if ((filter.set & VS_F_VM_GEN) && life->vm_gen != filter.vm_gen)
		return false;
	return !(filter.set & VS_F_INTID) || life->intid == filter.intid;
}

/* Called only if filter.set is not 0. */
static __noinline bool wanted(__u32 pid, const struct vgic_irq_life *life)
{
	struct vs_bound *b;

	if (!wanted_by_vm(pid, life))
		return false;
	if ((filter.set & VS_F_HOST_IRQ) && life->source.host_irq != filter.host_irq)
		return false;
	if (!(filter.set & VS_F_DEVICE))
		return true;
	b = bound_of(life);
	return b && b->wanted;
}

/* An SGI or PPI: shown only with --internal, even if another process made the kernel emit them. */
static __always_inline bool is_private(const struct vgic_irq_life *life)
{
	return life->intid < VS_PRIVATE_IRQS;
}

#endif
