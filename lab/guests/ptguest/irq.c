// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Wires sources and connects eventfds, for all kinds of interrupt. */

#include <linux/kvm.h>
#include <sys/ioctl.h>

#include "ptguest.h"

/* Let an eventfd raise the source's GSI; with resample, as a level until the EOI. */
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
