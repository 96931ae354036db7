// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* GICv3: distributor, redistributors, CPU interface in system registers. */

#include <stdint.h>
#include "abi.h"
#include "cpu.h"
#include "gic.h"
#include "guest.h"

#define GICD_CTLR		(PTG_GICD + 0x0000)
#define GICD_IGROUPR(n)		(PTG_GICD + 0x0080 + 4 * (n))
#define GICD_ISENABLER(n)	(PTG_GICD + 0x0100 + 4 * (n))
#define GICD_ICENABLER(n)	(PTG_GICD + 0x0180 + 4 * (n))
#define GICD_IPRIORITYR(intid)	(PTG_GICD + 0x0400 + (intid))
#define GICD_ICFGR(n)		(PTG_GICD + 0x0c00 + 4 * (n))
#define GICD_IROUTER(intid)	(PTG_GICD + 0x6000 + 8 * (intid))

#define GICD_CTLR_GRP1		(1u << 1)
#define GICD_CTLR_ARE		(1u << 4)
#define GICD_CTLR_RWP		(1u << 31)

#define GICR(vcpu)		(PTG_GICR + 0x20000UL * (vcpu))
#define GICR_CTLR(vcpu)		(GICR(vcpu) + 0x00)
#define GICR_WAKER(vcpu)	(GICR(vcpu) + 0x14)
#define GICR_IGROUPR0(vcpu)	(GICR(vcpu) + 0x10080)
#define GICR_ISENABLER0(vcpu)	(GICR(vcpu) + 0x10100)
#define GICR_ICENABLER0(vcpu)	(GICR(vcpu) + 0x10180)
#define GICR_IPRIORITYR(vcpu, intid)	(GICR(vcpu) + 0x10400 + (intid))

#define GICR_CTLR_RWP		(1u << 3)
#define GICR_WAKER_SLEEP	(1u << 1)
#define GICR_WAKER_ASLEEP	(1u << 2)

#define ICC_PMR_EL1		s3_0_c4_c6_0
#define ICC_SGI1R_EL1		s3_0_c12_c11_5
#define ICC_IAR1_EL1		s3_0_c12_c12_0
#define ICC_EOIR1_EL1		s3_0_c12_c12_1
#define ICC_HPPIR1_EL1		s3_0_c12_c12_2
#define ICC_BPR1_EL1		s3_0_c12_c12_3
#define ICC_CTLR_EL1		s3_0_c12_c12_4
#define ICC_SRE_EL1		s3_0_c12_c12_5
#define ICC_IGRPEN1_EL1		s3_0_c12_c12_7

/* The macros of cpu.h paste the name: these expand it first */
#define icc_read(reg)		read_sysreg(reg)
#define icc_write(reg, v)	write_sysreg(reg, v)

static void wait_rwp(void)
{
	while (read32(GICD_CTLR) & GICD_CTLR_RWP)
		;
}

static void wait_rwp_cpu(uint32_t vcpu)
{
	while (read32(GICR_CTLR(vcpu)) & GICR_CTLR_RWP)
		;
}

/* All other SPIs in the registers of the sources get the same configuration. */
static void init_shared(int edge)
{
	write32(GICD_CTLR, GICD_CTLR_ARE);
	wait_rwp();
	for (uint32_t n = first_spis(); n <= last_spis(); n++)
		write32(GICD_IGROUPR(n), ~0u);
	for (uint32_t n = 2 * first_spis(); n < 2 * last_spis() + 2; n++)
		write32(GICD_ICFGR(n), edge ? 0xaaaaaaaa : 0);
}

static void start(void)
{
	write32(GICD_CTLR, GICD_CTLR_ARE | GICD_CTLR_GRP1);
	wait_rwp();
}

static void init_cpu(uint32_t vcpu)
{
	write32(GICR_WAKER(vcpu), read32(GICR_WAKER(vcpu)) & ~GICR_WAKER_SLEEP);
	while (read32(GICR_WAKER(vcpu)) & GICR_WAKER_ASLEEP)
		;
	write32(GICR_IGROUPR0(vcpu), ~0u);
	icc_write(ICC_SRE_EL1, icc_read(ICC_SRE_EL1) | 1);
	isb();
	icc_write(ICC_PMR_EL1, 0xff);
	icc_write(ICC_BPR1_EL1, 0);
	icc_write(ICC_CTLR_EL1, 0);	/* EOImode 0: an EOI deactivates too */
	icc_write(ICC_IGRPEN1_EL1, 1);
	isb();
}

static void enable(uint32_t intid)
{
	uint32_t self = read_sysreg(tpidr_el1), bit = 1u << (intid % 32);

	if (intid >= PTG_FIRST_LPI) {
		its_enable(intid, 1);
	} else if (intid >= PTG_FIRST_SPI) {
		write32(GICD_ISENABLER(intid / 32), bit);
		wait_rwp();
	} else {
		write32(GICR_ISENABLER0(self), bit);
		wait_rwp_cpu(self);
	}
}

static void disable(uint32_t intid)
{
	uint32_t self = read_sysreg(tpidr_el1), bit = 1u << (intid % 32);

	if (intid >= PTG_FIRST_LPI) {
		its_enable(intid, 0);
	} else if (intid >= PTG_FIRST_SPI) {
		write32(GICD_ICENABLER(intid / 32), bit);
		wait_rwp();
	} else {
		write32(GICR_ICENABLER0(self), bit);
		wait_rwp_cpu(self);
	}
}

/* The affinity of vCPU n, below 16, is n. */
static void setup(uint32_t intid, uint32_t vcpu, uint32_t priority)
{
	priority = GIC_PRIORITY(priority);
	if (intid >= PTG_FIRST_LPI) {
		its_setup(intid, vcpu, priority);
		return;
	}
	if (intid >= PTG_FIRST_SPI) {
		write8(GICD_IPRIORITYR(intid), priority);
		write64(GICD_IROUTER(intid), vcpu);
	} else {
		write8(GICR_IPRIORITYR(vcpu, intid), priority);
	}
	enable(intid);
}

static void route(uint32_t intid, uint32_t vcpu)
{
	if (intid >= PTG_FIRST_LPI)
		its_route(intid, vcpu);
	else
		write64(GICD_IROUTER(intid), vcpu);
}

static void hold_back(int all)
{
	icc_write(ICC_PMR_EL1, all ? 0 : 0xff);
	isb();
}

static uint64_t send(uint32_t intid, uint32_t vcpu)
{
	uint64_t now = counter();

	icc_write(ICC_SGI1R_EL1, (uint64_t)intid << 24 | 1u << vcpu);
	isb();
	return now;
}

static uint32_t ack(void)
{
	uint32_t intid = icc_read(ICC_IAR1_EL1);

	dsb();
	return intid;
}

static void eoi(uint32_t intid)
{
	icc_write(ICC_EOIR1_EL1, intid);
	isb();
}

static uint32_t pending(void)
{
	return icc_read(ICC_HPPIR1_EL1);
}

const struct gic_ops gicv3_ops = {
	.intid_mask = GICV3_INTID,
	.init_shared = init_shared,
	.start = start,
	.init_cpu = init_cpu,
	.setup = setup,
	.enable = enable,
	.disable = disable,
	.route = route,
	.hold_back = hold_back,
	.send = send,
	.ack = ack,
	.eoi = eoi,
	.pending = pending,
};
