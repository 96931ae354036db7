/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The map of bpf/lib/bound.bpf.h, from a VM's GSI and a host IRQ to the vector of a device that
 * raises the GSI. Programs look up the device of a life in it.
 */
#ifndef VIRQSCOPE_BOUND_H
#define VIRQSCOPE_BOUND_H

#include <linux/types.h>
#include <virqscope/binding.h>

/* The most pairs of a vector and an irqfd on one host at a time. */
enum { VS_BOUND_MAX = 16384 };

/* Every life has these three fields. A host IRQ of 0 belongs to no device. */
struct vs_bound_key {
	__u64 vm_gen;
	__s32 gsi;
	__u32 host_irq;
};

/* The device that was bound last; the entry stays after it is unbound, for lives that end later. */
struct vs_bound {
	__u64 since_ns;			/* when this device was bound, CLOCK_MONOTONIC */
	char device[VS_DEVICE_LEN];	/* name, zeroed behind its end */
	__u32 vector;
	__u32 pairs;			/* vectors with an irqfd that are bound now */
	__u8 kind;			/* enum vs_binding_kind */
	__u8 shared;			/* several devices: a life cannot be assigned to one */
	__u8 wanted;			/* -D names one of the devices; 1 without -D */
	__u8 pad[5];
};

#endif
