// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * LPIs, and the ITSs that translate MSIs to them. Each vCPU raises its LPIs through an ITS of its
 * own, so no ITS needs a lock: without the MMU there are no atomic accesses. Collection n of each
 * ITS is vCPU n.
 *
 * All tables are zero when the guest begins.
 */

#include <stdint.h>
#include "abi.h"
#include "cpu.h"
#include "gic.h"

#define PAGE_64K		0x10000UL

/* The configuration of LPIs, a byte each, and their pending table, one per vCPU */
#define CONFIG			PTG_TABLES
#define PENDING(vcpu)		(CONFIG + PAGE_64K * (1 + (vcpu)))

/* The tables of each ITS: devices, collections, commands, and the devices' tables of events */
#define ITS_TABLES(vcpu)	(PENDING(PTG_MAX_VCPUS) + 7 * PAGE_64K * (vcpu))
#define DEVICES(vcpu)		ITS_TABLES(vcpu)
#define COLLECTIONS(vcpu)	(ITS_TABLES(vcpu) + PAGE_64K)
#define COMMANDS(vcpu)		(ITS_TABLES(vcpu) + 2 * PAGE_64K)
#define COMMANDS_SIZE		4096UL
#define EVENTS(vcpu, device)	(COMMANDS(vcpu) + COMMANDS_SIZE + 256 * (device))

_Static_assert(EVENTS(0, PTG_MAX_SOURCES) <= ITS_TABLES(1), "the tables of events fit");
_Static_assert(ITS_TABLES(PTG_MAX_VCPUS) <= PTG_RECORDS, "the tables fit");

#define GICR_CTLR(vcpu)		(PTG_GICR + 0x20000UL * (vcpu) + 0x00)
#define GICR_PROPBASER(vcpu)	(PTG_GICR + 0x20000UL * (vcpu) + 0x70)
#define GICR_PENDBASER(vcpu)	(PTG_GICR + 0x20000UL * (vcpu) + 0x78)
#define GICR_CTLR_LPIS		1u
#define PROPBASER_BITS		13	/* of an INTID, less 1: 8192 LPIs */
#define PENDBASER_ZERO		(1UL << 62)

#define GITS_CTLR(vcpu)		(PTG_GITS(vcpu) + 0x00)
#define GITS_CBASER(vcpu)	(PTG_GITS(vcpu) + 0x80)
#define GITS_CWRITER(vcpu)	(PTG_GITS(vcpu) + 0x88)
#define GITS_CREADR(vcpu)	(PTG_GITS(vcpu) + 0x90)
#define GITS_BASER(vcpu, n)	(PTG_GITS(vcpu) + 0x100 + 8 * (n))
#define GITS_CTLR_ENABLE	1u
#define BASER_VALID		(1UL << 63)
#define BASER_64K		(2UL << 8)
#define BASER_TYPE(baser)	((baser) >> 56 & 7)
#define BASER_DEVICES		1
#define BASER_COLLECTIONS	4

#define CMD_MOVI		0x01
#define CMD_MAPD		0x08
#define CMD_MAPC		0x09
#define CMD_MAPTI		0x0a
#define CMD_INV			0x0c
#define CMD_DISCARD		0x0f
#define CMD_SYNC		0x05

#define CONFIG_ENABLE		1u
#define CONFIG_RES1		2u

/* The offset of each ITS's next command; only its vCPU writes it */
static uint64_t next[PTG_MAX_VCPUS];

/* Write a command, for the ITS to see with the next submit(). */
static void queue(uint64_t w0, uint64_t w1, uint64_t w2)
{
	uint32_t self = read_sysreg(tpidr_el1);
	uint64_t at = COMMANDS(self) + next[self];

	write64(at, w0);
	write64(at + 8, w1);
	write64(at + 16, w2);
	write64(at + 24, 0);
	next[self] = (next[self] + 32) % COMMANDS_SIZE;
}

/* Wait until the ITS is through with what is queued. */
static void submit(void)
{
	uint32_t self = read_sysreg(tpidr_el1);

	dsb();
	write64(GITS_CWRITER(self), next[self]);
	while (read32(GITS_CREADR(self)) != next[self])
		;
}

static void command(uint64_t w0, uint64_t w1, uint64_t w2)
{
	queue(w0, w1, w2);
	submit();
}

static void sync(uint32_t vcpu)
{
	command(CMD_SYNC, 0, (uint64_t)vcpu << 16);
}

/* The configuration of an LPI changed: its redistributor must not use a copy. */
static void invalidate(uint32_t device, uint32_t target)
{
	command(CMD_INV | (uint64_t)device << 32, 0, 0);
	sync(target);
}

static void init_redistributor(uint32_t vcpu)
{
	write64(GICR_PROPBASER(vcpu), CONFIG | PROPBASER_BITS);
	write64(GICR_PENDBASER(vcpu), PENDING(vcpu) | PENDBASER_ZERO);
	dsb();
	write32(GICR_CTLR(vcpu), GICR_CTLR_LPIS);
	dsb();
}

static void init_tables(uint32_t vcpu)
{
	for (uint32_t n = 0; n < 8; n++) {
		uint64_t baser = GITS_BASER(vcpu, n);

		switch (BASER_TYPE(read64(baser))) {
		case BASER_DEVICES:
			write64(baser, DEVICES(vcpu) | BASER_VALID | BASER_64K);
			break;
		case BASER_COLLECTIONS:
			write64(baser, COLLECTIONS(vcpu) | BASER_VALID | BASER_64K);
			break;
		}
	}
	/* the size is in pages of 4 KiB, less 1 */
	write64(GITS_CBASER(vcpu), COMMANDS(vcpu) | BASER_VALID);
	write64(GITS_CWRITER(vcpu), 0);
	write32(GITS_CTLR(vcpu), GITS_CTLR_ENABLE);
}

void its_init_cpu(uint32_t vcpu, uint32_t nr_vcpus)
{
	init_redistributor(vcpu);
	init_tables(vcpu);
	for (uint32_t i = 0; i < nr_vcpus; i++)
		command(CMD_MAPC, 0, (uint64_t)i << 16 | i | BASER_VALID);
}

/* LPI n is event 0 of device n; event numbers have one bit. */
void its_setup(uint32_t intid, uint32_t target, uint32_t priority)
{
	uint32_t self = read_sysreg(tpidr_el1);
	uint64_t device = intid - PTG_FIRST_LPI;

	write8(CONFIG + device, priority | CONFIG_RES1 | CONFIG_ENABLE);
	dsb();
	command(CMD_MAPD | device << 32, 0, EVENTS(self, device) | BASER_VALID);
	command(CMD_MAPTI | device << 32, (uint64_t)intid << 32, target);
	invalidate(device, target);
}

void its_enable(uint32_t intid, int on)
{
	uint64_t device = intid - PTG_FIRST_LPI;
	uint32_t config = read8(CONFIG + device) & ~CONFIG_ENABLE;

	write8(CONFIG + device, config | (on ? CONFIG_ENABLE : 0));
	dsb();
	invalidate(device, read_sysreg(tpidr_el1));
}

/* Unmap and map in one go, so that as little as possible comes in between. */
void its_remap(uint32_t intid, uint32_t target)
{
	uint64_t device = (uint64_t)(intid - PTG_FIRST_LPI) << 32;

	queue(CMD_DISCARD | device, 0, 0);
	queue(CMD_MAPTI | device, (uint64_t)intid << 32, target);
	queue(CMD_SYNC, 0, (uint64_t)target << 16);
	submit();
}

void its_route(uint32_t intid, uint32_t target)
{
	command(CMD_MOVI | (uint64_t)(intid - PTG_FIRST_LPI) << 32, 0, target);
	sync(target);
}
