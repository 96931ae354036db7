/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Guest memory that ptguest's monitor and its bare-metal guest share: the parameters, and the
 * guest's measurements. Include <stdint.h> first. A field has one writer: the guest runs with its
 * MMU off, where exclusive accesses need not work.
 */
#ifndef PTGUEST_ABI_H
#define PTGUEST_ABI_H

#define PTG_MAX_VCPUS	8
#define PTG_MAX_DEVICES	12	/* passed through */
#define PTG_MAX_SOURCES	1024
#define PTG_MAX_SGIS	12	/* of 16; the last one ends a wait */

/* Guest physical addresses */
#define PTG_GICD	0x08000000UL
#define PTG_GICC	0x08010000UL	/* of a GICv2 */
#define PTG_GICR	0x080a0000UL	/* 128 KiB for each vCPU */
#define PTG_GITS(vcpu)	(0x08200000UL + (vcpu) * 0x20000UL)	/* each vCPU has its own */
#define PTG_GITS_TRANSLATER(vcpu)	(PTG_GITS(vcpu) + 0x10040)
#define PTG_EXIT	0x09000000UL	/* a 32-bit store here ends the vCPU: enum ptg_exit */
#define PTG_SLEEP	0x09000008UL	/* a 64-bit one sleeps until this value of the counter */
#define PTG_RAM		0x40000000UL	/* the image comes first */
#define PTG_PARAMS	(PTG_RAM + 0x20000)
#define PTG_TABLES	(PTG_RAM + 0x60000)	/* the guest's, for its ITSs and LPIs */
#define PTG_RECORDS	(PTG_RAM + 0x470000)
#define PTG_RAM_END	(PTG_RAM + 0x10000000)	/* memory may end before */
#define PTG_BAR(i)	(0x80000000UL + (i) * PTG_BAR_SIZE)
#define PTG_BAR_SIZE	0x100000UL

#define PTG_PAGE	4096UL
#define PTG_TIMER_PPI	27
#define PTG_FIRST_SPI	32
#define PTG_NR_SPIS	32
#define PTG_LAST_SPI	991	/* ... and KVM's last one */
#define PTG_FIRST_LPI	8192	/* LPI n is event 0 of device n */
#define PTG_LOWEST	14	/* priority; 0 is the highest */

enum ptg_irq {
	PTG_IRQ_INTX,
	PTG_IRQ_MSI,
	PTG_IRQ_LINE,
	PTG_IRQ_EVENTFD,
	PTG_IRQ_SGI,
	PTG_IRQ_TIMER,
	PTG_IRQ_LPI,
};
enum ptg_gic { PTG_GIC_V2 = 2, PTG_GIC_V3 = 3 };
/* The progress of a vCPU; it waits for the others at each step. */
enum ptg_step {
	PTG_SHARED_READY = 1,
	PTG_CPU_READY,
	PTG_SOURCES_READY,
	PTG_WIRED,
	PTG_RAISED,
	PTG_DONE,
};
enum ptg_exit { PTG_EXIT_DONE = 1, PTG_EXIT_FAULT, PTG_EXIT_WIRE, PTG_EXIT_START };
enum ptg_flags {
	PTG_F_NO_ACK	= 1 << 0,
	PTG_F_EDGE	= 1 << 1,	/* the interrupts are edges, and lower themselves */
	PTG_F_ELSEWHERE	= 1 << 2,	/* another vCPU takes them than raises them */
	PTG_F_REMAP	= 1 << 3,	/* an LPI is mapped to another vCPU while not raised */
	PTG_F_MAP_FIRST	= 1 << 4,	/* the monitor wires them when the guest has set them up */
	/* the first interrupt of each source is raised before it can come: the guest ... */
	PTG_F_LATE_GICD	= 1 << 5,	/* enables its distributor after that */
	PTG_F_LATE_ROUTE = 1 << 6,	/* routes it to a vCPU after that, and raises it again */
	PTG_F_RESTORE	= 1 << 7,	/* ... the distributor is for the monitor to enable */
};

/* One interrupt: counter values; 0 did not happen */
struct ptg_record {
	uint64_t raise;		/* right before the store that raises it */
	uint64_t vector;	/* the first instruction of the IRQ vector */
	uint64_t ack;		/* right before the device is acknowledged */
	uint64_t done;		/* right before the end of interrupt */
};

/* The interrupts that one vCPU took of one source; written only by this vCPU */
struct ptg_taker {
	uint32_t taken;
	uint32_t completed;
	uint32_t spurious;	/* taken while it was not raised */
	uint32_t reserved;
	uint64_t last;		/* with overlap: the counter after the last acknowledge */
};

struct ptg_source {
	uint64_t bar;		/* guest address of the device's registers; 0: it has none */
	uint64_t records;	/* guest address of params.count of them, page aligned */
	uint32_t intid;
	uint32_t vcpu;		/* raises it */
	uint32_t target;	/* takes it, before it is moved */
	uint32_t priority;	/* up to PTG_LOWEST, which several may have */
	/* written by the vCPU that raises it */
	uint32_t raised;	/* to be taken */
	uint32_t withdrawn;	/* raised besides, and lowered again while masked */
	uint32_t held;		/* disabled while it was pending, and enabled again */
	uint32_t moved;		/* to another vCPU, while it was pending */
	struct ptg_taker by[PTG_MAX_VCPUS];
};

struct ptg_vcpu {
	/* all written by the guest */
	uint64_t esr;		/* with PTG_EXIT_FAULT */
	uint64_t elr;
	uint64_t far;
	uint32_t step;		/* enum ptg_step */
	uint32_t spurious;	/* interrupts of no source that it takes */
};

struct ptg_params {
	uint32_t irq;		/* enum ptg_irq, of all sources */
	uint32_t gic;		/* enum ptg_gic */
	uint32_t flags;		/* enum ptg_flags */
	uint32_t nr_vcpus;
	uint32_t nr_sources;
	uint32_t count;		/* interrupts of each source */
	uint32_t pending;	/* sources raised together */
	uint32_t overlap;	/* times that each is raised in a round, to be taken once or more */
	uint32_t withdraw;	/* rounds in which it is raised and withdrawn before */
	uint32_t disable;	/* rounds in which it is disabled while it is pending */
	uint32_t migrate;	/* rounds after which it moves to the next vCPU; 0: never */
	uint32_t reserved;
	uint64_t period;	/* ticks from round to round; 0: as fast as possible */
	uint64_t ack_delay;	/* ticks in the handler before the acknowledge */
	struct ptg_vcpu vcpus[PTG_MAX_VCPUS];
	struct ptg_source sources[PTG_MAX_SOURCES];
};

_Static_assert(sizeof(struct ptg_record) == 32, "record layout");
_Static_assert(sizeof(struct ptg_taker) == 24, "taker layout");
_Static_assert(sizeof(struct ptg_source) == 48 + 8 * 24, "source layout");
_Static_assert(sizeof(struct ptg_vcpu) == 32, "vCPU layout");
_Static_assert(sizeof(struct ptg_params) == 64 + 8 * 32 + 1024 * 240, "parameter layout");
_Static_assert(PTG_PARAMS + sizeof(struct ptg_params) <= PTG_TABLES, "the parameters fit");
_Static_assert(PTG_RAM_END <= PTG_BAR(0), "the devices come behind the memory");

#endif
