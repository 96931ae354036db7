// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The kinds of interrupt, by name: the only file that knows them all. */

#include <stddef.h>
#include <string.h>

#include "ptguest.h"

/* Kinds that the guest raises itself */
static const struct irq_kind sgi_kind = {
	.name = "sgi",
	.irq = PTG_IRQ_SGI,
	.max_sources = PTG_MAX_SGIS,
	.edge = true,
};

static const struct irq_kind timer_kind = {
	.name = "timer",
	.irq = PTG_IRQ_TIMER,
	.first_intid = PTG_TIMER_PPI,
	.max_sources = PTG_MAX_VCPUS,
	.per_vcpu = true,
};

static const struct irq_kind *const kinds[] = {
	&intx_kind,
	&intx_ioctl_kind,
	&intx_config_kind,
	&intx_access_kind,
	&msi_lpi_kind,
	&msi_spi_kind,
	&line_kind,
	&eventfd_kind,
	&eventfd_level_kind,
	&eventfd_saved_kind,
	&lpi_kind,
	&sgi_kind,
	&timer_kind,
};

const struct irq_kind *kind_find(const char *name, enum ptg_gic gic)
{
	for (unsigned int i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(kinds[i]->name, name) && (!kinds[i]->gic || kinds[i]->gic == gic))
			return kinds[i];
	return NULL;
}
