// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Repeats operations of user space on a line while interrupts come by it. Each one leaves the line
 * as it was, so no interrupt may be lost or stuck, whatever it races with.
 */

#include <linux/kvm.h>
#include <linux/vfio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

#include "ptguest.h"

static int by_ioctl(struct vm *vm, struct source *src)
{
	(void)vm;
	return vfio_mask_intx(src->dev) || vfio_unmask_intx(src->dev);
}

static int by_config(struct vm *vm, struct source *src)
{
	(void)vm;
	return vfio_toggle_intx(src->dev);
}

static int by_command(struct vm *vm, struct source *src)
{
	(void)vm;
	return vfio_rewrite_command(src->dev);
}

static int by_mode(struct vm *vm, struct source *src)
{
	(void)vm;
	return vfio_set_mask(src->dev, false) || vfio_set_mask(src->dev, true);
}

static int by_trigger(struct vm *vm, struct source *src)
{
	(void)vm;
	return vfio_set_irq(src->dev, VFIO_PCI_INTX_IRQ_INDEX, VFIO_IRQ_SET_ACTION_TRIGGER,
			    src->trigger);
}

static int by_lower(struct vm *vm, struct source *src)
{
	struct kvm_irq_level low = {
		.irq = KVM_ARM_IRQ_TYPE_SPI << KVM_ARM_IRQ_TYPE_SHIFT | src->intid,
	};

	return ioctl(vm->fd, KVM_IRQ_LINE, &low) ? error("cannot lower the line: %m") : 0;
}

static const struct {
	const char *name;
	int (*fn)(struct vm *vm, struct source *src);
} ways[] = {
	{ "ioctl", by_ioctl },
	{ "config", by_config },
	{ "command", by_command },
	{ "mode", by_mode },
	{ "trigger", by_trigger },
	{ "lower", by_lower },
};

#define NR_WAYS (sizeof(ways) / sizeof(*ways))

int disturb_parse(unsigned int *what, const char *text)
{
	size_t len, i;

	for (*what = 0; ; text += len + 1) {
		len = strcspn(text, ",");
		for (i = 0; i < NR_WAYS; i++)
			if (strlen(ways[i].name) == len && !strncmp(ways[i].name, text, len))
				break;
		if (i == NR_WAYS)
			return error("--disturb: '%.*s' is not ioctl, config, command, mode, "
				     "trigger or lower", (int)len, text);
		*what |= 1u << i;
		if (!text[len])
			return 0;
	}
}

static int once(struct disturber *d, struct source *src)
{
	for (size_t i = 0; i < NR_WAYS; i++)
		if ((d->what & 1u << i) && ways[i].fn(d->vm, src))
			return -1;
	return 0;
}

static void *disturb(void *arg)
{
	struct disturber *d = arg;

	prctl(PR_SET_NAME, "disturb");
	for (; !__atomic_load_n(&d->stop, __ATOMIC_RELAXED) && !d->failed; d->times++)
		for (unsigned int i = 0; i < d->vm->nr_sources && !d->failed; i++)
			d->failed = once(d, &d->vm->sources[i]);
	return NULL;
}

int disturb_start(struct disturber *d, struct vm *vm, unsigned int what)
{
	*d = (struct disturber) { .vm = vm, .what = what };
	if (what && pthread_create(&d->thread, NULL, disturb, d)) {
		d->what = 0;
		return error("cannot start the thread of --disturb");
	}
	return 0;
}

int disturb_end(struct disturber *d)
{
	if (!d->what)
		return 0;
	__atomic_store_n(&d->stop, true, __ATOMIC_RELAXED);
	pthread_join(d->thread, NULL);
	return d->failed ? -1 : 0;
}
