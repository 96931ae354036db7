/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* One PCI device through VFIO, for the tools that use one without a guest. */
#ifndef LAB_GUESTS_VFIO_H
#define LAB_GUESTS_VFIO_H

#include <glob.h>
#include <linux/pci_regs.h>
#include <linux/vfio.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pci.h"

#define SOON_MS	2000

static int container = -1, group = -1, device = -1;
static volatile uint32_t *bar;

static inline int group_number(void)
{
	char path[128], link[256];
	ssize_t len;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/iommu_group", bdf);
	len = must(readlink(path, link, sizeof(link) - 1), "iommu_group");
	link[len] = 0;
	return atoi(strrchr(link, '/') + 1);
}

/* Of <linux/vfio.h> since 6.6 and <linux/iommufd.h> since 6.2 */
struct iommufd_bind {
	uint32_t argsz, flags;
	int32_t iommufd;
	uint32_t out_devid;
};

struct iommufd_ioas_alloc {
	uint32_t size, flags, out_ioas_id;
};

struct iommufd_attach {
	uint32_t argsz, flags, pt_id;
};

struct iommufd_detach {
	uint32_t argsz, flags;
};

#define IOMMUFD_BIND		_IO(VFIO_TYPE, VFIO_BASE + 18)
#define IOMMUFD_ATTACH		_IO(VFIO_TYPE, VFIO_BASE + 19)
#define IOMMUFD_DETACH		_IO(VFIO_TYPE, VFIO_BASE + 20)
#define IOMMUFD_IOAS_ALLOC	_IO(';', 0x81)

/* By its group, in a container of type 1 */
static inline void open_device(void)
{
	char path[64];

	container = must(open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC), "/dev/vfio/vfio");
	snprintf(path, sizeof(path), "/dev/vfio/%d", group_number());
	group = must(open(path, O_RDWR | O_CLOEXEC), path);
	must(ioctl(group, VFIO_GROUP_SET_CONTAINER, &container), "VFIO_GROUP_SET_CONTAINER");
	must(ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU), "VFIO_SET_IOMMU");
	device = must(ioctl(group, VFIO_GROUP_GET_DEVICE_FD, bdf), "VFIO_GROUP_GET_DEVICE_FD");
}

/* The character device that the device has for iommufd */
static inline int open_cdev(void)
{
	char path[300];
	glob_t found;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/vfio-dev/vfio*", bdf);
	if (glob(path, 0, NULL, &found))
		errx(1, "%s: has no vfio-dev: is it bound to vfio-pci?", bdf);
	snprintf(path, sizeof(path), "/dev/vfio/devices/%s", strrchr(found.gl_pathv[0], '/') + 1);
	globfree(&found);
	return must(open(path, O_RDWR | O_CLOEXEC), path);
}

/* In an address space of iommufd, whose descriptor is container, and group is none */
static inline void open_device_iommufd(void)
{
	struct iommufd_bind bind = { .argsz = sizeof(bind) };
	struct iommufd_ioas_alloc ioas = { .size = sizeof(ioas) };
	struct iommufd_attach attach = { .argsz = sizeof(attach) };

	container = must(open("/dev/iommu", O_RDWR | O_CLOEXEC), "/dev/iommu");
	device = open_cdev();
	bind.iommufd = container;
	must(ioctl(device, IOMMUFD_BIND, &bind), "VFIO_DEVICE_BIND_IOMMUFD");
	must(ioctl(container, IOMMUFD_IOAS_ALLOC, &ioas), "IOMMU_IOAS_ALLOC");
	attach.pt_id = ioas.out_ioas_id;
	must(ioctl(device, IOMMUFD_ATTACH, &attach), "VFIO_DEVICE_ATTACH_IOMMUFD_PT");
}

static inline void detach_iommufd(void)
{
	struct iommufd_detach detach = { .argsz = sizeof(detach) };

	must(ioctl(device, IOMMUFD_DETACH, &detach), "VFIO_DEVICE_DETACH_IOMMUFD_PT");
}

static inline void set_irqs_of(uint32_t index, uint32_t flags, int fd)
{
	char buf[sizeof(struct vfio_irq_set) + sizeof(int32_t)] = { 0 };
	struct vfio_irq_set *set = (void *)buf;

	*set = (struct vfio_irq_set) {
		.argsz = flags & VFIO_IRQ_SET_DATA_EVENTFD ? sizeof(buf) : sizeof(*set),
		.flags = flags, .index = index, .count = 1,
	};
	memcpy(set->data, &fd, sizeof(fd));
	must(ioctl(device, VFIO_DEVICE_SET_IRQS, set), "VFIO_DEVICE_SET_IRQS");
}

static inline void disable_irqs_of(uint32_t index)
{
	struct vfio_irq_set none = {
		.argsz = sizeof(none), .index = index,
		.flags = VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_TRIGGER,
	};

	must(ioctl(device, VFIO_DEVICE_SET_IRQS, &none), "VFIO_DEVICE_SET_IRQS");
}

static inline struct vfio_region_info region(uint32_t index)
{
	struct vfio_region_info r = { .argsz = sizeof(r), .index = index };

	must(ioctl(device, VFIO_DEVICE_GET_REGION_INFO, &r), "VFIO_DEVICE_GET_REGION_INFO");
	return r;
}

/* The command register as VFIO shows it */
static inline off_t command_register(void)
{
	return region(VFIO_PCI_CONFIG_REGION_INDEX).offset + PCI_COMMAND;
}

static inline void write_command(uint16_t command)
{
	must(pwrite(device, &command, sizeof(command), command_register()), "PCI_COMMAND");
}

static inline uint16_t read_command(void)
{
	uint16_t command;

	must(pread(device, &command, sizeof(command), command_register()), "PCI_COMMAND");
	return command;
}

static inline void map_bar(void)
{
	struct vfio_region_info r = region(VFIO_PCI_BAR0_REGION_INDEX);

	bar = mmap(NULL, r.size, PROT_READ | PROT_WRITE, MAP_SHARED, device, r.offset);
	if (bar == MAP_FAILED)
		err(1, "%s: its BAR 0", bdf);
}

static inline bool taken_soon(int trigger)
{
	struct pollfd p = { .fd = trigger, .events = POLLIN };
	uint64_t count;

	return poll(&p, 1, SOON_MS) == 1 && read(trigger, &count, sizeof(count)) == sizeof(count);
}

#endif
