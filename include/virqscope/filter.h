/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The filter of the options, set before a program is loaded. */
#ifndef VIRQSCOPE_FILTER_H
#define VIRQSCOPE_FILTER_H

#include <linux/types.h>

enum { VS_F_PID = 1, VS_F_VM_GEN = 2, VS_F_INTID = 4, VS_F_HOST_IRQ = 8, VS_F_DEVICE = 16 };

/* SGIs and PPIs, which are private to a vCPU, have INTIDs below this. */
enum { VS_PRIVATE_IRQS = 32 };

/*
 * set has a bit VS_F_* for each member that filters; the name of the device is stored elsewhere.
 * internal lets SGIs and PPIs pass. It has no bit in set, so that interrupts of devices are not
 * checked against it.
 */
struct vs_filter { __u64 vm_gen; __u32 set, pid, intid, host_irq, internal; };

#endif
