// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "run/filter.h"

struct vs_filter filter_of(const struct options *opts)
{
	return (struct vs_filter){
		.set = (opts->pid ? VS_F_PID : 0) | (opts->vm_gen_given ? VS_F_VM_GEN : 0) |
		       (opts->intid_text ? VS_F_INTID : 0) |
		       (opts->host_irq_text ? VS_F_HOST_IRQ : 0) |
		       (opts->device[0] ? VS_F_DEVICE : 0),
		.pid = opts->pid,
		.vm_gen = opts->vm_gen,
		.intid = opts->intid,
		.host_irq = opts->host_irq,
		.internal = opts->internal,
	};
}
