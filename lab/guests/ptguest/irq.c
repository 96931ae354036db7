// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The kinds of interrupt, and what they share. */

#include <linux/kvm.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>

#include "ptguest.h"

/* What the guest raises itself */
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

const struct irq_kind *irq_find(const char *name, enum ptg_gic gic)
{
	for (unsigned int i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(kinds[i]->name, name) && (!kinds[i]->gic || kinds[i]->gic == gic))
			return kinds[i];
	return NULL;
}

/* An eventfd raises the source's GSI; with resample, it is a level until the EOI. */
int irq_connect(struct vm *vm, struct source *src, int trigger, int resample)
{
	struct kvm_irqfd irqfd = { .fd = trigger, .gsi = src->gsi };

	if (resample >= 0) {
		irqfd.flags = KVM_IRQFD_FLAG_RESAMPLE;
		irqfd.resamplefd = resample;
	}
	if (ioctl(vm->fd, KVM_IRQFD, &irqfd))
		return error("%s: cannot connect its interrupt to the VM: %m", src->name);
	return 0;
}

int irq_prepare(struct vm *vm)
{
	const struct irq_kind *kind = vm->sources[0].kind;

	return kind->prepare ? kind->prepare(vm) : 0;
}

int irq_wire(struct vm *vm)
{
	const struct irq_kind *kind = vm->sources[0].kind;

	for (unsigned int i = 0; kind->wire && i < vm->nr_sources; i++) {
		if (kind->wire(vm, &vm->sources[i]))
			return -1;
		vm->sources[i].wired = true;
	}
	return 0;
}

int irq_unwire(struct vm *vm)
{
	int ret = 0;

	for (unsigned int i = 0; i < vm->nr_sources; i++) {
		if (vm->sources[i].wired && vm->sources[i].kind->unwire(&vm->sources[i]))
			ret = -1;
		vm->sources[i].wired = false;
	}
	return ret;
}
