/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Declarations shared by the parts of the guest. */
#ifndef PTGUEST_GUEST_H
#define PTGUEST_GUEST_H

static volatile struct ptg_params *const params = (void *)PTG_PARAMS;

/* main.c: as the parameters say, the same for all vCPUs */
extern const struct gic_ops *gic;
extern const struct source_ops *kind;

/* rounds.c: the sources that a vCPU raises */
void raise_from(volatile struct ptg_source *src, uint32_t vcpu);
void raise_first(uint32_t vcpu);
void run(uint32_t vcpu);
void run_no_ack(uint32_t vcpu);
void spin_until(uint64_t when);

/* An SGI that ends a wait, and is not counted */
#define WAKE_SGI	15

static inline volatile struct ptg_record *record(volatile struct ptg_source *src, uint32_t n)
{
	return (volatile struct ptg_record *)src->records + n;
}

/* The register, of 32 SPIs, of a source; the first one if the source is no SPI */
static inline uint32_t spis_of(uint32_t intid)
{
	return intid < PTG_FIRST_SPI || intid > PTG_LAST_SPI ? 1 : intid / 32;
}

static inline uint32_t first_spis(void)
{
	return spis_of(params->sources[0].intid);
}

static inline uint32_t last_spis(void)
{
	return spis_of(params->sources[params->nr_sources - 1].intid);
}

/* True if the vCPU may have to take interrupts of the source */
static inline int takes(volatile struct ptg_source *src, uint32_t vcpu)
{
	return params->migrate || src->target == vcpu;
}

/* True if the first interrupt of each source is raised before it can come */
static inline int is_late(void)
{
	return params->flags & (PTG_F_LATE_GICD | PTG_F_LATE_ROUTE);
}

static inline int is_level(void)
{
	return !(params->flags & PTG_F_EDGE);
}

#endif
