/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The parts of ptguest's monitor and how they call each other. */
#ifndef PTGUEST_H
#define PTGUEST_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "guest/abi.h"

#define BDF_LEN 16

enum exit_code { EXIT_OK, EXIT_ERROR, EXIT_USAGE };

/* error.c: one line on stderr; returns -1 */
int error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* options.c */
struct options {
	char devices[PTG_MAX_DEVICES][BDF_LEN];
	int host_cpus[PTG_MAX_VCPUS];	/* of vCPU i; the last one is for the rest */
	unsigned int nr_devices;
	unsigned int nr_host_cpus;
	unsigned int count;
	unsigned int rate;
	unsigned int nr_vcpus;
	unsigned int pending;
	unsigned int ack_delay;		/* ticks */
	unsigned int linger;		/* seconds */
	unsigned int timeout;		/* seconds */
	bool no_ack;
	bool wait;
	bool json;
	bool samples;
	const char *name;
};

enum parsed { PARSED_RUN, PARSED_HELP, PARSED_BAD };

enum parsed options_parse(struct options *opt, int argc, char **argv);

/* vm.c: a VM with its vGIC; guest memory starts at PTG_RAM */
struct vm;

struct vcpu {
	struct vm *vm;
	struct kvm_run *run;
	pthread_t thread;
	unsigned int index;
	int fd;
	int host_cpu;			/* -1: anywhere */
	int done_fd;			/* counts the vCPUs that have ended */
	bool failed;
};

struct vm {
	int kvm;
	int fd;
	uint8_t *ram;
	uint64_t ram_size;
	uint32_t nr_slots;
	unsigned int nr_vcpus;
	struct vcpu vcpus[PTG_MAX_VCPUS];
};

static inline uint64_t counter_frequency(void)
{
	uint64_t hz;

	asm("mrs %0, cntfrq_el0" : "=r" (hz));
	return hz;
}

int vm_create(struct vm *vm, unsigned int nr_vcpus, uint64_t ram_size);
int vm_map(struct vm *vm, uint64_t gpa, void *addr, uint64_t size);
void *vm_addr(struct vm *vm, uint64_t gpa);

static inline struct ptg_params *vm_params(struct vm *vm)
{
	return vm_addr(vm, PTG_PARAMS);
}

/* run.c: the vCPU threads, until the end, a signal or the timeout */
int run_check_cpus(const struct options *opt);
int run_guest(struct vm *vm, const struct options *opt);

/* vfio.c: a PCI device in user space, with its BAR 0 mapped */
struct irq_source;

struct device {
	const char *bdf;
	const struct irq_source *source;
	volatile uint32_t *bar;
	uint64_t bar_size;
	int fd;
	int group;			/* IOMMU group number */
	int group_fd;
	uint32_t gsi;
	bool wired;
};

/* Devices of one group share its descriptor: prev is those opened before. */
int vfio_open(struct device *dev, const char *bdf, const struct device *prev,
	      unsigned int nr_prev, int *container);
int vfio_set_irq(struct device *dev, uint32_t index, uint32_t action, int eventfd);
int vfio_disable_irq(struct device *dev, uint32_t index);

/* How a device's interrupts get into the VM: one table per kind */
struct irq_source {
	const char *name;
	int (*wire)(struct device *dev, struct vm *vm);
	int (*unwire)(struct device *dev);
};

extern const struct irq_source intx_source;	/* intx.c */

/* report.c */
int report(struct vm *vm, const struct options *opt, const struct device *devices);

#endif
