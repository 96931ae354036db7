// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * uioedu: let the host drive an edu device through uio_pci_generic, so that its line has a second
 * user: bind the device, take some interrupts, unbind it, a number of times. Each interrupt has to
 * come. It may come twice before it is acknowledged, when the line's other user interrupts:
 * uio_pci_generic then takes a device that it has masked for one that just interrupted, unless it
 * keeps track of its masking (--control).
 */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <linux/pci_regs.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "../ptguest/guest/edu.h"

#define SYSFS		"/sys/bus/pci"
#define PATH_LEN	128
#define BAR_SIZE	4096

static const char help[] =
"Usage: uioedu [options] BDF\n"
"Drive an edu PCI device from the host, through uio_pci_generic.\n"
"\n"
"  -f, --flips N      bind and unbind it so often (1)\n"
"  -n, --count N      interrupts each time (3)\n"
"  -c, --control      unmask them by write(), which a kernel may lack, not through the\n"
"                     device's configuration space\n"
"  -t, --timeout S    for one interrupt (10)\n"
"      --raise        with no driver bound to it, raise its interrupt, and leave it so\n"
"      --ack          acknowledge that\n"
"      --pulse MS     raise it, and acknowledge it so many milliseconds later\n"
"\n"
"Prints one JSON object. Exit status: 0 all came, 1 error, 2 usage.\n";

struct edu {
	const char *bdf;
	int config;
	int uio;
	volatile uint32_t *bar;
	uint32_t events;	/* as /dev/uio counts them */
};

struct totals {
	uint64_t flips, raised, taken, again, max_ns;
};

static int error(const char *fmt, ...)
{
	va_list ap;

	fputs("uioedu: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return -1;
}

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

static int put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : write(fd, text, strlen(text));
	int err = errno;

	if (fd >= 0)
		close(fd);
	errno = err;
	return n < 0 ? error("cannot write %s to %s: %m", text, path) : 0;
}

static int open_attr(const char *bdf, const char *attr, int flags)
{
	char path[PATH_LEN];
	int fd;

	snprintf(path, sizeof(path), SYSFS "/devices/%s/%s", bdf, attr);
	fd = open(path, flags | O_CLOEXEC);
	return fd < 0 ? error("%s: %m", path) : fd;
}

static int map(struct edu *edu)
{
	int fd = open_attr(edu->bdf, "resource0", O_RDWR);
	void *bar;

	if (fd < 0)
		return -1;
	bar = mmap(NULL, BAR_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (bar == MAP_FAILED)
		return error("%s: cannot map BAR 0: %m", edu->bdf);
	edu->bar = bar;
	return 0;
}

static void unmap(struct edu *edu)
{
	munmap((void *)edu->bar, BAR_SIZE);
}

/* Clear and set bits of the command register. */
static int command(struct edu *edu, uint16_t clear, uint16_t set)
{
	uint16_t v;

	if (pread(edu->config, &v, 2, PCI_COMMAND) != 2)
		return error("%s: cannot read the command register: %m", edu->bdf);
	v = (v & ~clear) | set;
	if (pwrite(edu->config, &v, 2, PCI_COMMAND) != 2)
		return error("%s: cannot write the command register: %m", edu->bdf);
	return 0;
}

/* Open the device's uio file once it is bound. */
static int open_uio(struct edu *edu)
{
	char path[PATH_LEN] = "";
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), SYSFS "/devices/%s/uio", edu->bdf);
	dir = opendir(path);
	if (!dir)
		return error("%s: uio_pci_generic did not take it", edu->bdf);
	path[0] = '\0';
	while ((entry = readdir(dir)))
		if (!strncmp(entry->d_name, "uio", 3))
			snprintf(path, sizeof(path), "/dev/%.32s", entry->d_name);
	closedir(dir);
	edu->uio = open(path, O_RDWR | O_CLOEXEC);
	return edu->uio < 0 ? error("%s: '%s': %m", edu->bdf, path) : 0;
}

static int bind(struct edu *edu)
{
	char path[PATH_LEN];

	snprintf(path, sizeof(path), SYSFS "/devices/%s/driver_override", edu->bdf);
	if (put(path, "uio_pci_generic") || put(SYSFS "/drivers_probe", edu->bdf) || open_uio(edu))
		return -1;
	edu->events = 0;
	if (map(edu))
		return -1;
	return command(edu, PCI_COMMAND_INTX_DISABLE, PCI_COMMAND_MEMORY);
}

static int unbind(struct edu *edu)
{
	unmap(edu);
	close(edu->uio);
	return put(SYSFS "/drivers/uio_pci_generic/unbind", edu->bdf);
}

static int unmask(struct edu *edu, bool control)
{
	int32_t on = 1;

	if (!control)
		return command(edu, PCI_COMMAND_INTX_DISABLE, 0);
	if (write(edu->uio, &on, sizeof(on)) != sizeof(on))
		return error("%s: uio_pci_generic cannot unmask by write(): %m", edu->bdf);
	return 0;
}

/* Wait for an event. Returns the number of events since the last call, or -1 after a message. */
static int64_t events(struct edu *edu, unsigned int timeout_ms)
{
	struct pollfd fd = { .fd = edu->uio, .events = POLLIN };
	uint32_t before = edu->events;

	if (poll(&fd, 1, timeout_ms) != 1)
		return 0;
	if (read(edu->uio, &edu->events, sizeof(edu->events)) != sizeof(edu->events))
		return error("%s: cannot read its events: %m", edu->bdf);
	return (uint32_t)(edu->events - before);
}

static int take_one(struct edu *edu, bool control, unsigned int timeout, struct totals *t)
{
	uint64_t began = now_ns(), ns;
	int64_t came, again;

	t->raised++;
	edu->bar[EDU_RAISE / 4] = 1;
	came = events(edu, timeout * 1000);
	if (came < 1)
		return came ? -1 : error("%s: raised, and no interrupt within %u s", edu->bdf,
					 timeout);
	ns = now_ns() - began;
	if (ns > t->max_ns)
		t->max_ns = ns;
	t->taken++;
	edu->bar[EDU_ACK / 4] = edu->bar[EDU_STATUS / 4];
	if (unmask(edu, control))
		return -1;
	again = events(edu, 0);
	t->again += came - 1 + again;
	return again < 0 ? -1 : 0;
}

static int flip(struct edu *edu, unsigned int count, bool control, unsigned int timeout,
		struct totals *t)
{
	int ret;

	if (bind(edu))
		return -1;
	ret = control ? unmask(edu, true) : 0;
	for (unsigned int i = 0; !ret && i < count; i++)
		ret = take_one(edu, control, timeout, t);
	edu->bar[EDU_ACK / 4] = edu->bar[EDU_STATUS / 4];
	t->flips += !ret;
	return unbind(edu) ? -1 : ret;
}

/*
 * Assert the line while no driver handles it. The interrupt may keep its CPU from all other work
 * until the kernel disables the line: to acknowledge in time, run on another CPU.
 */
static int assert_line(struct edu *edu, bool raise, unsigned int pulse_ms)
{
	if (command(edu, PCI_COMMAND_INTX_DISABLE, PCI_COMMAND_MEMORY) || map(edu))
		return -1;
	if (raise)
		edu->bar[EDU_RAISE / 4] = 1;
	usleep(pulse_ms * 1000);
	if (!raise || pulse_ms)
		edu->bar[EDU_ACK / 4] = edu->bar[EDU_STATUS / 4];
	unmap(edu);
	return 0;
}

static int number(const char *text, unsigned int *n)
{
	char *end;
	unsigned long v = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || !v || v > 1000000)
		return error("'%s' is not a number from 1 to 1000000", text);
	*n = v;
	return 0;
}

int main(int argc, char **argv)
{
	enum { OPT_RAISE = 256, OPT_ACK, OPT_PULSE };
	static const struct option options[] = {
		{ "flips", required_argument, NULL, 'f' },
		{ "count", required_argument, NULL, 'n' },
		{ "control", no_argument, NULL, 'c' },
		{ "timeout", required_argument, NULL, 't' },
		{ "raise", no_argument, NULL, OPT_RAISE },
		{ "ack", no_argument, NULL, OPT_ACK },
		{ "pulse", required_argument, NULL, OPT_PULSE },
		{ "help", no_argument, NULL, 'h' },
		{ }
	};
	unsigned int flips = 1, count = 3, timeout = 10, pulse_ms = 0;
	struct edu edu = { };
	struct totals t = { };
	bool control = false;
	int c, only = 0, ret = 0;

	while ((c = getopt_long(argc, argv, "f:n:ct:h", options, NULL)) != -1) {
		switch (c) {
		case 'f':
			ret = number(optarg, &flips);
			break;
		case 'n':
			ret = number(optarg, &count);
			break;
		case 't':
			ret = number(optarg, &timeout);
			break;
		case 'c':
			control = true;
			break;
		case OPT_PULSE:
			ret = number(optarg, &pulse_ms);
			only = c;
			break;
		case OPT_RAISE:
		case OPT_ACK:
			only = c;
			break;
		case 'h':
			fputs(help, stdout);
			return 0;
		default:
			ret = -1;
		}
		if (ret)
			return 2;
	}
	if (optind != argc - 1) {
		error("one BDF, as 0000:00:04.0 (see --help)");
		return 2;
	}
	edu.bdf = argv[optind];
	edu.config = open_attr(edu.bdf, "config", O_RDWR);
	if (edu.config < 0)
		return 1;
	if (only)
		return assert_line(&edu, only != OPT_ACK, pulse_ms) ? 1 : 0;

	while (!ret && flips--)
		ret = flip(&edu, count, control, timeout, &t);
	printf("{\"type\":\"uioedu\",\"device\":\"%s\",\"flips\":%" PRIu64 ",\"raised\":%" PRIu64
	       ",\"taken\":%" PRIu64 ",\"again\":%" PRIu64 ",\"max_ns\":%" PRIu64 "}\n",
	       edu.bdf, t.flips, t.raised, t.taken, t.again, t.max_ns);
	return ret ? 1 : 0;
}
