// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * msi: a user of a device's MSIs through VFIO, without a VM.
 *
 *	msi fail msi|msix DEVICE N ROUNDS
 *		enables N vectors ROUNDS times, in a new domain each time, while the first, the second,
 *		... allocation of memory by the kernel fails, and from the first again after the last.
 *		Then as many vectors have to be had as before, 64 at most. Takes CONFIG_FAILSLAB.
 *	msi write DEVICE
 *		an edu writes to the address of its messages by DMA: while its MSI is enabled, when it
 *		was disabled, and when it is enabled again; and once to where nothing is mapped. Each is
 *		in the kernel's log, between the same two lines as what the SMMU reports of it. No
 *		interrupt comes: QEMU does not pass the DeviceID on with DMA.
 *	msi hold type1|iommufd msi|msix DEVICE N
 *		opens the device and prints "opened"; then for a line of standard input enables N
 *		vectors ("enable"), disables all ("disable"), or takes the device out of its domain
 *		whatever is enabled ("detach", iommufd), and prints when it has; until its end.
 *	msi cycle type1|iommufd msi|msix DEVICE N ROUNDS
 *		enables N vectors and disables them, ROUNDS times; an edu also interrupts each time.
 *		Prints how often it did, how often that was taken, and each address that the first
 *		vector had.
 *	msi kill type1|iommufd msi|msix DEVICE N ROUNDS
 *		ROUNDS times a process opens the device, enables N vectors and is killed; then the device
 *		is taken from vfio-pci and given to it again. Prints each hundredth on standard error.
 *	msi addresses DEVICE
 *		prints the address of each vector, a line each, as it is in the registers of the
 *		device: its table of MSI-X if that is enabled, or its MSI capability.
 */

#include <errno.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/wait.h>

#include "../vfio.h"

#define MAX_VECTORS	64

/* edu */
#define EDU_ID		0x11e81234
#define EDU_RAISE	0x60
#define EDU_ACK		0x64

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

/* The most vectors that the device can have now, MAX_VECTORS at most; 0 or less: none, and why */
static int most_vectors(uint32_t index)
{
	struct vfio_irq_info info = { .argsz = sizeof(info), .index = index };
	int n, ret;

	open_device();
	must(ioctl(device, VFIO_DEVICE_GET_IRQ_INFO, &info), "VFIO_DEVICE_GET_IRQ_INFO");
	ret = info.count < MAX_VECTORS ? info.count : MAX_VECTORS;
	do {
		n = ret;
		ret = enable_vectors(index, n);
	} while (ret > 0);
	if (!ret)
		disable_irqs_of(index);
	close_device();
	return ret ? ret : n;
}

static int fail(uint32_t index, unsigned int n, unsigned long rounds)
{
	int fd = must(open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC), "fail-nth");
	int ret, before = most_vectors(index), after;
	unsigned long i, refused = 0;
	unsigned int nth = 0, most = 0;

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
	after = most_vectors(index);
	printf("failed at each of %u allocations, %lu rounds, %lu refused; vectors before: %d, after: ",
	       most, rounds, refused, before);
	if (after < 0)
		printf("%s\n", strerror(-after));
	else
		printf("%d\n", after);
	return before <= 0 || after != before;
}

/* The registers of the device itself, not as VFIO shows them */

static uint32_t config(unsigned int at, size_t size)
{
	int fd = open_sysfs("config", O_RDONLY);
	uint32_t value = 0;

	if (must(pread(fd, &value, size, at), "config") != (int)size)
		errx(1, "%s: its configuration space is too short", bdf);
	close(fd);
	return value;
}

/* Where a capability is; 0: the device has none */
static unsigned int capability(unsigned int id)
{
	unsigned int at = config(PCI_CAPABILITY_LIST, 1);

	while (at && config(at, 1) != id)
		at = config(at + 1, 1);
	return at;
}

/* The address of an MSI; all vectors have one */
static uint64_t message_address(void)
{
	unsigned int at = capability(PCI_CAP_ID_MSI);

	uint64_t high = 0;

	if (!at)
		errx(1, "%s: has no MSI", bdf);
	if (config(at + PCI_MSI_FLAGS, 2) & PCI_MSI_FLAGS_64BIT)
		high = config(at + PCI_MSI_ADDRESS_HI, 4);
	return high << 32 | config(at + PCI_MSI_ADDRESS_LO, 4);
}

static const volatile uint32_t *map_table(unsigned int at, unsigned int n)
{
	uint32_t table = config(at + PCI_MSIX_TABLE, 4);
	uint32_t offset = table & PCI_MSIX_TABLE_OFFSET;
	long page = sysconf(_SC_PAGESIZE);
	size_t before = offset % page;
	char name[16], *map;
	int fd;

	snprintf(name, sizeof(name), "resource%u", table & PCI_MSIX_TABLE_BIR);
	fd = open_sysfs(name, O_RDWR | O_SYNC);
	map = mmap(NULL, before + n * PCI_MSIX_ENTRY_SIZE, PROT_READ, MAP_SHARED, fd,
		   offset - before);
	if (map == MAP_FAILED)
		err(1, "%s: its table of MSI-X, %s", bdf, name);
	close(fd);
	return (const volatile uint32_t *)(map + before);
}

static uint64_t address_of(const volatile uint32_t *entry)
{
	return (uint64_t)entry[PCI_MSIX_ENTRY_UPPER_ADDR / 4] << 32 |
	       entry[PCI_MSIX_ENTRY_LOWER_ADDR / 4];
}

/* A vector that is not enabled is masked. */
static void print_table(unsigned int at)
{
	unsigned int i, n = (config(at + PCI_MSIX_FLAGS, 2) & PCI_MSIX_FLAGS_QSIZE) + 1;
	const volatile uint32_t *entry = map_table(at, n);

	for (i = 0; i < n; i++, entry += PCI_MSIX_ENTRY_SIZE / sizeof(*entry)) {
		if (entry[PCI_MSIX_ENTRY_VECTOR_CTRL / 4] & PCI_MSIX_ENTRY_CTRL_MASKBIT)
			continue;
		printf("%u %llu\n", i, (unsigned long long)address_of(entry));
	}
}

static bool has_enabled(unsigned int at, unsigned int flags, unsigned int bit)
{
	return at && config(at + flags, 2) & bit;
}

static int print_addresses(void)
{
	unsigned int msix = capability(PCI_CAP_ID_MSIX), msi = capability(PCI_CAP_ID_MSI);

	if (has_enabled(msix, PCI_MSIX_FLAGS, PCI_MSIX_FLAGS_ENABLE))
		print_table(msix);
	else if (has_enabled(msi, PCI_MSI_FLAGS, PCI_MSI_FLAGS_ENABLE))
		printf("0 %llu\n", (unsigned long long)message_address());
	else
		errx(1, "%s: has neither MSI nor MSI-X enabled", bdf);
	return 0;
}

/* write */

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

static void must_enable(uint32_t index, unsigned int n)
{
	int ret = enable_vectors(index, n);

	if (ret < 0)
		errx(1, "%s: its %u vectors: %s", bdf, n, strerror(-ret));
	if (ret)
		errx(1, "%s: has %d vectors", bdf, ret);
}

static int write_to_doorbell(void)
{
	uint64_t address;

	open_device();
	write_command(PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	map_bar();

	must_enable(VFIO_PCI_MSI_IRQ_INDEX, 1);
	address = message_address();
	attempt("enabled", address);
	attempt("elsewhere", address + NOWHERE);
	disable_irqs_of(VFIO_PCI_MSI_IRQ_INDEX);
	attempt("disabled", address);
	must_enable(VFIO_PCI_MSI_IRQ_INDEX, 1);
	attempt("again", message_address());
	return 0;
}

/* hold, cycle */

static int hold(uint32_t index, unsigned int n)
{
	char line[16];

	puts("opened");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		if (!strcmp(line, "enable\n"))
			must_enable(index, n);
		else if (!strcmp(line, "disable\n"))
			disable_irqs_of(index);
		else if (!strcmp(line, "detach\n"))
			detach_iommufd();
		else
			errx(2, "none of enable, disable, detach: %s", line);
		printf("did %s", line);
		fflush(stdout);
	}
	return 0;
}

static bool is_edu(void)
{
	return config(PCI_VENDOR_ID, 4) == EDU_ID;
}

static bool raise_and_take(void)
{
	bar[EDU_RAISE / 4] = 1;
	if (!taken_soon(triggers[0]))
		return false;
	bar[EDU_ACK / 4] = 1;
	return true;
}

static uint64_t first_address(uint32_t index)
{
	static const volatile uint32_t *entry;

	if (index == VFIO_PCI_MSI_IRQ_INDEX)
		return message_address();
	if (!entry)
		entry = map_table(capability(PCI_CAP_ID_MSIX), 1);
	return address_of(entry);
}

static int cycle(uint32_t index, unsigned int n, unsigned long rounds)
{
	unsigned long i, raised = 0, taken = 0;
	uint64_t address = 0;

	if (is_edu()) {
		write_command(PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
		map_bar();
	}
	printf("enabled %lu times at", rounds);
	for (i = 0; i < rounds; i++) {
		must_enable(index, n);
		if (!i || address != first_address(index)) {
			address = first_address(index);
			printf(" %llu", (unsigned long long)address);
		}
		if (is_edu()) {
			raised++;
			taken += raise_and_take();
		}
		disable_irqs_of(index);
	}
	printf(": raised %lu, taken %lu\n", raised, taken);
	return raised != taken;
}

static void usage(void)
{
	errx(2, "usage: msi fail msi|msix DEVICE N ROUNDS, msi write DEVICE,\n"
	     "msi hold type1|iommufd msi|msix DEVICE N,\n"
	     "msi cycle|kill type1|iommufd msi|msix DEVICE N ROUNDS, or msi addresses DEVICE");
}

static void open_by(const char *how)
{
	if (!strcmp(how, "type1"))
		open_device();
	else if (!strcmp(how, "iommufd"))
		open_device_iommufd();
	else
		usage();
}

static unsigned int number_of_vectors(const char *text)
{
	unsigned long n = strtoul(text, NULL, 0);

	if (!n || n > MAX_VECTORS)
		errx(2, "N: 1 to %d", MAX_VECTORS);
	return n;
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

/* Open the device, enable the vectors, write a byte to fd, and wait for the end. */
static void user(const char *how, uint32_t index, unsigned int n, int fd)
{
	open_by(how);
	must_enable(index, n);
	must(write(fd, "", 1), "pipe");
	for (;;)
		pause();
}

static void give(const char *attribute)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/sys/bus/pci/drivers/vfio-pci/%s", attribute);
	fd = must(open(path, O_WRONLY | O_CLOEXEC), path);
	must(write(fd, bdf, strlen(bdf)), path);
	close(fd);
}

static int kill_users(const char *how, uint32_t index, unsigned int n, unsigned long rounds)
{
	unsigned long i;
	int ends[2];
	pid_t child;
	char c;

	for (i = 0; i < rounds; i++) {
		must(pipe2(ends, O_CLOEXEC), "pipe");
		child = must(fork(), "fork");
		if (!child)
			user(how, index, n, ends[1]);
		close(ends[1]);
		if (read(ends[0], &c, 1) != 1)
			errx(1, "round %lu: the user ended by itself", i);
		must(kill(child, SIGKILL), "kill");
		must(waitpid(child, NULL, 0), "waitpid");
		close(ends[0]);
		give("unbind");
		give("bind");
		/* a reset of the device takes 0.1 s: a sign of life */
		if (i % 100 == 99)
			fprintf(stderr, "killed %lu times\n", i + 1);
	}
	printf("killed %lu times\n", rounds);
	return 0;
}

int main(int argc, char **argv)
{
	unsigned int i;

	for (i = 0; i < MAX_VECTORS; i++)
		triggers[i] = must(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd");
	if (argc == 6 && !strcmp(argv[1], "fail")) {
		bdf = argv[3];
		return fail(index_of(argv[2]), number_of_vectors(argv[4]),
			    strtoul(argv[5], NULL, 0));
	}
	if (argc == 6 && !strcmp(argv[1], "hold")) {
		bdf = argv[4];
		open_by(argv[2]);
		return hold(index_of(argv[3]), number_of_vectors(argv[5]));
	}
	if (argc == 7 && !strcmp(argv[1], "cycle")) {
		bdf = argv[4];
		open_by(argv[2]);
		return cycle(index_of(argv[3]), number_of_vectors(argv[5]),
			     strtoul(argv[6], NULL, 0));
	}
	if (argc == 7 && !strcmp(argv[1], "kill")) {
		bdf = argv[4];
		return kill_users(argv[2], index_of(argv[3]), number_of_vectors(argv[5]),
				  strtoul(argv[6], NULL, 0));
	}
	if (argc == 3 && !strcmp(argv[1], "addresses")) {
		bdf = argv[2];
		return print_addresses();
	}
	if (argc == 3 && !strcmp(argv[1], "write")) {
		bdf = argv[2];
		return write_to_doorbell();
	}
	usage();
}
