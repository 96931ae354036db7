/* SPDX-License-Identifier: GPL-2.0-only */
/* A life of the kernel, for the functions of include/virqscope/life_class.h. */
#ifndef LIFE_BPF_H
#define LIFE_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <virqscope/life_class.h>

#include "kernel/vgic_life.h"

static __always_inline struct vs_view view_of(const struct vgic_irq_life *life)
{
	return (struct vs_view){ life->stamp, life->source.flags, life->outcome };
}

#endif
