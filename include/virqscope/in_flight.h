/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What bpf/in_flight.bpf.c reports of each interrupt that is pending or in service, of each vLPI,
 * and of each VM that cannot be looked at.
 */
#ifndef VIRQSCOPE_IN_FLIGHT_H
#define VIRQSCOPE_IN_FLIGHT_H

#include <linux/types.h>
#include <virqscope/binding.h>
#include <virqscope/stage.h>

struct vs_in_flight {
	__u64 stamp[VS_MOMENTS];	/* raw counter; 0: not passed or not known */
	__u64 now;
	__u32 vm_gen, intid;
	__s32 pid, vcpu;		/* -1: on none */
	__u32 host_irq;			/* 0: not known */
	__u16 flags;
	__u8 mask_mode;
	__u8 moment;			/* the last one, also if its stamp is not known */
	__u8 pending, active, enabled;
	__u8 end;			/* there are no more, and this is none */
	__u8 vlpi;			/* the hardware delivers it: where it is nobody knows */
	__u8 shared;			/* the device is one of several */
	__u8 locked;			/* the VM is, by its user space; this is no interrupt */
	__u8 pad[1];
	char device[VS_DEVICE_LEN];	/* that is bound; "": none is known */
};

#endif
