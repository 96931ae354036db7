/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Which device's vector raises a VM's GSI through which host IRQ: the map that
 * bpf/lib/bound.bpf.h keeps and other programs look lives up in.
 */
#ifndef VIRQSCOPE_BOUND_H
#define VIRQSCOPE_BOUND_H

#include <linux/types.h>
#include <virqscope/binding.h>

/* The most pairs of a vector and an irqfd on one host at a time. */
enum { VS_BOUND_MAX = 16384 };

/* Each life has these three. A host IRQ of 0 belongs to no device. */
struct vs_bound_key {
	__u32 vm_gen;
	__s32 gsi;
	__u32 host_irq;
};

/* The device that was bound last; it stays when it is unbound, for lives that end later. */
struct vs_bound {
	__u64 since_ns;			/* CLOCK_MONOTONIC: of this device */
	char device[VS_DEVICE_LEN];	/* name, zeroed behind its end */
	__u32 vector;
	__u32 pairs;			/* vectors with an irqfd that are bound now */
	__u8 kind;			/* enum vs_binding_kind */
	__u8 shared;			/* by several devices: a life does not say of which it is */
	__u8 wanted;			/* -D names one of them; 1 without -D */
	__u8 pad[5];
};

#endif
