// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * ptguest: run a bare-metal guest that raises interrupts and measures how long they take to come
 * back to it. It uses edu devices that are passed through, or interrupts without a device.
 *
 *   guest: store to BAR 0 ─► device ─► host IRQ ─► VFIO ─► eventfd ─► irqfd ─► vgic ─► guest
 *   guest: EOI ─► vgic ─► resample eventfd ─► VFIO unmasks the line (INTx)
 *
 * The monitor only wires this up; while the guest runs it does nothing, unless it is
 * the device (emulated.c). Main phases: parse, set up, run, report, tear down.
 */

#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "ptguest.h"

static uint64_t records_size(const struct options *opt)
{
	uint64_t size = opt->count * sizeof(struct ptg_record);

	return (size + PTG_PAGE - 1) & -PTG_PAGE;
}

static uint32_t guest_flags(const struct options *opt)
{
	return (opt->no_ack ? PTG_F_NO_ACK : 0) | (opt->kind->edge ? PTG_F_EDGE : 0) |
	       (opt->cross || opt->migrate ? PTG_F_ELSEWHERE : 0) |
	       (opt->remap ? PTG_F_REMAP : 0) | (opt->map_first ? PTG_F_MAP_FIRST : 0) |
	       (opt->late == LATE_GICD ? PTG_F_LATE_GICD : 0) |
	       (opt->late == LATE_RESTORE ? PTG_F_LATE_GICD | PTG_F_RESTORE : 0) |
	       (opt->late == LATE_ROUTE ? PTG_F_LATE_ROUTE : 0);
}

/* Sources that are pending together get decreasing priorities, as far as there are enough. */
static uint32_t priority(const struct options *opt, unsigned int i)
{
	uint32_t n = opt->pending > 1 && !opt->no_ack ? i / opt->nr_vcpus % opt->pending : i;

	return n < PTG_LOWEST ? n : PTG_LOWEST;
}

static void set_params(struct vm *vm, const struct options *opt)
{
	struct ptg_params *p = vm_params(vm);

	p->irq = opt->kind->irq;
	p->gic = vm->gic;
	p->flags = guest_flags(opt);
	p->nr_vcpus = vm->nr_vcpus;
	p->nr_sources = vm->nr_sources;
	p->count = opt->count;
	p->pending = opt->pending;
	p->overlap = opt->overlap;
	p->withdraw = opt->withdraw;
	p->disable = opt->disable;
	p->migrate = opt->migrate;
	p->period = opt->rate ? counter_frequency() / opt->rate : 0;
	p->ack_delay = opt->ack_delay;
	for (unsigned int i = 0; i < vm->nr_sources; i++) {
		const struct source *src = &vm->sources[i];

		p->sources[i].bar = src->dev || src->kind->access ? PTG_BAR(i) : 0;
		p->sources[i].records = PTG_RECORDS + i * records_size(opt);
		p->sources[i].intid = src->intid;
		p->sources[i].vcpu = src->vcpu;
		p->sources[i].target = (src->vcpu + opt->cross) % vm->nr_vcpus;
		p->sources[i].priority = priority(opt, i);
	}
}

static uint32_t first_intid(const struct options *opt)
{
	return opt->spi ?: opt->kind->first_intid;
}

static void add_sources(struct vm *vm, const struct options *opt, struct device *devices)
{
	vm->nr_sources = opt->nr_sources;
	for (unsigned int i = 0; i < vm->nr_sources; i++) {
		struct source *src = &vm->sources[i];

		src->kind = opt->kind;
		src->vcpu = i % opt->nr_vcpus;
		src->intid = first_intid(opt) + (opt->kind->per_vcpu ? 0 : i);
		src->gsi = opt->spi ? opt->spi - PTG_FIRST_SPI + i : i;	/* KVM's default routing */
		src->dev = opt->kind->device ? &devices[i] : NULL;
		if (src->dev)
			strcpy(src->name, src->dev->bdf);
		else
			snprintf(src->name, sizeof(src->name), "%s%u", opt->kind->name, i);
	}
}

/* Each LPI has an eventfd. */
static void allow_files(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files))
		return;
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
}

static int set_up(struct vm *vm, const struct options *opt, struct device *devices)
{
	uint64_t ram = PTG_RECORDS - PTG_RAM + opt->nr_sources * records_size(opt);
	int container = -1;

	if (run_check_cpus(opt))
		return -1;
	allow_files();
	for (unsigned int i = 0; i < opt->nr_devices; i++)
		if (vfio_open(&devices[i], opt->devices[i], devices, i, &container) ||
		    (opt->mask && vfio_set_mask(&devices[i], opt->mask == MASK_ADAPTIVE)))
			return -1;
	if (vm_create(vm, opt, ram))
		return -1;
	for (unsigned int i = 0; i < opt->nr_devices && !opt->kind->access; i++)
		if (vm_map(vm, PTG_BAR(i), (void *)devices[i].bar, devices[i].bar_size))
			return -1;
	add_sources(vm, opt, devices);
	set_params(vm, opt);
	if (irq_prepare(vm))
		return -1;
	return opt->map_first ? 0 : irq_wire(vm);
}

/* Print the progress on stderr; wait for a line or the end of standard input. */
static void say_and_wait(const char *what)
{
	int c;

	fprintf(stderr, "%s\n", what);
	do
		c = getchar();
	while (c != '\n' && c != EOF);
}

/* Reroute, then release the host's interrupts, for another VM to use; this VM stays. */
static int reroute(struct vm *vm, enum reroute how)
{
	if (msi_route(vm, how))
		return -1;
	say_and_wait("rerouted");
	if (irq_unwire(vm))
		return -1;
	say_and_wait("released");
	return 0;
}

static int check_finished(struct vm *vm, const struct options *opt)
{
	struct ptg_params *p = vm_params(vm);

	for (unsigned int i = 0; i < p->nr_sources; i++)
		if (!opt->no_ack && !source_finished(vm, &p->sources[i]))
			return -1;
	return 0;
}

int main(int argc, char **argv)
{
	struct device devices[PTG_MAX_DEVICES] = { };
	struct disturber disturber = { };
	struct vm vm = { };
	struct options opt;
	int ret;

	switch (options_parse(&opt, argc, argv)) {
	case PARSED_HELP:
		return EXIT_OK;
	case PARSED_BAD:
		return EXIT_USAGE;
	case PARSED_RUN:
		break;
	}
	prctl(PR_SET_NAME, opt.name);
	ret = set_up(&vm, &opt, devices);
	if (!ret) {
		if (opt.wait)
			say_and_wait("ready");
		ret = disturb_start(&disturber, &vm, opt.disturb);
		if (!ret)
			ret = run_guest(&vm, &opt);
		if (disturb_end(&disturber))
			ret = -1;
		/* report a run that failed, too: its progress shows the reason */
		if (report(&vm, &opt, &disturber) || check_finished(&vm, &opt))
			ret = -1;
		if (!ret && opt.reroute)
			ret = reroute(&vm, opt.reroute);
	}
	/* the next user of a device must not find it raised; the rest ends with this process */
	if (irq_unwire(&vm))
		ret = -1;
	return ret ? EXIT_ERROR : EXIT_OK;
}
