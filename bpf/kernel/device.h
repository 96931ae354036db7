/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's types, as in vgic_life.h, for the name of a device that was added. */
#ifndef DEVICE_H
#define DEVICE_H

struct kobject___vs {
	const char *name;
} __attribute__((preserve_access_index));

struct device___vs {
	struct kobject___vs kobj;
} __attribute__((preserve_access_index));

#endif
