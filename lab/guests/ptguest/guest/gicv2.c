// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* GICv2: distributor, and the CPU interface in memory, where nothing traps. */

#include <stdint.h>
#include "abi.h"
#include "cpu.h"
#include "gic.h"
#include "guest.h"

#define GICD_CTLR		(PTG_GICD + 0x000)
#define GICD_ISENABLER(n)	(PTG_GICD + 0x100 + 4 * (n))
#define GICD_ICENABLER(n)	(PTG_GICD + 0x180 + 4 * (n))
#define GICD_IPRIORITYR(intid)	(PTG_GICD + 0x400 + (intid))
#define GICD_ITARGETSR(intid)	(PTG_GICD + 0x800 + (intid))
#define GICD_ICFGR(n)		(PTG_GICD + 0xc00 + 4 * (n))
#define GICD_SGIR		(PTG_GICD + 0xf00)

#define GICC_CTLR		(PTG_GICC + 0x00)
#define GICC_PMR		(PTG_GICC + 0x04)
#define GICC_BPR		(PTG_GICC + 0x08)
#define GICC_IAR		(PTG_GICC + 0x0c)
#define GICC_EOIR		(PTG_GICC + 0x10)
#define GICC_HPPIR		(PTG_GICC + 0x18)

static void init_shared(int edge)
{
	for (uint32_t n = 2 * first_spis(); n < 2 * last_spis() + 2; n++)
		write32(GICD_ICFGR(n), edge ? 0xaaaaaaaa : 0);
}

static void start(void)
{
	write32(GICD_CTLR, 1);
}

static void init_cpu(uint32_t vcpu)
{
	(void)vcpu;		/* the CPU interface is that of the calling vCPU */
	write32(GICC_PMR, 0xff);
	write32(GICC_BPR, 0);
	write32(GICC_CTLR, 1);	/* an EOI deactivates too */
}

/* For SGIs and PPIs, the registers below are those of the calling vCPU. */
static void enable(uint32_t intid)
{
	write32(GICD_ISENABLER(intid / 32), 1u << (intid % 32));
}

static void disable(uint32_t intid)
{
	write32(GICD_ICENABLER(intid / 32), 1u << (intid % 32));
}

static void route(uint32_t intid, uint32_t vcpu)
{
	write8(GICD_ITARGETSR(intid), 1u << vcpu);
}

static void setup(uint32_t intid, uint32_t vcpu, uint32_t priority)
{
	write8(GICD_IPRIORITYR(intid), GIC_PRIORITY(priority));
	if (intid >= PTG_FIRST_SPI)
		route(intid, vcpu);
	enable(intid);
}

static void hold_back(int all)
{
	write32(GICC_PMR, all ? 0 : 0xff);
	dsb();
}

static uint64_t send(uint32_t intid, uint32_t vcpu)
{
	uint64_t now = counter();

	write32(GICD_SGIR, 1u << (16 + vcpu) | intid);
	return now;
}

static uint32_t ack(void)
{
	uint32_t iar = read32(GICC_IAR);

	dsb();
	return iar;
}

static void eoi(uint32_t iar)
{
	dsb();
	write32(GICC_EOIR, iar);
}

static uint32_t pending(void)
{
	return read32(GICC_HPPIR) & GICV2_INTID;
}

const struct gic_ops gicv2_ops = {
	.intid_mask = GICV2_INTID,
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
