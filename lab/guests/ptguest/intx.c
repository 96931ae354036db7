// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * INTx. VFIO masks the line and signals an eventfd, for which KVM raises a level SPI. At the
 * guest's EOI KVM lowers the SPI and signals the resample eventfd, at which VFIO unmasks the line
 * without an exit to user space. Other kinds: a thread of the monitor reads the resample eventfd
 * and lets VFIO unmask the line, by an ioctl or through the device's configuration space; or there
 * is no resample eventfd, each access of the guest to the device is an exit, and the monitor lets
 * VFIO unmask the line after it.
 */

#include <linux/vfio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

#include "ptguest.h"

/* Added to the resample eventfd to end its thread, after unmasking for earlier counts */
#define STOP (1ULL << 32)

struct unmasker {
	struct source *src;
	pthread_t thread;
	int resample;
};

static int is_automasked(struct device *dev)
{
	struct vfio_irq_info info = { .argsz = sizeof(info), .index = VFIO_PCI_INTX_IRQ_INDEX };

	if (ioctl(dev->fd, VFIO_DEVICE_GET_IRQ_INFO, &info) || info.count != 1)
		return error("%s: has no INTx", dev->bdf);
	if (!(info.flags & VFIO_IRQ_INFO_AUTOMASKED))
		return error("%s: its INTx is not masked when it is signalled", dev->bdf);
	return 0;
}

static int signal_by(struct source *src, int trigger)
{
	src->trigger = trigger;
	vfio_quiesce(src->dev);
	return vfio_set_irq(src->dev, VFIO_PCI_INTX_IRQ_INDEX, VFIO_IRQ_SET_ACTION_TRIGGER,
			    trigger);
}

/* Wire the device to the VM. Returns the resample eventfd, or -1. */
static int wire_to_vm(struct vm *vm, struct source *src)
{
	struct device *dev = src->dev;
	int trigger, resample;

	if (is_automasked(dev))
		return -1;
	trigger = eventfd(0, EFD_CLOEXEC);
	resample = eventfd(0, EFD_CLOEXEC);
	if (trigger < 0 || resample < 0)
		return error("%s: no eventfd: %m", dev->bdf);
	if (irq_connect(vm, src, trigger, resample) || signal_by(src, trigger))
		return -1;
	return resample;
}

static int unmask_by(struct source *src, int resample)
{
	return vfio_set_irq(src->dev, VFIO_PCI_INTX_IRQ_INDEX, VFIO_IRQ_SET_ACTION_UNMASK,
			    resample);
}

/* Wire a line that another VM had before. */
static int wire_inherited(struct vm *vm, struct source *src)
{
	int trigger = eventfd(0, EFD_CLOEXEC), resample = eventfd(0, EFD_CLOEXEC);

	if (trigger < 0 || resample < 0)
		return error("%s: no eventfd: %m", src->dev->bdf);
	if (signal_by(src, trigger) || unmask_by(src, resample) ||
	    inherit_line(vm, src, resample))
		return -1;
	return irq_connect(vm, src, trigger, resample);
}

static int wire(struct vm *vm, struct source *src)
{
	int resample;

	if (vm->inherit != INHERIT_NOTHING)
		return wire_inherited(vm, src);
	resample = wire_to_vm(vm, src);
	return resample < 0 ? -1 : unmask_by(src, resample);
}

static int unwire(struct source *src)
{
	int ret = vfio_disable_irq(src->dev, VFIO_PCI_INTX_IRQ_INDEX);

	vfio_quiesce(src->dev);
	return ret;
}

static void *unmask(void *arg)
{
	struct unmasker *u = arg;
	eventfd_t n = 0;

	prctl(PR_SET_NAME, "unmask");
	while (n < STOP && !eventfd_read(u->resample, &n))
		if (n % STOP && u->src->kind->unmask(u->src->dev))
			break;
	return NULL;
}

static int wire_unmasker(struct vm *vm, struct source *src)
{
	int resample = wire_to_vm(vm, src);
	struct unmasker *u;

	if (resample < 0)
		return -1;
	u = calloc(1, sizeof(*u));
	if (!u)
		return error("%s: no memory", src->name);
	u->src = src;
	u->resample = resample;
	if (pthread_create(&u->thread, NULL, unmask, u))
		return error("%s: cannot start its thread", src->name);
	src->unmasker = u;
	return 0;
}

static int unwire_unmasker(struct source *src)
{
	struct unmasker *u = src->unmasker;

	eventfd_write(u->resample, STOP);
	pthread_join(u->thread, NULL);
	return unwire(src);
}

static int wire_pulse(struct vm *vm, struct source *src)
{
	int trigger = eventfd(0, EFD_CLOEXEC);

	if (trigger < 0)
		return error("%s: no eventfd: %m", src->dev->bdf);
	return irq_connect(vm, src, trigger, -1) || signal_by(src, trigger) ? -1 : 0;
}

static void access_and_unmask(struct source *src, uint64_t reg, uint64_t *value, bool is_write)
{
	if (is_write)
		src->dev->bar[reg / 4] = *value;
	else
		*value = src->dev->bar[reg / 4];
	vfio_unmask_intx(src->dev);
}

/* unmask_line: NULL if VFIO unmasks at the resample eventfd */
#define INTX_KIND(kind, unmask_line, wire_line, unwire_line, ...) {	\
	.name = kind,					\
	.irq = PTG_IRQ_INTX,				\
	.first_intid = PTG_FIRST_SPI,			\
	.max_sources = PTG_MAX_DEVICES,			\
	.device = true,					\
	.gsi = true,					\
	.unmask = unmask_line,				\
	.wire = wire_line,				\
	.unwire = unwire_line,				\
	__VA_ARGS__					\
}

const struct irq_kind intx_kind = INTX_KIND("intx", NULL, wire, unwire);
const struct irq_kind intx_ioctl_kind =
	INTX_KIND("intx-ioctl", vfio_unmask_intx, wire_unmasker, unwire_unmasker);
const struct irq_kind intx_config_kind =
	INTX_KIND("intx-config", vfio_toggle_intx, wire_unmasker, unwire_unmasker);
const struct irq_kind intx_access_kind =
	INTX_KIND("intx-access", NULL, wire_pulse, unwire, .access = access_and_unmask);
