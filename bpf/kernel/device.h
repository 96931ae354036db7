/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's types, as in vgic_life.h, for the name of a device that was added. */
#ifndef DEVICE_H
#define DEVICE_H

#include "kernel/core.h"

struct kobject___vs {
	const char *name;
} KERNEL_CORE;

struct device___vs {
	struct kobject___vs kobj;
} KERNEL_CORE;

#endif
