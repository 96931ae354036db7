// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * monitor: a VM monitor that stresses the kernel in ways that may affect others. Its vCPUs never
 * run.
 *
 *	monitor hold		has the tables of its ITS restored from memory that does not
 *				answer, which takes the locks of the VM: prints "held" when it
 *				is so, and lets go when standard input ends
 *	monitor keep LPIS	has a VM of so many LPIs until standard input ends: prints "kept"
 *				when it has
 *	monitor race ROUNDS	binds and releases an eventfd that another thread signals
 *	monitor drop N		signals an eventfd N times that stands for a message which the guest
 *				has not mapped
 *	monitor overflow	signals an eventfd 2^64 - 2 times at once, and twice more
 *	monitor many N FILE	has N irqfds, and prints the ns that it takes to read FILE
 *	monitor lower SPI	lowers a line that an irqfd with a resampler raised, in each way
 *				that is no acknowledgment, and prints whether that was notified
 *	monitor lpis N VCPUS	has N LPIs restored, which go to all vCPUs by turns, and prints the
 *				ns that it takes to destroy the VM
 */

#include <err.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define GICD		0x08000000ULL
#define GICR		0x080a0000ULL
#define ITS		0x08080000ULL
#define RAM		0x40000000ULL
#define RAM_SIZE	(2UL << 20)
#define TABLE		0x100000	/* in RAM: 64 KiB of device table */
#define SPIS		960	/* the most that a GIC can have */
#define GSI		40		/* of the SPI that is raised, number 72 */

#define GICD_ISENABLER	0x0100
#define GICD_ICENABLER	0x0180
#define GICD_ISPENDR	0x0200
#define GICD_ICFGR	0x0c00

#define GITS_CTLR	0x0000
#define GITS_CBASER	0x0080
#define GITS_BASER0	0x0100
#define GITS_BASER1	0x0108
#define VALID		(1ULL << 63)

#define GICR_PROPBASER	0x70
#define GICR_PENDBASER	0x78

static int vm = -1;

static int must(int ret, const char *what)
{
	if (ret < 0)
		err(1, "%s", what);
	return ret;
}

static void set_attr(int dev, uint32_t group, uint64_t attr, const void *value, const char *what)
{
	struct kvm_device_attr a = { .group = group, .attr = attr, .addr = (uintptr_t)value };

	must(ioctl(dev, KVM_SET_DEVICE_ATTR, &a), what);
}

static int create_device(uint32_t type)
{
	struct kvm_create_device d = { .type = type };

	must(ioctl(vm, KVM_CREATE_DEVICE, &d), "KVM_CREATE_DEVICE");
	return d.fd;
}

static void make_vcpu(unsigned int id)
{
	struct kvm_vcpu_init init;
	int vcpu = must(ioctl(vm, KVM_CREATE_VCPU, id), "KVM_CREATE_VCPU");

	must(ioctl(vm, KVM_ARM_PREFERRED_TARGET, &init), "KVM_ARM_PREFERRED_TARGET");
	must(ioctl(vcpu, KVM_ARM_VCPU_INIT, &init), "KVM_ARM_VCPU_INIT");
}

/* Make a VM with vCPUs, memory at @ram unless it is NULL, and a GICv3. Returns the GIC. */
static int make_vm(void *ram, unsigned int vcpus)
{
	struct kvm_userspace_memory_region region = {
		.guest_phys_addr = RAM, .memory_size = RAM_SIZE, .userspace_addr = (uintptr_t)ram,
	};
	const uint64_t dist = GICD, redist = GICR;
	const uint32_t nr_irqs = 32 + SPIS;
	int kvm = must(open("/dev/kvm", O_RDWR | O_CLOEXEC), "/dev/kvm"), gic;

	vm = must(ioctl(kvm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
	if (ram)
		must(ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region), "KVM_SET_USER_MEMORY_REGION");
	gic = create_device(KVM_DEV_TYPE_ARM_VGIC_V3);
	for (unsigned int i = 0; i < vcpus; i++)
		make_vcpu(i);
	set_attr(gic, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, &nr_irqs, "NR_IRQS");
	set_attr(gic, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V3_ADDR_TYPE_DIST, &dist, "DIST");
	set_attr(gic, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V3_ADDR_TYPE_REDIST, &redist, "REDIST");
	set_attr(gic, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL, "CTRL_INIT");
	return gic;
}

static int irqfd(int fd, uint32_t gsi, uint32_t flags)
{
	struct kvm_irqfd i = { .fd = fd, .gsi = gsi, .flags = flags };

	return ioctl(vm, KVM_IRQFD, &i);
}

static void signal_eventfd(int fd, uint64_t count)
{
	if (write(fd, &count, sizeof(count)) != sizeof(count))
		err(1, "an eventfd");
}

/* hold */

static int make_its(void)
{
	const uint64_t at = ITS, table = VALID | (RAM + TABLE) | 15;	/* 16 pages of 4 KiB */
	int its = create_device(KVM_DEV_TYPE_ARM_VGIC_ITS);

	set_attr(its, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_ITS_ADDR_TYPE, &at, "the ITS's address");
	set_attr(its, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL, "the ITS");
	set_attr(its, KVM_DEV_ARM_VGIC_GRP_ITS_REGS, GITS_BASER0, &table, "GITS_BASER0");
	return its;
}

/* Wire an eventfd to an MSI; only the ITS knows its target. Returns the eventfd. */
static int wire_msi(void)
{
	int fd = must(eventfd(0, 0), "eventfd");
	struct {
		struct kvm_irq_routing table;
		struct kvm_irq_routing_entry entry;
	} r = {
		.table.nr = 1,
		.entry = {
			.gsi = 0, .type = KVM_IRQ_ROUTING_MSI, .flags = KVM_MSI_VALID_DEVID,
			.u.msi = { .address_lo = ITS + 0x10040, .data = 1, .devid = 1 },
		},
	};

	must(ioctl(vm, KVM_SET_GSI_ROUTING, &r), "KVM_SET_GSI_ROUTING");
	must(irqfd(fd, 0, 0), "KVM_IRQFD");
	return fd;
}

static void *restore(void *its)
{
	set_attr(*(int *)its, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_ITS_RESTORE_TABLES, NULL,
		 "RESTORE_TABLES");
	return NULL;
}

static int slow_memory(void *ram)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = {
		.range = { (uintptr_t)ram, RAM_SIZE }, .mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	int fd = must(syscall(SYS_userfaultfd, O_CLOEXEC), "userfaultfd");

	must(ioctl(fd, UFFDIO_API, &api), "UFFDIO_API");
	must(ioctl(fd, UFFDIO_REGISTER, &reg), "UFFDIO_REGISTER");
	return fd;
}

static void *make_ram(void)
{
	void *ram = mmap(NULL, RAM_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (ram == MAP_FAILED)
		err(1, "memory");
	return ram;
}

static int hold(void)
{
	void *ram = make_ram();
	int uffd = slow_memory(ram), its;
	struct uffdio_zeropage zero = { .range = { (uintptr_t)ram, RAM_SIZE } };
	struct pollfd fault = { .fd = uffd, .events = POLLIN };
	pthread_t thread;
	char c;

	make_vm(ram, 1);
	its = make_its();
	wire_msi();
	if (pthread_create(&thread, NULL, restore, &its))
		errx(1, "no thread");
	must(poll(&fault, 1, -1), "poll");
	printf("held\n");
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
	must(ioctl(uffd, UFFDIO_ZEROPAGE, &zero), "UFFDIO_ZEROPAGE");
	pthread_join(thread, NULL);
	return 0;
}

/* race */

struct race {
	int fd;
	atomic_bool end;
};

static void *signaller(void *arg)
{
	struct race *r = arg;

	while (!r->end)
		signal_eventfd(r->fd, 1);
	return NULL;
}

static int race(unsigned long rounds)
{
	struct race r = { .fd = must(eventfd(0, EFD_NONBLOCK), "eventfd") };
	pthread_t thread;

	make_vm(NULL, 1);
	if (pthread_create(&thread, NULL, signaller, &r))
		errx(1, "no thread");
	while (rounds--) {
		must(irqfd(r.fd, GSI, 0), "KVM_IRQFD");
		must(irqfd(r.fd, GSI, KVM_IRQFD_FLAG_DEASSIGN), "KVM_IRQFD, deassign");
	}
	r.end = true;
	pthread_join(thread, NULL);
	return 0;
}

/* drop */

static int drop(unsigned long n)
{
	int fd;

	make_vm(NULL, 1);
	make_its();
	fd = wire_msi();
	while (n--)
		signal_eventfd(fd, 1);
	return 0;
}

/* overflow */

static int overflow(void)
{
	int fd = must(eventfd(0, 0), "eventfd");

	make_vm(NULL, 1);
	must(irqfd(fd, GSI, 0), "KVM_IRQFD");
	signal_eventfd(fd, UINT64_MAX - 1);
	signal_eventfd(fd, 1);
	signal_eventfd(fd, 1);
	return 0;
}

/* many */

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

static int many(unsigned long n, const char *path)
{
	struct rlimit files = { n + 64, n + 64 };
	char buf[65536];
	uint64_t began;
	int fd;

	must(setrlimit(RLIMIT_NOFILE, &files), "RLIMIT_NOFILE");
	make_vm(NULL, 1);
	while (n--)
		must(irqfd(must(eventfd(0, 0), "eventfd"), GSI, 0), "KVM_IRQFD");
	began = now();
	fd = must(open(path, O_RDONLY | O_CLOEXEC), path);
	while (must(read(fd, buf, sizeof(buf)), path))
		;
	printf("%llu\n", (unsigned long long)(now() - began));
	return 0;
}

/* lower */

struct wire {
	int gic;
	uint32_t spi;
	int trigger, resample;
};

static uint64_t line_attr(const struct wire *w)
{
	return VGIC_LEVEL_INFO_LINE_LEVEL << KVM_DEV_ARM_VGIC_LINE_LEVEL_INFO_SHIFT |
	       (w->spi & ~31u);
}

static bool is_high(const struct wire *w)
{
	uint32_t lines;
	struct kvm_device_attr a = {
		.group = KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO, .attr = line_attr(w),
		.addr = (uintptr_t)&lines,
	};

	must(ioctl(w->gic, KVM_GET_DEVICE_ATTR, &a), "LEVEL_INFO");
	return lines & 1u << w->spi % 32;
}

static void write_gicd(const struct wire *w, uint64_t reg, uint32_t value)
{
	set_attr(w->gic, KVM_DEV_ARM_VGIC_GRP_DIST_REGS, reg, &value, "DIST_REGS");
}

static void by_irq_line(const struct wire *w)
{
	struct kvm_irq_level level = {
		.irq = KVM_ARM_IRQ_TYPE_SPI << KVM_ARM_IRQ_TYPE_SHIFT | w->spi,
	};

	must(ioctl(vm, KVM_IRQ_LINE, &level), "KVM_IRQ_LINE");
}

static void by_level_info(const struct wire *w)
{
	const uint32_t none = 0;

	set_attr(w->gic, KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO, line_attr(w), &none, "LEVEL_INFO");
}

static void be_edge(const struct wire *w)
{
	write_gicd(w, GICD_ICFGR + w->spi / 16 * 4, 2u << w->spi % 16 * 2);
}

static void be_level(const struct wire *w)
{
	write_gicd(w, GICD_ICFGR + w->spi / 16 * 4, 0);
}

static void be_pending(const struct wire *w)
{
	write_gicd(w, GICD_ISPENDR + w->spi / 32 * 4, 1u << w->spi % 32);
}

/* User space restores the pending state of all SPIs at once, and cannot write ICPENDR. */
static void clear_pending(const struct wire *w)
{
	write_gicd(w, GICD_ISPENDR + w->spi / 32 * 4, 0);
}

static void enable(const struct wire *w)
{
	write_gicd(w, GICD_ISENABLER + w->spi / 32 * 4, 1u << w->spi % 32);
}

static void disable(const struct wire *w)
{
	write_gicd(w, GICD_ICENABLER + w->spi / 32 * 4, 1u << w->spi % 32);
}

static void bind_wire(const struct wire *w, uint32_t flags)
{
	struct kvm_irqfd i = {
		.fd = w->trigger, .gsi = w->spi - 32, .resamplefd = w->resample,
		.flags = KVM_IRQFD_FLAG_RESAMPLE | flags,
	};

	must(ioctl(vm, KVM_IRQFD, &i), "KVM_IRQFD");
}

static void unbind(const struct wire *w)
{
	bind_wire(w, KVM_IRQFD_FLAG_DEASSIGN);
}

static void rebind(const struct wire *w)
{
	bind_wire(w, 0);
}

static void raise_line(const struct wire *w)
{
	signal_eventfd(w->trigger, 1);
}

/* The order matters: each step stands alone, or ends what the step before began. */
static const struct {
	const char *name;
	void (*fn)(const struct wire *w);
} steps[] = {
	{ "raise", raise_line }, { "KVM_IRQ_LINE", by_irq_line }, { "low already", by_irq_line },
	{ "raise", raise_line }, { "LEVEL_INFO", by_level_info }, { "low already", by_level_info },
	{ "raise", raise_line }, { "edge", be_edge }, { "edge already", be_edge },
	{ "raise", raise_line }, { "not pending", clear_pending }, { "level", be_level },
	{ "level already", be_level }, { "edge", be_edge }, { "raise", raise_line },
	{ "level", be_level }, { "not pending", clear_pending },
	{ "raise", raise_line }, { "not pending", clear_pending }, { "enabled", enable },
	{ "disabled", disable }, { "pending", be_pending }, { "not pending", clear_pending },
	{ "unbind", unbind }, { "bind", rebind }, { "unbind", unbind },
	{ "bind", rebind }, { "edge", be_edge }, { "raise", raise_line }, { "unbind", unbind },
};

static int lower(uint32_t spi)
{
	struct wire w = {
		.spi = spi, .trigger = must(eventfd(0, EFD_NONBLOCK), "eventfd"),
		.resample = must(eventfd(0, EFD_NONBLOCK), "eventfd"),
	};
	uint64_t n;

	w.gic = make_vm(NULL, 1);
	be_level(&w);	/* in place of a guest */
	rebind(&w);
	for (unsigned int i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		steps[i].fn(&w);
		if (read(w.resample, &n, sizeof(n)) != sizeof(n))
			n = 0;
		printf("%s: %s, notified %llu\n", steps[i].name, is_high(&w) ? "high" : "low",
		       (unsigned long long)n);
	}
	return 0;
}

/* lpis: the tables of an ITS as KVM itself would save them, in revision 0 of their format */

#define PROPERTIES	0	/* in RAM: of all LPIs that there can be, none enabled */
#define PENDING		0x10000	/* of all vCPUs: none is */
#define COLLECTIONS	0x20000
#define ITTS		0x110000	/* behind the first page of the device table */
#define ID_BITS		16
#define FIRST_LPI	8192
#define MAX_LPIS	((1UL << ID_BITS) - FIRST_LPI)
#define EVENT_BITS	10	/* of each device */
#define EVENTS		(1UL << EVENT_BITS)
#define MAX_VCPUS	16	/* more have another Aff1 */

static void set_gicr(int gic, uint64_t vcpu, uint64_t reg, uint32_t value)
{
	set_attr(gic, KVM_DEV_ARM_VGIC_GRP_REDIST_REGS,
		 vcpu << KVM_DEV_ARM_VGIC_V3_MPIDR_SHIFT | reg, &value, "a redistributor");
}

/* Collection i is vCPU i; entries behind the last one are not valid */
static void write_collections(uint64_t *table, uint64_t vcpus)
{
	for (uint64_t i = 0; i < vcpus; i++)
		table[i] = VALID | i << 16 | i;
}

/* Each entry has the distance to the next one; 0: the last entry of the table */
static void write_devices(uint64_t *table, uint64_t *itts, uint64_t n, uint64_t vcpus)
{
	const uint64_t at = RAM + ITTS, devices = (n + EVENTS - 1) / EVENTS;
	uint64_t i;

	for (i = 0; i < devices; i++)
		table[i] = VALID | (uint64_t)(i + 1 < devices) << 49 |
			   (at + i * EVENTS * sizeof(*itts)) >> 8 << 5 | (EVENT_BITS - 1);
	for (i = 0; i < n; i++)
		itts[i] = (uint64_t)((i + 1) % EVENTS && i + 1 < n) << 48 |
			  (FIRST_LPI + i) << 16 | i % vcpus;
}

static void make_vm_with_lpis(unsigned long n, unsigned long vcpus)
{
	const uint64_t collections = VALID | (RAM + COLLECTIONS);
	uint8_t *ram = make_ram();
	int gic, its;

	if (!n || n > MAX_LPIS || !vcpus || vcpus > MAX_VCPUS)
		errx(2, "at most %lu LPIs and %d vCPUs", MAX_LPIS, MAX_VCPUS);
	write_collections((uint64_t *)(ram + COLLECTIONS), vcpus);
	write_devices((uint64_t *)(ram + TABLE), (uint64_t *)(ram + ITTS), n, vcpus);
	gic = make_vm(ram, vcpus);
	its = make_its();	/* which resets GICR_PROPBASER */
	for (unsigned long i = 0; i < vcpus; i++) {
		set_gicr(gic, i, GICR_PROPBASER, (RAM + PROPERTIES) | (ID_BITS - 1));
		set_gicr(gic, i, GICR_PENDBASER, RAM + PENDING);
	}
	set_attr(its, KVM_DEV_ARM_VGIC_GRP_ITS_REGS, GITS_BASER1, &collections, "GITS_BASER1");
	restore(&its);
}

static int lpis(unsigned long n, unsigned long vcpus)
{
	uint64_t began;

	make_vm_with_lpis(n, vcpus);
	began = now();
	must(close_range(STDERR_FILENO + 1, ~0U, 0), "close_range");
	printf("%llu\n", (unsigned long long)(now() - began));
	return 0;
}

/* keep */

static int keep(unsigned long n)
{
	char c;

	make_vm_with_lpis(n, 1);
	printf("kept\n");
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (argc == 2 && !strcmp(what, "hold"))
		return hold();
	if (argc == 3 && !strcmp(what, "keep"))
		return keep(strtoul(argv[2], NULL, 0));
	if (argc == 3 && !strcmp(what, "race"))
		return race(strtoul(argv[2], NULL, 0));
	if (argc == 3 && !strcmp(what, "drop"))
		return drop(strtoul(argv[2], NULL, 0));
	if (argc == 2 && !strcmp(what, "overflow"))
		return overflow();
	if (argc == 4 && !strcmp(what, "many"))
		return many(strtoul(argv[2], NULL, 0), argv[3]);
	if (argc == 3 && !strcmp(what, "lower"))
		return lower(strtoul(argv[2], NULL, 0));
	if (argc == 4 && !strcmp(what, "lpis"))
		return lpis(strtoul(argv[2], NULL, 0), strtoul(argv[3], NULL, 0));
	errx(2, "usage: monitor hold | keep LPIS | race ROUNDS | drop N | overflow | many N FILE | "
	     "lower SPI | lpis N VCPUS");
}
