/* SPDX-License-Identifier: GPL-2.0-only */
/* Does an interrupt pass the filter of include/virqscope/filter.h? */
#ifndef FILTER_BPF_H
#define FILTER_BPF_H

/* Set before load. Unset parts are known to the verifier and cost nothing. */
const volatile struct vs_filter filter = {};

/* With -D: the host IRQs of the device. They come and go with its vectors. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, __u8);
} host_irqs SEC(".maps");

/* Ask only if filter.set. */
static __noinline bool wanted(__u32 pid, const struct vgic_irq_life *life)
{
	__u32 host_irq = life->source.host_irq;

	if ((filter.set & VS_F_PID) && pid != filter.pid)
		return false;
	if ((filter.set & VS_F_VM_GEN) && life->vm_gen != filter.vm_gen)
		return false;
	if ((filter.set & VS_F_INTID) && life->intid != filter.intid)
		return false;
	if ((filter.set & VS_F_HOST_IRQ) && host_irq != filter.host_irq)
		return false;
	return !(filter.set & VS_F_HOST_IRQS) || bpf_map_lookup_elem(&host_irqs, &host_irq);
}

/* An SGI or PPI: seen only if asked for, also when somebody else made the kernel tell them. */
static __always_inline bool is_private(const struct vgic_irq_life *life)
{
	return life->intid < VS_PRIVATE_IRQS;
}

#endif
