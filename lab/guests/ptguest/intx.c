// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * INTx. VFIO masks the line and signals an eventfd; KVM raises a level SPI for
 * it. At the guest's EOI KVM lowers the SPI and signals a second eventfd, the
 * resample one, at which VFIO unmasks the line: no exit to user space.
 */

#include <linux/vfio.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>

#include "ptguest.h"

static int is_automasked(struct device *dev)
{
	struct vfio_irq_info info = { .argsz = sizeof(info), .index = VFIO_PCI_INTX_IRQ_INDEX };

	if (ioctl(dev->fd, VFIO_DEVICE_GET_IRQ_INFO, &info) || info.count != 1)
		return error("%s: has no INTx", dev->bdf);
	if (!(info.flags & VFIO_IRQ_INFO_AUTOMASKED))
		return error("%s: its INTx is not masked when it is signalled", dev->bdf);
	return 0;
}

static int wire(struct vm *vm, struct source *src)
{
	struct device *dev = src->dev;
	int trigger, resample;

	if (is_automasked(dev))
		return -1;
	trigger = eventfd(0, EFD_CLOEXEC);
	resample = eventfd(0, EFD_CLOEXEC);
	if (trigger < 0 || resample < 0)
		return error("%s: no eventfd: %m", dev->bdf);
	if (irq_connect(vm, src, trigger, resample))
		return -1;
	vfio_quiesce(dev);
	if (vfio_set_irq(dev, VFIO_PCI_INTX_IRQ_INDEX, VFIO_IRQ_SET_ACTION_TRIGGER, trigger))
		return -1;
	return vfio_set_irq(dev, VFIO_PCI_INTX_IRQ_INDEX, VFIO_IRQ_SET_ACTION_UNMASK, resample);
}

static int unwire(struct source *src)
{
	int ret = vfio_disable_irq(src->dev, VFIO_PCI_INTX_IRQ_INDEX);

	vfio_quiesce(src->dev);
	return ret;
}

const struct irq_kind intx_kind = {
	.name = "intx",
	.irq = PTG_IRQ_INTX,
	.first_intid = PTG_FIRST_SPI,
	.device = true,
	.gsi = true,
	.wire = wire,
	.unwire = unwire,
};
