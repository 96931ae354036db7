/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The records that bpf/in_flight.bpf.c emits for each interrupt that is pending or in service, each
 * vLPI, and each VM that is locked.
 */
#ifndef VIRQSCOPE_IN_FLIGHT_H
#define VIRQSCOPE_IN_FLIGHT_H

#include <linux/types.h>
#include <virqscope/binding.h>
#include <virqscope/moment.h>

struct vs_in_flight {
	__u64 stamp[VS_MOMENTS];	/* raw counter; 0: not passed or not known */
	__u64 now;
	__u64 vm_gen;
	__u32 intid;
	__s32 pid, vcpu;		/* -1: on none */
	__u32 host_irq;			/* 0: not known */
	__u16 flags;
	__u8 mask_mode;
	__u8 moment;			/* the last one, even if its stamp is not known */
	__u8 pending, active, enabled;
	__u8 end;			/* 1: the last record, which is no interrupt */
	__u8 vlpi;			/* 1: delivered by the hardware, its state is not known */
	__u8 shared;			/* 1: device is one of several */
	__u8 locked;			/* 1: no interrupt, but a VM locked by its user space */
	__u8 pad[5];
	char device[VS_DEVICE_LEN];	/* the bound one; "": not known */
};

#endif
