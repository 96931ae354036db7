// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * MSI. VFIO signals an eventfd; KVM looks up the MSI of its GSI and sends it to an ITS of the
 * guest, which translates it to an LPI. A GICv2 has no ITS: there the GSI is an SPI, as if a frame
 * of a GICv2m had received the MSI. Both are edges: nothing is masked, and no EOI is reported.
 */

#include <linux/kvm.h>
#include <linux/vfio.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>

#include "ptguest.h"

/* The MSI of a source: event 0 of device n, of the ITS of its vCPU */
static struct kvm_irq_routing_entry msi_of(const struct source *src)
{
	return (struct kvm_irq_routing_entry) {
		.type = KVM_IRQ_ROUTING_MSI,
		.flags = KVM_MSI_VALID_DEVID,
		.u.msi = {
			.address_lo = PTG_GITS_TRANSLATER(src->vcpu),
			.devid = src->intid - PTG_FIRST_LPI,
		},
	};
}

static struct kvm_irq_routing_entry route_of(struct vm *vm, unsigned int i, enum reroute how)
{
	if (how == REROUTE_SPI)
		return (struct kvm_irq_routing_entry) {
			.type = KVM_IRQ_ROUTING_IRQCHIP, .u.irqchip.pin = i,
		};
	return msi_of(&vm->sources[how == REROUTE_NEXT ? (i + 1) % vm->nr_sources : i]);
}

/* Set the whole routing table, as all monitors do. */
int msi_route(struct vm *vm, enum reroute how)
{
	struct {
		struct kvm_irq_routing table;
		struct kvm_irq_routing_entry entries[PTG_MAX_SOURCES];
	} r = { .table.nr = vm->nr_sources };

	for (unsigned int i = 0; i < vm->nr_sources; i++) {
		r.entries[i] = route_of(vm, i, how);
		r.entries[i].gsi = vm->sources[i].gsi;
	}
	if (ioctl(vm->fd, KVM_SET_GSI_ROUTING, &r))
		return error("cannot route MSIs: %m");
	return 0;
}

int msi_prepare(struct vm *vm)
{
	for (unsigned int i = 0; i < vm->nr_vcpus; i++)
		if (vm_create_its(vm, PTG_GITS(i)))
			return -1;
	return msi_route(vm, REROUTE_SAME);
}

static int wire(struct vm *vm, struct source *src)
{
	int trigger = eventfd(0, EFD_CLOEXEC);

	if (trigger < 0)
		return error("%s: no eventfd: %m", src->name);
	if (irq_connect(vm, src, trigger, -1))
		return -1;
	vfio_quiesce(src->dev);
	return vfio_set_irq(src->dev, VFIO_PCI_MSI_IRQ_INDEX, VFIO_IRQ_SET_ACTION_TRIGGER,
			    trigger);
}

static int unwire(struct source *src)
{
	int ret = vfio_disable_irq(src->dev, VFIO_PCI_MSI_IRQ_INDEX);

	vfio_quiesce(src->dev);
	return ret;
}

const struct irq_kind msi_lpi_kind = {
	.name = "msi",
	.irq = PTG_IRQ_MSI,
	.gic = PTG_GIC_V3,
	.first_intid = PTG_FIRST_LPI,
	.max_sources = PTG_MAX_DEVICES,
	.device = true,
	.gsi = true,
	.edge = true,
	.prepare = msi_prepare,
	.wire = wire,
	.unwire = unwire,
};

const struct irq_kind msi_spi_kind = {
	.name = "msi",
	.irq = PTG_IRQ_MSI,
	.gic = PTG_GIC_V2,
	.first_intid = PTG_FIRST_SPI,
	.max_sources = PTG_MAX_DEVICES,
	.device = true,
	.gsi = true,
	.edge = true,
	.wire = wire,
	.unwire = unwire,
};
