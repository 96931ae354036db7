/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The records that bpf/binding.bpf.c emits for each device's vector and each irqfd. */
#ifndef VIRQSCOPE_BINDING_H
#define VIRQSCOPE_BINDING_H

#include <linux/types.h>
#include <virqscope/kernel.h>

#define VS_DEVICE_LEN 40

/* The present state of a line, which an older kernel does not report. */
enum vs_masked { VS_MASKED_UNKNOWN, VS_MASKED_NO, VS_MASKED_YES };

struct vs_binding {
	__u64 counter_offset;		/* of the VM's virtual counter, ticks */
	__u64 masked_since_ns;		/* CLOCK_MONOTONIC; valid if VS_MASKED_YES */
	__u64 vm_gen;
	__s32 eventfd;			/* its id; negative: none */
	__u32 host_irq, vector;		/* of the device, if kind is not NONE */
	__s32 pid;			/* of the VM; 0: none */
	__s32 gsi;
	__u32 intid;			/* 0: not known, or not mapped by the guest */
	__s32 vcpu;			/* the target; negative: not known */
	__u32 msi_devid, msi_eventid;
	__u8 kind, mask_mode, path, resample, is_msi;
	__u8 end;			/* 1: the last record, which is no binding */
	__u8 mask_cause;
	__u8 locked;			/* 1: the VM is locked, so intid and vcpu are not known */
	char device[VS_DEVICE_LEN];	/* name, "" for none */
	__u8 masked;			/* enum vs_masked; only for lines */
	__u8 masked_by;			/* enum irq_life_mask_by */
	__u8 unused[10];
};

#endif
