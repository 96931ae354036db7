/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the guest needs of an interrupt controller: one table per model. */
#ifndef PTGUEST_GIC_H
#define PTGUEST_GIC_H

struct gic_ops {
	void (*init_shared)(void);			/* once, by vCPU 0 */
	void (*init_cpu)(uint32_t vcpu);		/* by each vCPU, for itself */
	void (*enable)(uint32_t intid, uint32_t vcpu);	/* a level SPI, to that vCPU */
	uint32_t (*ack)(void);				/* take the highest pending one */
	void (*eoi)(uint32_t intid);			/* drop priority and deactivate */
	uint32_t (*pending)(uint32_t n);		/* SPIs 32n up, a bit each; an exit */
};

extern const struct gic_ops gicv3_ops;

/* What ack() returns when there is nothing to take starts here, up to 1023 */
#define GIC_SPECIAL	1020

#endif
