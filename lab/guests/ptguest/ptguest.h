/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The parts of ptguest's monitor and how they call each other. */
#ifndef PTGUEST_H
#define PTGUEST_H

#include <pthread.h>
#include <semaphore.h>
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
	const char *irq;
	const struct irq_kind *kind;	/* of irq and gic */
	unsigned int gic;		/* enum ptg_gic */
	char devices[PTG_MAX_DEVICES][BDF_LEN];
	int host_cpus[PTG_MAX_VCPUS];	/* of vCPU i; the last one is for the rest */
	unsigned int nr_devices;
	unsigned int nr_sources;
	unsigned int nr_host_cpus;
	unsigned int count;
	unsigned int rate;
	unsigned int nr_vcpus;
	unsigned int pending;
	unsigned int overlap;
	unsigned int withdraw;
	unsigned int disable;
	unsigned int migrate;
	unsigned int ack_delay;		/* ticks */
	unsigned int linger;		/* seconds */
	unsigned int timeout;		/* seconds */
	unsigned int disturb;		/* disturb_parse()'s */
	enum mask { MASK_AS_IT_IS, MASK_DEVICE, MASK_ADAPTIVE } mask;
	enum maker { MAKER_FIRST, MAKER_THREAD, MAKER_ENDED } maker;
	enum inherit { INHERIT_NOTHING, INHERIT_ASSERTED, INHERIT_LOWERED } inherit;
	enum late { LATE_NOTHING, LATE_GICD, LATE_RESTORE, LATE_ROUTE } late;
	enum reroute { REROUTE_NOT, REROUTE_SAME, REROUTE_NEXT, REROUTE_SPI } reroute;
	unsigned int spi;		/* the first; 0: the kind's default */
	bool cross;
	bool remap;
	bool map_first;
	bool no_ack;
	bool sleep;
	bool wait;
	bool json;
	bool samples;
	bool stats;
	const char *name;
};

enum parsed { PARSED_RUN, PARSED_HELP, PARSED_BAD };

enum parsed options_parse(struct options *opt, int argc, char **argv);

/* vfio.c: a PCI device in user space, with its BAR 0 mapped */
struct device {
	const char *bdf;
	volatile uint32_t *bar;
	uint64_t bar_size;
	int fd;
	int group;			/* IOMMU group number */
	int group_fd;
};

/* Devices of one group share its descriptor; prev are the devices that were opened before. */
int vfio_open(struct device *dev, const char *bdf, const struct device *prev,
	      unsigned int nr_prev, int *container);
int vfio_set_irq(struct device *dev, uint32_t index, uint32_t action, int eventfd);
int vfio_disable_irq(struct device *dev, uint32_t index);
int vfio_unmask_intx(struct device *dev);
int vfio_toggle_intx(struct device *dev);
int vfio_mask_intx(struct device *dev);
int vfio_rewrite_command(struct device *dev);
/* Choose where INTx is masked (VFIO_DEVICE_FEATURE). */
int vfio_set_mask(struct device *dev, bool adaptive);
int vfio_sleep(struct device *dev);
int vfio_wake(struct device *dev);
void vfio_quiesce(struct device *dev);

/* A kind of interrupt, a table each. NULL: nothing to do. */
struct vm;
struct source;

struct irq_kind {
	const char *name;
	enum ptg_irq irq;
	enum ptg_gic gic;		/* only there; 0: in any */
	uint32_t first_intid;
	unsigned int max_sources;
	bool device;			/* a device that is passed through raises it */
	bool gsi;			/* through an irqfd, which has a GSI */
	bool edge;
	bool per_vcpu;			/* one INTID, and each vCPU has its own */
	int (*prepare)(struct vm *vm);	/* once, before the first is wired */
	int (*wire)(struct vm *vm, struct source *src);
	int (*unmask)(struct device *dev);	/* the line, if a monitor thread unmasks it */
	int (*unwire)(struct source *src);
	/* of the guest, to registers of an emulated device */
	void (*access)(struct source *src, uint64_t reg, uint64_t *value, bool is_write);
};

/* An interrupt of the guest and its origin */
struct source {
	const struct irq_kind *kind;
	char name[BDF_LEN];		/* of the device; without one "line0" and the like */
	struct device *dev;
	struct emulated *emulated;
	struct unmasker *unmasker;
	int trigger;			/* of a line: the eventfd that VFIO signals */
	uint32_t intid;
	uint32_t gsi;
	unsigned int vcpu;
	bool wired;
};

/* kinds.c */
const struct irq_kind *kind_find(const char *name, enum ptg_gic gic);

/* irq.c: shared by them */
int irq_prepare(struct vm *vm);
int irq_wire(struct vm *vm);
int irq_unwire(struct vm *vm);
int irq_connect(struct vm *vm, struct source *src, int trigger, int resample);

extern const struct irq_kind intx_kind;		/* intx.c */
extern const struct irq_kind intx_ioctl_kind;
extern const struct irq_kind intx_config_kind;
extern const struct irq_kind intx_access_kind;
extern const struct irq_kind msi_lpi_kind;	/* msi.c */
extern const struct irq_kind msi_spi_kind;
int msi_prepare(struct vm *vm);			/* ITSs, and an MSI for each GSI */
int msi_route(struct vm *vm, enum reroute how);
extern const struct irq_kind line_kind;		/* emulated.c */
extern const struct irq_kind eventfd_kind;
extern const struct irq_kind eventfd_level_kind;
extern const struct irq_kind eventfd_saved_kind;
extern const struct irq_kind lpi_kind;

/* inherit.c: run another VM with the line, signalled by src->trigger; kill it as it is high */
int inherit_line(struct vm *vm, struct source *src, int resample);

/* disturb.c: a thread that masks and unmasks each line in other ways than it is meant to */
struct disturber {
	struct vm *vm;
	unsigned int what;
	unsigned long times;		/* complete passes through all operations */
	pthread_t thread;
	bool stop, failed;
};

int disturb_parse(unsigned int *what, const char *text);
int disturb_start(struct disturber *d, struct vm *vm, unsigned int what);
int disturb_end(struct disturber *d);

/* vm.c: a VM with its vGIC; guest memory starts at PTG_RAM */
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
	enum maker maker;
	sem_t made;
	uint8_t *ram;
	uint64_t ram_size;
	uint32_t nr_slots;
	enum ptg_gic gic;
	enum inherit inherit;
	int vgic;
	bool any_spi;			/* the vGIC has as many SPIs as possible */
	unsigned int nr_vcpus;
	unsigned int nr_sources;
	struct vcpu vcpus[PTG_MAX_VCPUS];
	struct source sources[PTG_MAX_SOURCES];
};

static inline uint64_t counter_frequency(void)
{
	uint64_t hz;

	asm("mrs %0, cntfrq_el0" : "=r" (hz));
	return hz;
}

int vm_create(struct vm *vm, const struct options *opt, uint64_t ram_size);
int vm_create_its(struct vm *vm, uint64_t addr);
int vm_map(struct vm *vm, uint64_t gpa, void *addr, uint64_t size);
void *vm_addr(struct vm *vm, uint64_t gpa);
/* In place of the guest: configure an SPI, and 15 others of its register, as edges. */
int vm_make_level(struct vm *vm, uint32_t intid);
/* Enable the distributor, which a monitor that restores a VM may do last. */
int vm_start_distributor(struct vm *vm);
/* Save what 32 SPIs have pending, and restore it */
int vm_restore_pending(struct vm *vm, uint32_t intid);
int vm_line_is_high(struct vm *vm, uint32_t intid);	/* 1, 0, or -1: error */

static inline struct ptg_params *vm_params(struct vm *vm)
{
	return vm_addr(vm, PTG_PARAMS);
}

/* run.c: the vCPU threads, until the end, a signal or the timeout */
int run_check_cpus(const struct options *opt);
int run_guest(struct vm *vm, const struct options *opt);

/* counts.c: raised = taken + withdrawn + coalesced + lost */
struct counts {
	uint32_t raised;
	uint32_t taken;
	uint32_t completed;
	uint32_t withdrawn;
	uint32_t coalesced;
	uint32_t lost;
	uint32_t spurious;
	uint32_t strays;		/* interrupts of no source that came to any vCPU */
	uint32_t held;
	uint32_t moved;
};

struct counts source_counts(struct vm *vm, const struct ptg_source *src);
bool source_finished(struct vm *vm, const struct ptg_source *src);

/* stats.c: a JSON object of what KVM counted */
int stats_print(const struct vcpu *vcpu);

/* report.c */
int report(struct vm *vm, const struct options *opt, const struct disturber *disturber);

#endif
