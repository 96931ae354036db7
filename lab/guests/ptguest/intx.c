// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * INTx. VFIO masks the line and signals an eventfd; KVM raises a level SPI for
 * it. At the guest's EOI KVM lowers the SPI and signals a second eventfd, the
 * resample one, at which VFIO unmasks the line: no exit to user space.
 */

#include <linux/kvm.h>
#include <linux/vfio.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>

#include "ptguest.h"
#include "guest/edu.h"

/* An earlier guest may have left it raised: edu has no reset. */
static void quiesce(struct device *dev)
{
	dev->bar[EDU_ACK / 4] = dev->bar[EDU_STATUS / 4];
}

static int is_automasked(struct device *dev)
{
	struct vfio_irq_info info = { .argsz = sizeof(info), .index = VFIO_PCI_INTX_IRQ_INDEX };

	if (ioctl(dev->fd, VFIO_DEVICE_GET_IRQ_INFO, &info) || info.count != 1)
		return error("%s: has no INTx", dev->bdf);
	if (!(info.flags & VFIO_IRQ_INFO_AUTOMASKED))
		return error("%s: its INTx is not masked when it is signalled", dev->bdf);
	return 0;
}

static int intx_wire(struct device *dev, struct vm *vm)
{
	struct kvm_irqfd irqfd = { .gsi = dev->gsi, .flags = KVM_IRQFD_FLAG_RESAMPLE };
	int trigger, resample;

	if (is_automasked(dev))
		return -1;
	trigger = eventfd(0, EFD_CLOEXEC);
	resample = eventfd(0, EFD_CLOEXEC);
	if (trigger < 0 || resample < 0)
		return error("%s: no eventfd: %m", dev->bdf);
	irqfd.fd = trigger;
	irqfd.resamplefd = resample;
	if (ioctl(vm->fd, KVM_IRQFD, &irqfd))
		return error("%s: cannot connect its interrupt to the VM: %m", dev->bdf);
	quiesce(dev);
	if (vfio_set_irq(dev, VFIO_PCI_INTX_IRQ_INDEX, VFIO_IRQ_SET_ACTION_TRIGGER, trigger))
		return -1;
	return vfio_set_irq(dev, VFIO_PCI_INTX_IRQ_INDEX, VFIO_IRQ_SET_ACTION_UNMASK, resample);
}

static int intx_unwire(struct device *dev)
{
	int ret = vfio_disable_irq(dev, VFIO_PCI_INTX_IRQ_INDEX);

	quiesce(dev);
	return ret;
}

const struct irq_source intx_source = {
	.name = "intx",
	.wire = intx_wire,
	.unwire = intx_unwire,
};
