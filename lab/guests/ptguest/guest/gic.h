/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The guest's operations on an interrupt controller: one table per model. */
#ifndef PTGUEST_GIC_H
#define PTGUEST_GIC_H

struct gic_ops {
	uint32_t intid_mask;				/* of what ack() returns */
	void (*init_shared)(int edge);			/* once, by vCPU 0; SPIs: edge or level */
	void (*start)(void);				/* ... and then: the distributor is enabled */
	void (*init_cpu)(uint32_t vcpu);		/* by each vCPU, for itself */
	/*
	 * Route an interrupt to a vCPU, with a priority: 0 is the highest, PTG_LOWEST the
	 * lowest. A vCPU sets up SGIs and PPIs for itself.
	 */
	void (*setup)(uint32_t intid, uint32_t vcpu, uint32_t priority);
	/* of an SGI or PPI: that of the calling vCPU */
	void (*enable)(uint32_t intid);
	void (*disable)(uint32_t intid);
	void (*route)(uint32_t intid, uint32_t vcpu);	/* SPIs and LPIs; GICv3's SPIs: GIC_NO_VCPU */
	void (*hold_back)(int all);			/* by priority, or nothing */
	uint64_t (*send)(uint32_t intid, uint32_t vcpu);	/* an SGI; returns when */
	uint32_t (*ack)(void);				/* take the highest pending one */
	void (*eoi)(uint32_t ack);			/* drop priority and deactivate */
	uint32_t (*pending)(void);			/* the highest pending one here; no exit */
};

extern const struct gic_ops gicv2_ops;
extern const struct gic_ops gicv3_ops;

/* ack() and pending() return a number from this one on, up to 1023, if there is no interrupt */
#define GIC_SPECIAL	1020

static inline int gic_is_intid(uint32_t intid)
{
	return intid < GIC_SPECIAL || intid >= PTG_FIRST_LPI;
}

#define GIC_NO_VCPU	0xff

/* Pending bits of SPIs, in both models; set even if the SPI cannot come to any vCPU now */
#define GICD_ISPENDR(n)	(PTG_GICD + 0x200 + 4 * (n))

#define GICV2_INTID	0x3ff	/* an SGI's source is above it */
#define GICV3_INTID	0xffffff

/*
 * KVM keeps five bits of a priority. The guest's priorities are lower than all defaults, and higher
 * than the mask of its CPU interface, 0xf8.
 */
#define GIC_PRIORITY(n)	(0x80 + 8 * (n))

/* its.c: the LPIs of a vCPU's sources, each through the ITS of that vCPU */
void its_init_cpu(uint32_t vcpu, uint32_t nr_vcpus);
void its_setup(uint32_t intid, uint32_t target, uint32_t priority);
void its_enable(uint32_t intid, int on);
void its_route(uint32_t intid, uint32_t target);
/* unmap it and map it to a vCPU, while it is neither pending nor active */
void its_remap(uint32_t intid, uint32_t target);

#endif
