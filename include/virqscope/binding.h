/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What bpf/binding.bpf.c tells of each device's vector and each irqfd. */
#ifndef VIRQSCOPE_BINDING_H
#define VIRQSCOPE_BINDING_H

#include <linux/types.h>
#include <virqscope/kernel.h>

#define VS_DEVICE_LEN 40

/* Is a line masked at the moment? An older kernel does not say. */
enum vs_masked { VS_MASKED_UNKNOWN, VS_MASKED_NO, VS_MASKED_YES };

struct vs_binding {
	__u64 counter_offset;		/* of the VM's virtual counter, ticks */
	__u64 masked_since_ns;		/* if it is VS_MASKED_YES; CLOCK_MONOTONIC */
	__s32 eventfd;			/* its id; negative: none */
	__u32 host_irq, vector;		/* of the device, if kind is not NONE */
	__s32 pid;			/* of the VM; 0: there is none */
	__u32 vm_gen;
	__s32 gsi;
	__u32 intid;			/* 0: not known, not mapped by the guest */
	__s32 vcpu;			/* that it is for; negative: not known */
	__u32 msi_devid, msi_eventid;
	__u8 kind, mask_mode, path, resample, is_msi;
	__u8 end;			/* there are no more, and this is none */
	__u8 mask_cause;
	__u8 locked;			/* so is the VM, hence intid and vcpu are not known */
	char device[VS_DEVICE_LEN];	/* name, "" for none */
	__u8 masked;			/* enum vs_masked; only of a line */
	__u8 masked_by;			/* enum irq_life_mask_by */
	__u8 unused[6];
};

#endif
