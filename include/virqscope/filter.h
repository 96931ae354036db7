/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which interrupts are wanted, as the options say: set before a program is loaded. */
#ifndef VIRQSCOPE_FILTER_H
#define VIRQSCOPE_FILTER_H

#include <linux/types.h>

enum { VS_F_PID = 1, VS_F_VM_GEN = 2, VS_F_INTID = 4, VS_F_HOST_IRQ = 8, VS_F_DEVICE = 16 };

/* SGIs and PPIs: those of a vCPU, not of a VM, have the INTIDs below this. */
enum { VS_PRIVATE_IRQS = 32 };

/*
 * VS_F_DEVICE: the device is named beside the filter. internal: SGIs and PPIs too. It is not
 * in set, so that no device's interrupt is asked.
 */
struct vs_filter { __u32 set, pid, vm_gen, intid, host_irq, internal; };

#endif
