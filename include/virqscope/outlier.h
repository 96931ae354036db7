/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The record that bpf/outlier.bpf.c keeps of each life, until one takes too long. */
#ifndef VIRQSCOPE_OUTLIER_H
#define VIRQSCOPE_OUTLIER_H

#include <linux/types.h>
#include <virqscope/moment.h>

enum { VS_LIVES = 256 };

struct vs_life {
	__u64 number;			/* of this life among all that were kept, from 1 */
	__u64 stamp[VS_STAMPS];		/* raw counter, by enum vs_moment; 0: not known */
	__u64 vm_gen;
	__s32 pid;
	__u32 intid;
	__s32 vcpu;			/* negative: not known */
	__u32 host_irq;			/* 0: not known */
	__s32 gsi;			/* negative: not known */
	__u32 coalesced, seq;
	__u16 flags, reloads;
	__u8 path, outcome, pad[6];
};

#endif
