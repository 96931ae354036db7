/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which device is behind a host IRQ: VFIO says so in the names of its handlers. */
#ifndef VIRQSCOPE_IRQINFO_H
#define VIRQSCOPE_IRQINFO_H

#include <stdbool.h>
#include <stdint.h>

#include "parse.h"

struct irq_device {
	char bdf[PARSE_BDF_LEN];
	char index[8];		/* intx, msi, msix */
	unsigned int vector;
	bool several;		/* VFIO has several on the line: this is but one */
};

/*
 * Understand /sys/kernel/irq/N/actions: "vfio-msix[3](0000:00:04.0)", separated
 * by commas on a shared line. False if no handler is VFIO's.
 */
bool irq_actions_parse(const char *actions, struct irq_device *dev);

/* The same for a host IRQ. False: none known, or it is gone already. */
bool irq_device_of(uint32_t host_irq, struct irq_device *dev);

/* Call fn for every host IRQ that has a VFIO handler of the device. */
int irq_of_device(const char *bdf, int (*fn)(uint32_t host_irq, void *ctx), void *ctx);

#endif
