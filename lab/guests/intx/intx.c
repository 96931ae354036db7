// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * intx: a user of a device's INTx through VFIO, without a VM. It unmasks INTx by the unmask
 * eventfd, as KVM does, at random moments while the device is reset or sleeps; or it leaves INTx
 * masked, or does not enable it:
 *
 *	intx reset HOW DEVICE N		is reset N times: by "ioctl" (VFIO_DEVICE_RESET), "flr" (in
 *					configuration space), "hot" (with its bus), "sysfs"
 *	intx sleep DEVICE N		is put to sleep N times (VFIO_DEVICE_FEATURE_LOW_POWER_ENTRY)
 *
 *	intx leave HOW DEVICE		is left masked, by "handler" (an edu raised it) or "ioctl", until
 *					standard input ends: prints "masked" when it is
 *	intx shout DEVICE		of an edu is asserted while it is not enabled; see shout()
 *
 * After the first two INTx has to be unmasked. With an e1000e, which can be made to interrupt,
 * the second also checks that each interrupt is taken. Prints the results.
 */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/pci_regs.h>
#include <linux/vfio.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../vfio.h"

/* e1000e */
#define ICR	0xc0	/* read: acknowledge */
#define ICS	0xc8	/* raise */
#define IMS	0xd0	/* enable */
#define CAUSE	4

/* edu */
#define EDU_STATUS	0x24
#define EDU_RAISE	0x60
#define EDU_ACK		0x64

#define SHOUTS	100

static int trigger = -1, unmask = -1;

static void set_irqs(uint32_t flags, int fd)
{
	set_irqs_of(VFIO_PCI_INTX_IRQ_INDEX, flags, fd);
}

static void enable_intx(void)
{
	trigger = must(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd");
	unmask = must(eventfd(0, EFD_CLOEXEC), "eventfd");
	set_irqs(VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER, trigger);
	set_irqs(VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_UNMASK, unmask);
}

static void do_mask(void)
{
	set_irqs(VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_MASK, 0);
}

static void do_unmask(void)
{
	uint64_t one = 1;

	must(write(unmask, &one, sizeof(one)), "the unmask eventfd");
}

/* DisINTx of the device itself, not as VFIO shows it */
static bool has_disintx(void)
{
	int fd = open_sysfs("config", O_RDONLY);
	uint16_t command;

	must(pread(fd, &command, sizeof(command), PCI_COMMAND), "config");
	close(fd);
	return command & PCI_COMMAND_INTX_DISABLE;
}

/* reset */

static off_t express_capability(off_t config)
{
	uint8_t at = 0, id;

	must(pread(device, &at, 1, config + PCI_CAPABILITY_LIST), "its capabilities");
	for (; at; must(pread(device, &at, 1, config + at + 1), "its capabilities")) {
		must(pread(device, &id, 1, config + at), "its capabilities");
		if (id == PCI_CAP_ID_EXP)
			return config + at;
	}
	errx(1, "%s: is no PCIe device", bdf);
}

static void by_ioctl(void)
{
	must(ioctl(device, VFIO_DEVICE_RESET), "VFIO_DEVICE_RESET");
}

static void by_flr(void)
{
	off_t at = express_capability(region(VFIO_PCI_CONFIG_REGION_INDEX).offset) + PCI_EXP_DEVCTL;
	uint16_t control;

	must(pread(device, &control, sizeof(control), at), "DEVCTL");
	control |= PCI_EXP_DEVCTL_BCR_FLR;
	must(pwrite(device, &control, sizeof(control), at), "DEVCTL");
}

static void by_hot_reset(void)
{
	char buf[sizeof(struct vfio_pci_hot_reset) + sizeof(int32_t)] = { 0 };
	struct vfio_pci_hot_reset *reset = (void *)buf;

	reset->argsz = sizeof(buf);
	reset->count = 1;
	reset->group_fds[0] = group;
	must(ioctl(device, VFIO_DEVICE_PCI_HOT_RESET, reset), "VFIO_DEVICE_PCI_HOT_RESET");
}

static void by_sysfs(void)
{
	int fd = open_sysfs("reset", O_WRONLY);

	must(write(fd, "1", 1), "reset");
	close(fd);
}

static const struct way {
	const char *name;
	void (*reset)(void);
} ways[] = {
	{ "ioctl", by_ioctl }, { "flr", by_flr }, { "hot", by_hot_reset }, { "sysfs", by_sysfs },
};

static void *reset_once(void *arg)
{
	const struct way *way = arg;

	way->reset();
	return NULL;
}

static int reset(const struct way *way, unsigned long n)
{
	unsigned long i, dead = 0;
	pthread_t thread;

	for (i = 0; i < n; i++) {
		do_mask();
		if (pthread_create(&thread, NULL, reset_once, (void *)way))
			errx(1, "no thread");
		usleep(rand() % 130000);
		do_unmask();
		pthread_join(thread, NULL);
		do_unmask();
		dead += has_disintx();
	}
	printf("reset %lu times by %s: dead %lu\n", n, way->name, dead);
	return dead != 0;
}

/* sleep */

static bool can_raise(void)
{
	int fd = open_sysfs("device", O_RDONLY);
	char id[16] = "";

	must(read(fd, id, sizeof(id) - 1), "device");
	close(fd);
	return !strncmp(id, "0x10d3", 6);
}

static void low_power(uint32_t what)
{
	struct vfio_device_feature f = {
		.argsz = sizeof(f), .flags = VFIO_DEVICE_FEATURE_SET | what,
	};

	must(ioctl(device, VFIO_DEVICE_FEATURE, &f), "VFIO_DEVICE_FEATURE_LOW_POWER");
}

static void wait_until_asleep(void)
{
	char state[16] = "";
	int fd;

	while (strncmp(state, "D3", 2)) {
		fd = open_sysfs("power_state", O_RDONLY);
		must(read(fd, state, sizeof(state) - 1), "power_state");
		close(fd);
	}
}

static void *unmask_later(void *arg)
{
	usleep(*(unsigned int *)arg);
	do_unmask();
	return NULL;
}

/* Raise an interrupt, so that INTx is masked as the device falls asleep and unmasked about then. */
static bool sleep_once(void)
{
	unsigned int moment = rand() % 20000;
	pthread_t thread;
	bool taken;

	bar[IMS / 4] = CAUSE;
	bar[ICS / 4] = CAUSE;
	taken = taken_soon(trigger);
	(void)bar[ICR / 4];
	if (pthread_create(&thread, NULL, unmask_later, &moment))
		errx(1, "no thread");
	low_power(VFIO_DEVICE_FEATURE_LOW_POWER_ENTRY);
	wait_until_asleep();
	usleep(rand() % 20000);
	low_power(VFIO_DEVICE_FEATURE_LOW_POWER_EXIT);
	pthread_join(thread, NULL);
	return taken;
}

static int sleep_often(unsigned long n)
{
	unsigned long i, taken = 0, dead = 0;

	if (!can_raise())
		errx(1, "%s: is no e1000e", bdf);
	write_command(PCI_COMMAND_MEMORY);
	map_bar();
	for (i = 0; i < n; i++) {
		taken += sleep_once();
		dead += has_disintx();
	}
	printf("slept %lu times: raised %lu, taken %lu, dead %lu\n", n, n, taken, dead);
	return taken != n || dead;
}

/* leave */

static void raise_edu(void)
{
	bar[EDU_RAISE / 4] = 1;
}

static void acknowledge_edu(void)
{
	bar[EDU_ACK / 4] = bar[EDU_STATUS / 4];
}

static int leave(const char *how)
{
	char c;

	/* an edu has no reset, and may have been left raised */
	write_command(PCI_COMMAND_MEMORY);
	map_bar();
	acknowledge_edu();
	enable_intx();
	if (!strcmp(how, "ioctl")) {
		do_mask();
	} else {
		raise_edu();
		if (!taken_soon(trigger))
			errx(1, "%s: no interrupt came", bdf);
	}
	printf("masked\n");
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
	return 0;
}

/* shout */

/* DisINTx as VFIO shows it, and as the device has it */
static void say_disintx(const char *when)
{
	printf("%s: DisINTx %d, in the device %d\n", when,
	       !!(read_command() & PCI_COMMAND_INTX_DISABLE), has_disintx());
	fflush(stdout);
}

/* Wait until standard input has another line, or ends. */
static void hold_on(void)
{
	char c;

	while (read(STDIN_FILENO, &c, 1) == 1 && c != '\n')
		;
}

static unsigned int take_some(void)
{
	unsigned int i, taken = 0;

	for (i = 0; i < SHOUTS; i++) {
		raise_edu();
		taken += taken_soon(trigger);
		acknowledge_edu();
		do_unmask();
	}
	return taken;
}

/*
 * Assert the interrupt of an edu while it has no handler: perhaps since before the device was
 * opened; after INTx was disabled and enabled in configuration space; after it had MSIs; and after
 * INTx was enabled, with each interrupt taken, and disabled again. Prints each state and waits for
 * a line of standard input; leaves the interrupt asserted.
 */
static int shout(void)
{
	unsigned int taken;

	/* opening the device enables memory: the command register need not be written */
	map_bar();
	raise_edu();
	say_disintx("opened");
	hold_on();

	write_command(PCI_COMMAND_MEMORY | PCI_COMMAND_INTX_DISABLE);
	say_disintx("masked");
	write_command(PCI_COMMAND_MEMORY);
	say_disintx("unmasked");
	hold_on();

	acknowledge_edu();
	set_irqs_of(VFIO_PCI_MSI_IRQ_INDEX, VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER,
		    must(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd"));
	/* VFIO clears it in the device: with MSIs that asserts nothing */
	write_command(PCI_COMMAND_MEMORY | PCI_COMMAND_INTX_DISABLE);
	write_command(PCI_COMMAND_MEMORY);
	disable_irqs_of(VFIO_PCI_MSI_IRQ_INDEX);
	raise_edu();
	say_disintx("had MSI");
	hold_on();

	acknowledge_edu();
	enable_intx();
	taken = take_some();
	disable_irqs_of(VFIO_PCI_INTX_IRQ_INDEX);
	raise_edu();
	say_disintx("had INTx");
	hold_on();

	printf("raised %d, taken %u\n", SHOUTS, taken);
	return taken != SHOUTS;
}

static void usage(void)
{
	errx(2, "usage: intx reset ioctl|flr|hot|sysfs DEVICE N, intx sleep DEVICE N, "
	     "intx leave handler|ioctl DEVICE, or intx shout DEVICE");
}

int main(int argc, char **argv)
{
	const struct way *way = NULL;
	unsigned long n;
	size_t i;

	if (argc == 4 && !strcmp(argv[1], "leave")) {
		bdf = argv[3];
		open_device();
		return leave(argv[2]);
	}
	if (argc == 3 && !strcmp(argv[1], "shout")) {
		bdf = argv[2];
		open_device();
		return shout();
	}
	for (i = 0; argc == 5 && i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (!strcmp(argv[1], "reset") && !strcmp(argv[2], ways[i].name))
			way = &ways[i];
	}
	if (!way && (argc != 4 || strcmp(argv[1], "sleep")))
		usage();
	bdf = argv[argc - 2];
	n = strtoul(argv[argc - 1], NULL, 0);
	open_device();
	enable_intx();
	return way ? reset(way, n) : sleep_often(n);
}
