/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of the kernel's types that the programs use. With CO-RE the offsets come from the
 * running kernel, so that building needs no kernel. The kernel series describes the types in
 * Documentation/virt/kvm/arm/vgic-irq-life.rst.
 */
#ifndef VGIC_LIFE_H
#define VGIC_LIFE_H

#include <linux/types.h>
#include <virqscope/moment.h>

#include "kernel/core.h"

enum vgic_life_outcome {
	VGIC_LIFE_COMPLETED,
	VGIC_LIFE_WITHDRAWN,
	VGIC_LIFE_FLUSHED,
	VGIC_LIFE_UNMAPPED,
	VGIC_LIFE_OUTCOMES,
};

_Static_assert((int)VGIC_LIFE_OUTCOMES == (int)VS_OUTCOMES, "an outcome here for each of the kernel's");

struct irq_life_source {
	__u32 host_irq;
	__s32 gsi;
	__u32 coalesced;
	__u8 path;
	__u8 mask_mode;
	__u16 flags;
} KERNEL_CORE;

struct vgic_irq_life {
	__u64 stamp[VS_STAMPS];	/* raw counter; 0: not taken, or not known */
	struct irq_life_source source;
	__u8 outcome;
	__u16 reloads;
	__s32 vcpu;
	__u32 seq;
	__u32 intid;
	__u64 vm_gen;
} KERNEL_CORE;

struct vgic_irq_in_flight {
	struct vgic_irq_life life;
	__u64 now;
	__s32 pid;
	__s32 vcpu;
	__u8 stage;
	__u8 pending;
	__u8 active;
	__u8 enabled;
	__u8 locked;
} KERNEL_CORE;

struct bpf_iter_meta {
	struct seq_file *seq;
} KERNEL_CORE;

struct bpf_iter__vgic_irq {
	struct bpf_iter_meta *meta;
	struct vgic_irq_in_flight *irq;
} KERNEL_CORE;

struct vgic_life_stats {
	__u64 norecord;
	__u64 stale;
	__u64 vlpis;
} __attribute__((preserve_access_index));

struct irq_life_stats {
	__u64 dropped;
} __attribute__((preserve_access_index));

struct vgic_dist {
	__s32 vm_pid;
	__u64 vm_gen;
} KERNEL_CORE;

struct kvm_arch {
	struct vgic_dist vgic;
} KERNEL_CORE;

struct kvm {
	struct kvm_arch arch;
} KERNEL_CORE;

struct kvm_vcpu {
	struct kvm *kvm;
	int vcpu_idx;
} KERNEL_CORE;

#endif
