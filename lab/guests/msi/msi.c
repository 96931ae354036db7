// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * msi: a user of a device's MSIs through VFIO, without a VM.
 *
 *	msi fail msi|msix DEVICE N ROUNDS
 *		enables N vectors ROUNDS times, in a new domain each time, while the first, the second,
 *		... allocation of memory by the kernel fails, and from the first again after the last.
 *		Then N vectors have to be had. Takes CONFIG_FAILSLAB.
 *	msi write DEVICE
 *		an edu writes to the address of its messages by DMA: while its MSI is enabled, when it
 *		was disabled, and when it is enabled again; and once to where nothing is mapped. Each is
 *		in the kernel's log, between the same two lines as what the SMMU reports of it. No
 *		interrupt comes: QEMU does not pass the DeviceID on with DMA.
 */

#include <errno.h>
#include <sys/eventfd.h>

#include "../vfio.h"

#define MAX_VECTORS	64

/* edu's DMA: from its buffer to the address */
#define EDU_DMA_SRC	0x80
#define EDU_DMA_DST	0x88
#define EDU_DMA_COUNT	0x90
#define EDU_DMA_CMD	0x98
#define EDU_DMA_START	1
#define EDU_DMA_TO_BUS	2
#define EDU_BUFFER	0x40000
#define NOWHERE		0x80000	/* from the doorbell: nothing is mapped there */

static int triggers[MAX_VECTORS];

static void close_device(void)
{
	close(device);
	close(group);
	close(container);
}

/* 0, -errno, or how many vectors there are if that is less */
static int enable_vectors(uint32_t index, unsigned int n)
{
	char buf[sizeof(struct vfio_irq_set) + sizeof(triggers)] = { 0 };
	struct vfio_irq_set *set = (void *)buf;
	int ret;

	*set = (struct vfio_irq_set) {
		.argsz = sizeof(*set) + n * sizeof(triggers[0]),
		.flags = VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER,
		.index = index, .count = n,
	};
	memcpy(set->data, triggers, n * sizeof(triggers[0]));
	ret = ioctl(device, VFIO_DEVICE_SET_IRQS, set);
	return ret < 0 ? -errno : ret;
}

/* fail */

static void set_fail_nth(int fd, unsigned int nth)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%u", nth);

	must(pwrite(fd, text, len, 0), "/proc/thread-self/fail-nth");
}

/* Return whether the allocation was reached. */
static bool has_failed(int fd)
{
	char text[16] = "";

	must(pread(fd, text, sizeof(text) - 1, 0), "/proc/thread-self/fail-nth");
	set_fail_nth(fd, 0);
	return !atoi(text);
}

static int fail(uint32_t index, unsigned int n, unsigned long rounds)
{
	int fd = must(open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC), "fail-nth");
	unsigned long i, refused = 0;
	unsigned int nth = 0, most = 0;
	int ret;

	for (i = 0; i < rounds; i++) {
		open_device();
		set_fail_nth(fd, ++nth);
		ret = enable_vectors(index, n);
		if (!has_failed(fd))
			nth = 0;
		else if (nth > most)
			most = nth;
		refused += ret != 0;
		if (!ret)
			disable_irqs_of(index);
		close_device();
	}
	open_device();
	ret = enable_vectors(index, n);
	printf("failed at each of %u allocations, %lu rounds, refused %s; then %u vectors: ",
	       most, rounds, refused ? "some" : "none", n);
	if (ret < 0)
		printf("%s\n", strerror(-ret));
	else if (ret)
		printf("there are %d\n", ret);
	else
		printf("had\n");
	return ret != 0;
}

/* write */

/* The doorbell's address, from the MSI capability of the device itself, not as VFIO shows it */
static uint64_t message_address(void)
{
	int fd = open_sysfs("config", O_RDONLY);
	uint8_t at = 0, id;
	uint32_t address[2] = { 0 };

	must(pread(fd, &at, 1, PCI_CAPABILITY_LIST), "config");
	for (; at; must(pread(fd, &at, 1, at + 1), "config")) {
		must(pread(fd, &id, 1, at), "config");
		if (id == PCI_CAP_ID_MSI)
			break;
	}
	if (!at)
		errx(1, "%s: has no MSI", bdf);
	must(pread(fd, address, sizeof(address), at + PCI_MSI_ADDRESS_LO), "config");
	close(fd);
	return (uint64_t)address[1] << 32 | address[0];
}

static void write_reg64(unsigned int reg, uint64_t value)
{
	*(volatile uint64_t *)((volatile char *)bar + reg) = value;
}

static uint64_t read_reg64(unsigned int reg)
{
	return *(volatile uint64_t *)((volatile char *)bar + reg);
}

/* Four bytes, 0: the first event of a device of an ITS */
static void write_by_dma(uint64_t address)
{
	write_reg64(EDU_DMA_SRC, EDU_BUFFER);
	write_reg64(EDU_DMA_DST, address);
	write_reg64(EDU_DMA_COUNT, 4);
	write_reg64(EDU_DMA_CMD, EDU_DMA_START | EDU_DMA_TO_BUS);
	while (read_reg64(EDU_DMA_CMD) & EDU_DMA_START)
		usleep(1000);
}

/* Write, and wait for the SMMU to report it if it was refused. */
static void attempt(const char *when, uint64_t address)
{
	FILE *log = fopen("/dev/kmsg", "we");

	if (!log)
		err(1, "/dev/kmsg");
	fprintf(log, "msi: %s: writes to %#llx\n", when, (unsigned long long)address);
	fflush(log);
	write_by_dma(address);
	usleep(100000);
	fprintf(log, "msi: %s: wrote\n", when);
	fclose(log);
}

static void must_enable(void)
{
	int ret = enable_vectors(VFIO_PCI_MSI_IRQ_INDEX, 1);

	if (ret)
		errx(1, "%s: its MSI: %s", bdf, strerror(-ret));
}

static int write_to_doorbell(void)
{
	uint64_t address;

	open_device();
	write_command(PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	map_bar();

	must_enable();
	address = message_address();
	attempt("enabled", address);
	attempt("elsewhere", address + NOWHERE);
	disable_irqs_of(VFIO_PCI_MSI_IRQ_INDEX);
	attempt("disabled", address);
	must_enable();
	attempt("again", message_address());
	return 0;
}

static void usage(void)
{
	errx(2, "usage: msi fail msi|msix DEVICE N ROUNDS, or msi write DEVICE");
}

static uint32_t index_of(const char *kind)
{
	if (!strcmp(kind, "msi"))
		return VFIO_PCI_MSI_IRQ_INDEX;
	if (!strcmp(kind, "msix"))
		return VFIO_PCI_MSIX_IRQ_INDEX;
	usage();
	return 0;
}

int main(int argc, char **argv)
{
	unsigned long n;
	unsigned int i;

	for (i = 0; i < MAX_VECTORS; i++)
		triggers[i] = must(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd");
	if (argc == 6 && !strcmp(argv[1], "fail")) {
		bdf = argv[3];
		n = strtoul(argv[4], NULL, 0);
		if (!n || n > MAX_VECTORS)
			errx(2, "N: 1 to %d", MAX_VECTORS);
		return fail(index_of(argv[2]), n, strtoul(argv[5], NULL, 0));
	}
	if (argc == 3 && !strcmp(argv[1], "write")) {
		bdf = argv[2];
		return write_to_doorbell();
	}
	usage();
}
