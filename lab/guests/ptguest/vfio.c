// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* VFIO: container, groups, devices. Each error names its cause. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/pci_regs.h>
#include <linux/vfio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ptguest.h"
#include "guest/edu.h"

#define EDU_VENDOR	0x1234
#define EDU_DEVICE	0x11e8

#define SYSFS_DEVICES	"/sys/bus/pci/devices"
#define PATH_LEN	128

/* One hexadecimal number of a sysfs attribute; -1 when there is none */
static long sysfs_hex(const char *bdf, const char *attr)
{
	char path[PATH_LEN];
	long v;
	FILE *f;

	snprintf(path, sizeof(path), SYSFS_DEVICES "/%s/%s", bdf, attr);
	f = fopen(path, "re");
	if (!f)
		return -1;
	if (fscanf(f, "%lx", &v) != 1)
		v = -1;
	fclose(f);
	return v;
}

/* The last component of what a sysfs link points to, in buf; NULL without link */
static const char *sysfs_link(const char *bdf, const char *link, char *buf, size_t size)
{
	char path[PATH_LEN];
	ssize_t len;

	snprintf(path, sizeof(path), SYSFS_DEVICES "/%s/%s", bdf, link);
	len = readlink(path, buf, size - 1);
	if (len < 0)
		return NULL;
	buf[len] = '\0';
	return basename(buf);
}

static bool has_iommu(void)
{
	DIR *dir = opendir("/sys/class/iommu");
	struct dirent *entry;
	bool found = false;

	if (!dir)
		return false;
	while (!found && (entry = readdir(dir)))
		found = entry->d_name[0] != '.';
	closedir(dir);
	return found;
}

/* Check that it is an edu device bound to VFIO, and store its group in dev->group. */
static int identify(struct device *dev)
{
	char path[PATH_LEN], driver_buf[256], group_buf[256];
	const char *driver, *group;
	bool bound;

	snprintf(path, sizeof(path), SYSFS_DEVICES "/%s", dev->bdf);
	if (access(path, F_OK))
		return error("%s: no such PCI device", dev->bdf);
	if (sysfs_hex(dev->bdf, "vendor") != EDU_VENDOR ||
	    sysfs_hex(dev->bdf, "device") != EDU_DEVICE)
		return error("%s: not an edu device (%04lx:%04lx, edu is %04x:%04x)", dev->bdf,
			     sysfs_hex(dev->bdf, "vendor") & 0xffff,
			     sysfs_hex(dev->bdf, "device") & 0xffff, EDU_VENDOR, EDU_DEVICE);
	driver = sysfs_link(dev->bdf, "driver", driver_buf, sizeof(driver_buf));
	bound = driver && !strcmp(driver, "vfio-pci");
	group = sysfs_link(dev->bdf, "iommu_group", group_buf, sizeof(group_buf));
	/* a device gets its group when the first driver is bound to it */
	if (!group && (bound || !has_iommu()))
		return error("%s: no IOMMU group (does the machine have an IOMMU?)", dev->bdf);
	if (!bound)
		return error("%s: not bound to vfio-pci (its driver: %s)", dev->bdf,
			     driver ? driver : "none");
	dev->group = atoi(group);
	return 0;
}

static int open_container(int *container)
{
	*container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	if (*container < 0)
		return error("/dev/vfio/vfio: %m");
	if (ioctl(*container, VFIO_GET_API_VERSION) != VFIO_API_VERSION)
		return error("/dev/vfio/vfio: another version of the interface");
	if (!ioctl(*container, VFIO_CHECK_EXTENSION, VFIO_TYPE1v2_IOMMU))
		return error("/dev/vfio/vfio: no type 1 IOMMU support");
	return 0;
}

/* The first group of a container decides its IOMMU. */
static int open_group(struct device *dev, int *container)
{
	struct vfio_group_status status = { .argsz = sizeof(status) };
	bool first = *container < 0;
	char path[PATH_LEN];

	if (first && open_container(container))
		return -1;
	snprintf(path, sizeof(path), "/dev/vfio/%d", dev->group);
	dev->group_fd = open(path, O_RDWR | O_CLOEXEC);
	if (dev->group_fd < 0 && errno == EBUSY)
		return error("%s: %s is in use by another process", dev->bdf, path);
	if (dev->group_fd < 0)
		return error("%s: %s: %m", dev->bdf, path);
	if (ioctl(dev->group_fd, VFIO_GROUP_GET_STATUS, &status))
		return error("%s: %s: %m", dev->bdf, path);
	if (!(status.flags & VFIO_GROUP_FLAGS_VIABLE))
		return error("%s: its IOMMU group %d is not viable: another device in it is "
			     "bound to a driver of the host", dev->bdf, dev->group);
	if (ioctl(dev->group_fd, VFIO_GROUP_SET_CONTAINER, container))
		return error("%s: cannot add %s to a container: %m", dev->bdf, path);
	if (!first || !ioctl(*container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
		return 0;
	if (errno == EPERM)
		return error("%s: interrupts are not isolated here: it takes "
			     "vfio_iommu_type1.allow_unsafe_interrupts=1", dev->bdf);
	return error("%s: cannot set the container's IOMMU: %m", dev->bdf);
}

static int change_command(struct device *dev, uint16_t clear, uint16_t set)
{
	struct vfio_region_info info = {
		.argsz = sizeof(info),
		.index = VFIO_PCI_CONFIG_REGION_INDEX,
	};
	uint16_t command;

	if (ioctl(dev->fd, VFIO_DEVICE_GET_REGION_INFO, &info))
		return error("%s: no configuration space: %m", dev->bdf);
	if (pread(dev->fd, &command, 2, info.offset + PCI_COMMAND) != 2)
		return error("%s: cannot read the command register: %m", dev->bdf);
	command = (command & ~clear) | set;
	if (pwrite(dev->fd, &command, 2, info.offset + PCI_COMMAND) != 2)
		return error("%s: cannot write the command register: %m", dev->bdf);
	return 0;
}

/* Enable memory, for its registers, and bus mastering, as an MSI is a write to memory. */
static int enable(struct device *dev)
{
	return change_command(dev, 0, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
}

static int map_bar(struct device *dev)
{
	struct vfio_region_info info = {
		.argsz = sizeof(info),
		.index = VFIO_PCI_BAR0_REGION_INDEX,
	};
	void *bar;

	if (ioctl(dev->fd, VFIO_DEVICE_GET_REGION_INFO, &info))
		return error("%s: no BAR 0: %m", dev->bdf);
	if (!(info.flags & VFIO_REGION_INFO_FLAG_MMAP) || info.size > PTG_BAR_SIZE)
		return error("%s: BAR 0 cannot be mapped (%llu bytes)", dev->bdf,
			     (unsigned long long)info.size);
	bar = mmap(NULL, info.size, PROT_READ | PROT_WRITE, MAP_SHARED, dev->fd, info.offset);
	if (bar == MAP_FAILED)
		return error("%s: cannot map BAR 0: %m", dev->bdf);
	dev->bar = bar;
	dev->bar_size = info.size;
	return 0;
}

int vfio_open(struct device *dev, const char *bdf, const struct device *prev,
	      unsigned int nr_prev, int *container)
{
	dev->bdf = bdf;
	dev->group_fd = -1;
	if (identify(dev))
		return -1;
	for (unsigned int i = 0; i < nr_prev; i++)
		if (prev[i].group == dev->group)
			dev->group_fd = prev[i].group_fd;
	if (dev->group_fd < 0 && open_group(dev, container))
		return -1;
	dev->fd = ioctl(dev->group_fd, VFIO_GROUP_GET_DEVICE_FD, bdf);
	if (dev->fd < 0)
		return error("%s: cannot open the device: %m", bdf);
	if (enable(dev) || map_bar(dev))
		return -1;
	return 0;
}

/* Connect an eventfd to vector 0 of an interrupt index. */
int vfio_set_irq(struct device *dev, uint32_t index, uint32_t action, int eventfd)
{
	struct {
		struct vfio_irq_set set;
		int32_t fd;
	} s = {
		.set = {
			.argsz = sizeof(s),
			.flags = VFIO_IRQ_SET_DATA_EVENTFD | action,
			.index = index,
			.count = 1,
		},
		.fd = eventfd,
	};

	if (ioctl(dev->fd, VFIO_DEVICE_SET_IRQS, &s))
		return error("%s: cannot connect its interrupt: %m", dev->bdf);
	return 0;
}

static int change_irq(struct device *dev, uint32_t index, uint32_t action, uint32_t count,
		      const char *what)
{
	struct vfio_irq_set set = {
		.argsz = sizeof(set),
		.flags = VFIO_IRQ_SET_DATA_NONE | action,
		.index = index,
		.count = count,
	};

	if (ioctl(dev->fd, VFIO_DEVICE_SET_IRQS, &set))
		return error("%s: cannot %s its interrupt: %m", dev->bdf, what);
	return 0;
}

int vfio_disable_irq(struct device *dev, uint32_t index)
{
	return change_irq(dev, index, VFIO_IRQ_SET_ACTION_TRIGGER, 0, "disable");
}

int vfio_mask_intx(struct device *dev)
{
	return change_irq(dev, VFIO_PCI_INTX_IRQ_INDEX, VFIO_IRQ_SET_ACTION_MASK, 1, "mask");
}

int vfio_unmask_intx(struct device *dev)
{
	return change_irq(dev, VFIO_PCI_INTX_IRQ_INDEX, VFIO_IRQ_SET_ACTION_UNMASK, 1, "unmask");
}

/* Disable the device's INTx for a moment, as a guest may: VFIO unmasks it then. */
int vfio_toggle_intx(struct device *dev)
{
	if (change_command(dev, 0, PCI_COMMAND_INTX_DISABLE))
		return -1;
	return change_command(dev, PCI_COMMAND_INTX_DISABLE, 0);
}

/* Write the command register without a change of INTx, as a guest may. */
int vfio_rewrite_command(struct device *dev)
{
	return change_command(dev, 0, 0);
}

/* The series' number and layout of VFIO_DEVICE_FEATURE_PCI_INTX_MASK; other kernels say ENOTTY */
#define FEATURE_PCI_INTX_MASK	0xf000

struct feature_intx_mask {
	struct vfio_device_feature header;
	struct {
		uint32_t wanted;
		uint32_t reserved;
	} data;
};

int vfio_set_mask(struct device *dev, bool adaptive)
{
	struct feature_intx_mask f = {
		.header.argsz = sizeof(f),
		.header.flags = VFIO_DEVICE_FEATURE_SET | FEATURE_PCI_INTX_MASK,
		.data.wanted = adaptive,
	};

	if (!ioctl(dev->fd, VFIO_DEVICE_FEATURE, &f))
		return 0;
	if (errno == ENOTTY)
		return error("%s: this kernel has no choice of where INTx is masked", dev->bdf);
	return error("%s: cannot choose where INTx is masked: %m", dev->bdf);
}

static int set_power(struct device *dev, uint32_t which, const char *what)
{
	struct vfio_device_feature f = {
		.argsz = sizeof(f),
		.flags = VFIO_DEVICE_FEATURE_SET | which,
	};

	if (ioctl(dev->fd, VFIO_DEVICE_FEATURE, &f))
		return error("%s: cannot be %s: %m", dev->bdf, what);
	return 0;
}

/* Until the device is awake, an access to its BARs kills the process, also if the guest does it. */
int vfio_sleep(struct device *dev)
{
	return set_power(dev, VFIO_DEVICE_FEATURE_LOW_POWER_ENTRY, "suspended");
}

int vfio_wake(struct device *dev)
{
	return set_power(dev, VFIO_DEVICE_FEATURE_LOW_POWER_EXIT, "resumed");
}

/* Lower the interrupt: an earlier guest or this one may have left it raised; edu has no reset. */
void vfio_quiesce(struct device *dev)
{
	dev->bar[EDU_ACK / 4] = dev->bar[EDU_STATUS / 4];
}
