// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Command line: a table of options, each with its range and what it sets. */

#include <errno.h>
#include <getopt.h>
#include <sched.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "ptguest.h"

#define MAX_COUNT	1000000u
#define MAX_RECORDS	4000000u	/* of all devices: 32 bytes each, in whole pages */
#define MAX_NAME	15		/* the kernel cuts longer names */
#define DAY		86400u
#define NO_ACK_LINGER	5u

_Static_assert(PTG_RECORDS + MAX_RECORDS * sizeof(struct ptg_record) +
	       PTG_MAX_SOURCES * PTG_PAGE <= PTG_RAM_END, "the records fit");

static const char help[] =
"Usage: ptguest [options] --device BDF [--device BDF ...]\n"
"       ptguest [options] --irq line|eventfd|lpi|sgi|timer\n"
"Run a bare-metal KVM guest that raises interrupts, those of edu PCI devices passed\n"
"through by VFIO or others, and report what it measured itself of each one.\n"
"\n"
"Interrupts:\n"
"  -d, --device BDF       pass this edu device through; up to 12\n"
"  -i, --irq KIND         what the guest raises (intx):\n"
"                           intx     a device's line: VFIO, irqfd, level SPI\n"
"                           intx-ioctl  the same, but the monitor unmasks the line\n"
"                           intx-config  ... by a write to the configuration space\n"
"                           intx-access  ... after each access of the guest to the device,\n"
"                                    which is an exit: an irqfd without resampler\n"
"                           msi      a device's MSI: VFIO, irqfd, LPI; edge SPI in a GICv2\n"
"                           line     a level SPI that the monitor raises, KVM_IRQ_LINE\n"
"                           eventfd  an edge SPI: the monitor writes an irqfd's eventfd\n"
"                           eventfd-level  a level SPI, which nothing lowers: the same\n"
"                           eventfd-saved  ... and what is pending is saved and restored\n"
"                                    as the guest acknowledges it to the device\n"
"                           lpi      the same as an MSI of no device: LPI; not in a GICv2\n"
"                           sgi      an SGI of the guest's own\n"
"                           timer    the guest's virtual timer\n"
"      --sources N        so many of these, where there is no device: up to 32 lines or\n"
"                         eventfds, 1024 LPIs, 12 SGIs (one for each vCPU)\n"
"      --spi N            the first one's SPI, 32 to 991 (32)\n"
"  -g, --gic 2|3          version of the guest's GIC (3)\n"
"\n"
"Workload:\n"
"  -n, --count N          interrupts of each source (500)\n"
"  -r, --rate HZ          of each source; 0: as fast as possible (0)\n"
"  -v, --vcpus N          1 to 8; source i is raised and taken by vCPU i modulo N (1)\n"
"  -x, --cross            ... and taken by the vCPU after that one\n"
"  -m, --migrate N        move each to the next vCPU after every N interrupts; while it is\n"
"                         pending, if it is where it was raised (0: never)\n"
"      --remap            when an LPI was taken, unmap it and map it to the next vCPU;\n"
"                         before it is raised, unmap it and map it back\n"
"  -p, --pending N        sources of a vCPU that are raised together, with interrupts\n"
"                         masked until all are pending (1); above 15 it is not certain\n"
"                         of all\n"
"  -o, --overlap N        raise each N times before it is taken, so that edges coalesce (1)\n"
"      --withdraw N       raise each line N times more, and lower it before it is taken (0)\n"
"      --disable N        disable each of the first N while it is pending, and enable it\n"
"                         again (0)\n"
"  -a, --ack-delay TICKS  spin this long in the handler before the acknowledge (0)\n"
"      --mask device|adaptive\n"
"                         have VFIO mask the line so, adaptive: at the host's interrupt\n"
"                         controller while nobody shares it (as VFIO does by itself)\n"
"      --disturb WHAT     meanwhile mask and unmask each line, as fast as possible: WHAT is\n"
"                         of ioctl, config, command, mode, trigger and lower, with commas:\n"
"                         VFIO's ioctl; DisINTx; a write of the command register as it is;\n"
"                         --mask the one and the other; the same eventfd again;\n"
"                         KVM_IRQ_LINE. A source may then come again before it was\n"
"                         acknowledged, which counts as spurious\n"
"      --inherit asserted|lowered\n"
"                         before, have another VM killed that has the line, as it is high:\n"
"                         the device still asserts it, or not any more; the first\n"
"                         interrupt then counts as spurious\n"
"      --late distributor|restore|route\n"
"                         raise the first of each before it can come: before the guest, or\n"
"                         the monitor, enables its distributor; or the guest routes it to a\n"
"                         vCPU, and then once more\n"
"      --map-first        wire LPIs when the guest has mapped them: with GICv4, as vLPIs\n"
"      --reroute same|next|spi\n"
"                         when the last was taken route each MSI as it is, as the next\n"
"                         one, or to an SPI, and print \"rerouted\" on stderr; at a line\n"
"                         or the end of standard input give them back to the host, and\n"
"                         print \"released\"; at the next one end\n"
"      --no-ack           raise one interrupt of each source, take what comes, and\n"
"                         never acknowledge or complete it\n"
"\n"
"Run:\n"
"  -c, --host-cpu CPU[,CPU...]\n"
"                         pin vCPU i to the i-th CPU; the last one is for the rest\n"
"  -w, --wait             when all is wired print \"ready\" on stderr, and start at a\n"
"                         line or the end of standard input; print \"done\" when the\n"
"                         last interrupt was taken\n"
"  -l, --linger SECONDS   keep the VM so long after the last interrupt (0; 5 with\n"
"                         --no-ack)\n"
"      --sleep            have the devices suspended meanwhile\n"
"  -t, --timeout SECONDS  give up on a guest that does not finish (200)\n"
"      --name NAME        name of the process\n"
"      --maker thread|ended\n"
"                         have the VM made by a thread that is not the first, and is named\n"
"                         maker; ended: it ends then\n"
"\n"
"Output:\n"
"  -j, --json             one object a line for each source\n"
"  -s, --samples          with --json: also one object for each interrupt\n"
"      --stats            with --json: also one for each vCPU, with KVM's own statistics\n"
"  -h, --help             this text\n"
"\n"
"Exit status: 0 all came that had to, 1 error, 2 usage.\n"
"\n"
"Examples:\n"
"  ptguest -d 0000:00:04.0                    500 interrupts, one at a time\n"
"  ptguest -d 00:04.0 -d 00:05.0 -v 2 --json  two devices, a vCPU for each\n"
"  ptguest -d 00:04.0 -r 1000 -n 10000 -a 500 10 s at 1 kHz with a slow handler\n"
"  ptguest -d 00:04.0 --no-ack -l 30          an interrupt in service for 30 s\n"
"  ptguest -i sgi -v 2 -x                     SGIs from each of two vCPUs to the other\n";

enum {
	OPT_NO_ACK = 256,
	OPT_NAME,
	OPT_MAKER,
	OPT_REMAP,
	OPT_SOURCES,
	OPT_STATS,
	OPT_WITHDRAW,
	OPT_DISABLE,
	OPT_MASK,
	OPT_DISTURB,
	OPT_SLEEP,
	OPT_INHERIT,
	OPT_SPI,
	OPT_LATE,
	OPT_MAP_FIRST,
	OPT_REROUTE,
};

static const char shortopts[] = "d:i:g:n:r:v:xm:p:o:a:c:wl:t:jsh";

static const struct option longopts[] = {
	{ "device", required_argument, NULL, 'd' },
	{ "irq", required_argument, NULL, 'i' },
	{ "sources", required_argument, NULL, OPT_SOURCES },
	{ "gic", required_argument, NULL, 'g' },
	{ "count", required_argument, NULL, 'n' },
	{ "rate", required_argument, NULL, 'r' },
	{ "vcpus", required_argument, NULL, 'v' },
	{ "cross", no_argument, NULL, 'x' },
	{ "migrate", required_argument, NULL, 'm' },
	{ "remap", no_argument, NULL, OPT_REMAP },
	{ "overlap", required_argument, NULL, 'o' },
	{ "withdraw", required_argument, NULL, OPT_WITHDRAW },
	{ "disable", required_argument, NULL, OPT_DISABLE },
	{ "mask", required_argument, NULL, OPT_MASK },
	{ "disturb", required_argument, NULL, OPT_DISTURB },
	{ "pending", required_argument, NULL, 'p' },
	{ "ack-delay", required_argument, NULL, 'a' },
	{ "inherit", required_argument, NULL, OPT_INHERIT },
	{ "spi", required_argument, NULL, OPT_SPI },
	{ "late", required_argument, NULL, OPT_LATE },
	{ "map-first", no_argument, NULL, OPT_MAP_FIRST },
	{ "reroute", required_argument, NULL, OPT_REROUTE },
	{ "no-ack", no_argument, NULL, OPT_NO_ACK },
	{ "host-cpu", required_argument, NULL, 'c' },
	{ "wait", no_argument, NULL, 'w' },
	{ "linger", required_argument, NULL, 'l' },
	{ "sleep", no_argument, NULL, OPT_SLEEP },
	{ "timeout", required_argument, NULL, 't' },
	{ "name", required_argument, NULL, OPT_NAME },
	{ "maker", required_argument, NULL, OPT_MAKER },
	{ "json", no_argument, NULL, 'j' },
	{ "samples", no_argument, NULL, 's' },
	{ "stats", no_argument, NULL, OPT_STATS },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/* The options that are a number in a range */
static const struct number {
	int opt;
	const char *name;
	unsigned int min;
	unsigned int max;
	size_t offset;
} numbers[] = {
	{ OPT_SPI, "--spi", PTG_FIRST_SPI, PTG_LAST_SPI, offsetof(struct options, spi) },
	{ OPT_SOURCES, "--sources", 1, PTG_MAX_SOURCES, offsetof(struct options, nr_sources) },
	{ 'g', "--gic", PTG_GIC_V2, PTG_GIC_V3, offsetof(struct options, gic) },
	{ 'n', "--count", 1, MAX_COUNT, offsetof(struct options, count) },
	{ 'r', "--rate", 0, 1000000, offsetof(struct options, rate) },
	{ 'v', "--vcpus", 1, PTG_MAX_VCPUS, offsetof(struct options, nr_vcpus) },
	{ 'm', "--migrate", 0, MAX_COUNT, offsetof(struct options, migrate) },
	{ 'o', "--overlap", 1, MAX_COUNT, offsetof(struct options, overlap) },
	{ OPT_WITHDRAW, "--withdraw", 0, MAX_COUNT, offsetof(struct options, withdraw) },
	{ OPT_DISABLE, "--disable", 0, MAX_COUNT, offsetof(struct options, disable) },
	{ 'p', "--pending", 1, PTG_MAX_SOURCES, offsetof(struct options, pending) },
	{ 'a', "--ack-delay", 0, 1000000000, offsetof(struct options, ack_delay) },
	{ 'l', "--linger", 0, DAY, offsetof(struct options, linger) },
	{ 't', "--timeout", 1, DAY, offsetof(struct options, timeout) },
};

/* A decimal number from min to max, up to end; the rest of the text goes to *end. */
static int parse_number(const char *name, const char *text, unsigned int min,
			unsigned int max, char **end)
{
	unsigned long v;

	errno = 0;
	v = strtoul(text, end, 10);
	if (*text < '0' || *text > '9' || (**end && **end != ','))
		return error("%s: '%s' is not a number", name, text);
	if (errno || v < min || v > max)
		return error("%s: '%s' is not from %u to %u", name, text, min, max);
	return v;
}

static int set_number(struct options *opt, int c, const char *text)
{
	const struct number *n = numbers;
	char *end;
	int v;

	while (n->opt != c)
		n++;
	v = parse_number(n->name, text, n->min, n->max, &end);
	if (v < 0)
		return -1;
	if (*end)
		return error("%s: '%s' is not a number", n->name, text);
	*(unsigned int *)((char *)opt + n->offset) = v;
	return 0;
}

static int set_host_cpus(struct options *opt, const char *text)
{
	const char *at = text;
	char *end;
	int cpu;

	for (opt->nr_host_cpus = 0; ; at = end + 1) {
		if (opt->nr_host_cpus == PTG_MAX_VCPUS)
			return error("--host-cpu: '%s' has more than %d CPUs", text,
				     PTG_MAX_VCPUS);
		cpu = parse_number("--host-cpu", at, 0, CPU_SETSIZE - 1, &end);
		if (cpu < 0)
			return -1;
		opt->host_cpus[opt->nr_host_cpus++] = cpu;
		if (!*end)
			return 0;
	}
}

/* Accept [DDDD:]BB:SS.F, and keep it in the form that sysfs has. */
static int add_device(struct options *opt, const char *text)
{
	unsigned int domain = 0, bus, slot, fn;
	char *bdf = opt->devices[opt->nr_devices];
	int len = 0;

	if (opt->nr_devices == PTG_MAX_DEVICES)
		return error("--device: more than %d devices", PTG_MAX_DEVICES);
	if (sscanf(text, "%4x:%2x:%2x.%1x%n", &domain, &bus, &slot, &fn, &len) != 4 ||
	    text[len]) {
		domain = 0;
		len = 0;
		if (sscanf(text, "%2x:%2x.%1x%n", &bus, &slot, &fn, &len) != 3 || text[len])
			return error("--device: '%s' is not a PCI address like 0000:00:04.0",
				     text);
	}
	snprintf(bdf, BDF_LEN, "%04x:%02x:%02x.%x", domain & 0xffff, bus & 0xff, slot & 0xff,
		 fn & 0xf);
	for (unsigned int i = 0; i < opt->nr_devices; i++)
		if (!strcmp(opt->devices[i], bdf))
			return error("--device: '%s' is given twice", text);
	opt->nr_devices++;
	return 0;
}

static int set_irq(struct options *opt, const char *text)
{
	if (!kind_find(text, PTG_GIC_V3))
		return error("--irq: '%s' is not intx, intx-ioctl, intx-config, intx-access, msi, line, "
			     "eventfd, eventfd-level, eventfd-saved, lpi, sgi or timer", text);
	opt->irq = text;
	return 0;
}

static int set_name(struct options *opt, const char *text)
{
	if (!*text || strlen(text) > MAX_NAME)
		return error("--name: '%s' is not of 1 to %d characters", text, MAX_NAME);
	opt->name = text;
	return 0;
}

static int set_maker(struct options *opt, const char *text)
{
	if (!strcmp(text, "thread"))
		opt->maker = MAKER_THREAD;
	else if (!strcmp(text, "ended"))
		opt->maker = MAKER_ENDED;
	else
		return error("--maker: '%s' is neither thread nor ended", text);
	return 0;
}

static int set_inherit(struct options *opt, const char *text)
{
	if (!strcmp(text, "asserted"))
		opt->inherit = INHERIT_ASSERTED;
	else if (!strcmp(text, "lowered"))
		opt->inherit = INHERIT_LOWERED;
	else
		return error("--inherit: '%s' is neither asserted nor lowered", text);
	return 0;
}

static int set_late(struct options *opt, const char *text)
{
	if (!strcmp(text, "distributor"))
		opt->late = LATE_GICD;
	else if (!strcmp(text, "restore"))
		opt->late = LATE_RESTORE;
	else if (!strcmp(text, "route"))
		opt->late = LATE_ROUTE;
	else
		return error("--late: '%s' is not distributor, restore or route", text);
	return 0;
}

static int set_reroute(struct options *opt, const char *text)
{
	if (!strcmp(text, "same"))
		opt->reroute = REROUTE_SAME;
	else if (!strcmp(text, "next"))
		opt->reroute = REROUTE_NEXT;
	else if (!strcmp(text, "spi"))
		opt->reroute = REROUTE_SPI;
	else
		return error("--reroute: '%s' is not same, next or spi", text);
	return 0;
}

static int set_mask(struct options *opt, const char *text)
{
	if (!strcmp(text, "device"))
		opt->mask = MASK_DEVICE;
	else if (!strcmp(text, "adaptive"))
		opt->mask = MASK_ADAPTIVE;
	else
		return error("--mask: '%s' is neither device nor adaptive", text);
	return 0;
}

/* Check the origin of the interrupts, and the number of sources. */
static int check_sources(struct options *opt)
{
	if (opt->kind->device) {
		if (!opt->nr_devices)
			return error("no --device given (see --help)");
		if (opt->nr_sources)
			return error("--sources: with --irq %s each --device is one", opt->irq);
		opt->nr_sources = opt->nr_devices;
		return 0;
	}
	if (opt->nr_devices)
		return error("--device: --irq %s has none", opt->irq);
	if (!opt->nr_sources)
		opt->nr_sources = opt->nr_vcpus;
	if (opt->kind->per_vcpu && opt->nr_sources > opt->nr_vcpus)
		return error("--sources: %u are more than the vCPUs (%u), which have one %s each",
			     opt->nr_sources, opt->nr_vcpus, opt->irq);
	if (opt->nr_sources > opt->kind->max_sources)
		return error("--sources: %u is above %u, the most of --irq %s", opt->nr_sources,
			     opt->kind->max_sources, opt->irq);
	return 0;
}

/* Check the vCPUs that take the interrupts. */
static int check_takers(const struct options *opt)
{
	const char *option = opt->cross ? "--cross" : "--migrate";

	if (!opt->cross && !opt->migrate)
		return 0;
	if (opt->kind->per_vcpu)
		return error("%s: the %s of a vCPU comes to that vCPU alone", option, opt->irq);
	if (opt->nr_vcpus == 1)
		return error("%s needs --vcpus 2 or more", option);
	if (opt->pending > 1)
		return error("--pending: with %s another vCPU takes them at once", option);
	if (opt->disable)
		return error("--disable: with %s another vCPU takes it at once", option);
	if (opt->withdraw)
		return error("--withdraw: with %s another vCPU takes it at once", option);
	return 0;
}

/* An LPI must not be in use as it is unmapped: no other vCPU may have taken it. */
static int check_remap(const struct options *opt)
{
	if (!opt->remap)
		return 0;
	if (opt->kind->first_intid < PTG_FIRST_LPI)
		return error("--remap: --irq %s is no LPI%s", opt->irq,
			     opt->gic == PTG_GIC_V2 ? " in a GICv2" : "");
	if (opt->nr_vcpus == 1)
		return error("--remap needs --vcpus 2 or more");
	if (opt->cross || opt->migrate)
		return error("%s: with --remap the vCPU that raises it takes it",
			     opt->cross ? "--cross" : "--migrate");
	if (opt->overlap > 1)
		return error("--overlap: with --remap none may be on its way");
	return 0;
}

/* Check the operations on interrupts before they are taken. */
static int check_conditions(const struct options *opt)
{
	if (opt->pending > opt->nr_sources)
		return error("--pending: %u is more than the sources (%u)", opt->pending,
			     opt->nr_sources);
	if (opt->overlap > 1 && !opt->kind->edge)
		return error("--overlap: --irq %s is a level, and raised until it is taken",
			     opt->irq);
	if (opt->overlap > opt->count)
		return error("--overlap: %u is more than --count (%u)", opt->overlap, opt->count);
	if (opt->withdraw && opt->kind != &line_kind)
		return error("--withdraw: only a line is lowered before it is taken, not --irq %s",
			     opt->irq);
	if (opt->withdraw > opt->count)
		return error("--withdraw: %u is more than --count (%u)", opt->withdraw, opt->count);
	if (opt->disable && opt->overlap > 1)
		return error("--disable: with --overlap it is not certain what is pending");
	if (opt->disable && (opt->no_ack ? opt->nr_sources : opt->pending) > PTG_LOWEST + 1)
		return error("--disable: of more than %u pending at once it is not certain which are",
			     PTG_LOWEST + 1);
	if (opt->disable > opt->count)
		return error("--disable: %u is more than --count (%u)", opt->disable, opt->count);
	return 0;
}

static int check_lines(const struct options *opt)
{
	const char *option = opt->disturb ? "--disturb" : "--mask";

	if ((opt->disturb || opt->mask != MASK_AS_IT_IS) && opt->kind->irq != PTG_IRQ_INTX)
		return error("%s: --irq %s has no line that VFIO masks", option, opt->irq);
	if (opt->inherit != INHERIT_NOTHING && opt->kind != &intx_kind)
		return error("--inherit: only the line of --irq intx has a VM before");
	if (opt->spi && opt->kind->first_intid != PTG_FIRST_SPI)
		return error("--spi: --irq %s is none", opt->irq);
	if (opt->spi && opt->spi + opt->nr_sources > PTG_LAST_SPI + 1)
		return error("--spi: %u is above %u, the most for %u sources", opt->spi,
			     PTG_LAST_SPI + 1 - opt->nr_sources, opt->nr_sources);
	return 0;
}

/* Check --late: the first interrupts precede the rounds, without other operations on them. */
static int check_late(const struct options *opt)
{
	if (!opt->late)
		return 0;
	if (opt->no_ack || opt->remap || opt->withdraw || opt->disable)
		return error("%s: with --late the first is raised before it can come",
			     opt->no_ack ? "--no-ack" : opt->remap ? "--remap" :
			     opt->withdraw ? "--withdraw" : "--disable");
	if (opt->late == LATE_RESTORE && opt->nr_vcpus > 1)
		return error("--late: only a VM that has stopped is restored, so with one vCPU");
	if (opt->late == LATE_ROUTE && (opt->gic == PTG_GIC_V2 ||
	    (opt->kind != &eventfd_kind && opt->kind != &eventfd_level_kind)))
		return error("--late: only of --irq eventfd and eventfd-level can the route be late, "
			     "in a GICv3");
	return 0;
}

static int check_messages(const struct options *opt)
{
	if (opt->map_first && !opt->kind->prepare)
		return error("--map-first: --irq %s is no LPI that is wired%s", opt->irq,
			     opt->gic == PTG_GIC_V2 ? " in a GICv2" : "");
	if (opt->reroute && opt->kind != &msi_lpi_kind)
		return error("--reroute: only --irq msi has a route, in a GICv3");
	if (opt->reroute == REROUTE_NEXT && opt->nr_sources == 1)
		return error("--reroute: next needs another --device");
	return 0;
}

/* With --no-ack each source raises once, and keeps it. */
static int check_no_ack(struct options *opt, bool count_given, bool linger_given)
{
	if (!opt->no_ack)
		return 0;
	if (count_given)
		return error("--count: with --no-ack each source raises once");
	if (opt->migrate || opt->remap)
		return error("%s: with --no-ack each source raises once",
			     opt->migrate ? "--migrate" : "--remap");
	opt->count = 1;
	if (!linger_given)
		opt->linger = NO_ACK_LINGER;
	return 0;
}

/* Check combinations of options. */
static int check(struct options *opt, bool count_given, bool linger_given)
{
	opt->kind = kind_find(opt->irq, opt->gic);
	if (!opt->kind)
		return error("--irq: a GICv%u has no %s", opt->gic, opt->irq);
	if (check_sources(opt) || check_takers(opt) || check_remap(opt) ||
	    check_no_ack(opt, count_given, linger_given) || check_conditions(opt) ||
	    check_lines(opt) || check_late(opt) || check_messages(opt))
		return -1;
	if (opt->sleep && (!opt->nr_devices || !opt->linger))
		return error("--sleep needs %s", opt->nr_devices ? "--linger" : "--device");
	if (opt->nr_host_cpus > opt->nr_vcpus)
		return error("--host-cpu: %u CPUs are more than the vCPUs (%u)",
			     opt->nr_host_cpus, opt->nr_vcpus);
	if ((opt->samples || opt->stats) && !opt->json)
		return error("%s needs --json", opt->samples ? "--samples" : "--stats");
	if (opt->count > MAX_RECORDS / opt->nr_sources)
		return error("--count: %u is above %u, the most for %u sources", opt->count,
			     MAX_RECORDS / opt->nr_sources, opt->nr_sources);
	return 0;
}

static int set_option(struct options *opt, int c)
{
	switch (c) {
	case 'd':
		return add_device(opt, optarg);
	case 'i':
		return set_irq(opt, optarg);
	case 'c':
		return set_host_cpus(opt, optarg);
	case OPT_NAME:
		return set_name(opt, optarg);
	case OPT_MAKER:
		return set_maker(opt, optarg);
	case OPT_MASK:
		return set_mask(opt, optarg);
	case OPT_INHERIT:
		return set_inherit(opt, optarg);
	case OPT_LATE:
		return set_late(opt, optarg);
	case OPT_REROUTE:
		return set_reroute(opt, optarg);
	case OPT_MAP_FIRST:
		opt->map_first = true;
		return 0;
	case OPT_DISTURB:
		return disturb_parse(&opt->disturb, optarg);
	case 'x':
		opt->cross = true;
		return 0;
	case OPT_REMAP:
		opt->remap = true;
		return 0;
	case OPT_NO_ACK:
		opt->no_ack = true;
		return 0;
	case OPT_SLEEP:
		opt->sleep = true;
		return 0;
	case 'w':
		opt->wait = true;
		return 0;
	case 'j':
		opt->json = true;
		return 0;
	case 's':
		opt->samples = true;
		return 0;
	case OPT_STATS:
		opt->stats = true;
		return 0;
	default:
		return set_number(opt, c, optarg);
	}
}

enum parsed options_parse(struct options *opt, int argc, char **argv)
{
	bool count_given = false, linger_given = false;
	int c;

	*opt = (struct options) {
		.irq = "intx",
		.gic = PTG_GIC_V3,
		.count = 500,
		.nr_vcpus = 1,
		.pending = 1,
		.overlap = 1,
		.timeout = 200,
		.name = "ptguest",
	};
	while ((c = getopt_long(argc, argv, shortopts, longopts, NULL)) != -1) {
		if (c == '?')
			return PARSED_BAD;
		if (c == 'h') {
			fputs(help, stdout);
			return PARSED_HELP;
		}
		if (set_option(opt, c))
			return PARSED_BAD;
		count_given |= c == 'n';
		linger_given |= c == 'l';
	}
	if (optind < argc) {
		error("unexpected argument '%s'", argv[optind]);
		return PARSED_BAD;
	}
	return check(opt, count_given, linger_given) ? PARSED_BAD : PARSED_RUN;
}
