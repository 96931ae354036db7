// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * uioreset: a user of an e1000e's INTx through uio_pci_generic, which enables INTx at random
 * moments while another process resets the device through sysfs:
 *
 *	uioreset write|config DEVICE N
 *
 * INTx is disabled, and enabled while the device is being reset, N times: by write(), which a
 * kernel may lack, or in configuration space. Then the device interrupts; the event has to come.
 */

#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <linux/pci_regs.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../pci.h"

#define ICR	0xc0	/* read: acknowledge */
#define ICS	0xc8	/* raise */
#define IMS	0xd0	/* enable */
#define CAUSE	4

#define BAR_SIZE	(128 << 10)
#define MOMENT_US	130000	/* as long as a reset takes */
#define SOON_MS		2000

static int config = -1, uio = -1;
static bool by_write;
static volatile uint32_t *bar;

static void open_uio(void)
{
	char path[128], name[280] = "";
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/uio", bdf);
	dir = opendir(path);
	if (!dir)
		err(1, "%s: is not uio_pci_generic's", bdf);
	while ((entry = readdir(dir)))
		if (!strncmp(entry->d_name, "uio", 3))
			snprintf(name, sizeof(name), "/dev/%s", entry->d_name);
	closedir(dir);
	uio = must(open(name, O_RDWR | O_CLOEXEC), "its uio device");
}

static void write_command(uint16_t clear, uint16_t set)
{
	uint16_t v;

	must(pread(config, &v, sizeof(v), PCI_COMMAND), "PCI_COMMAND");
	v = (v & ~clear) | set;
	must(pwrite(config, &v, sizeof(v), PCI_COMMAND), "PCI_COMMAND");
}

static void enable(bool on)
{
	int32_t value = on;

	if (by_write)
		must(write(uio, &value, sizeof(value)), "write()");
	else if (on)
		write_command(PCI_COMMAND_INTX_DISABLE, 0);
	else
		write_command(0, PCI_COMMAND_INTX_DISABLE);
}

static void open_device(void)
{
	int fd = open_sysfs("resource0", O_RDWR);

	bar = mmap(NULL, BAR_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (bar == MAP_FAILED)
		err(1, "%s: its BAR 0", bdf);
	close(fd);
	config = open_sysfs("config", O_RDWR);
	open_uio();
	write_command(PCI_COMMAND_INTX_DISABLE, PCI_COMMAND_MEMORY);
	enable(true);
}

static pid_t reset(void)
{
	pid_t pid = must(fork(), "fork");
	int fd;

	if (pid)
		return pid;
	fd = open_sysfs("reset", O_WRONLY);
	must(write(fd, "1", 1), "reset");
	_exit(0);
}

static void reset_is_over(pid_t pid)
{
	int status;

	must(waitpid(pid, &status, 0), "waitpid");
	if (status)
		errx(1, "%s: was not reset", bdf);
}

/* Make the device interrupt. Returns whether the event came; earlier events do not count. */
static bool interrupts(void)
{
	struct pollfd p = { .fd = uio, .events = POLLIN };
	uint32_t events;
	bool taken;

	if (poll(&p, 1, 0) == 1)
		must(read(uio, &events, sizeof(events)), "its events");
	bar[IMS / 4] = CAUSE;
	bar[ICS / 4] = CAUSE;
	taken = poll(&p, 1, SOON_MS) == 1 && read(uio, &events, sizeof(events)) == sizeof(events);
	(void)bar[ICR / 4];
	return taken;
}

int main(int argc, char **argv)
{
	unsigned long n, i, taken = 0;
	pid_t pid;

	if (argc != 4 || (strcmp(argv[1], "write") && strcmp(argv[1], "config")))
		errx(2, "usage: uioreset write|config DEVICE N");
	by_write = !strcmp(argv[1], "write");
	bdf = argv[2];
	n = strtoul(argv[3], NULL, 0);
	open_device();
	for (i = 0; i < n; i++) {
		enable(false);
		pid = reset();
		usleep(rand() % MOMENT_US);
		enable(true);
		reset_is_over(pid);
		taken += interrupts();
		enable(true);
	}
	printf("reset %lu times: raised %lu, taken %lu\n", n, n, taken);
	return taken != n;
}
