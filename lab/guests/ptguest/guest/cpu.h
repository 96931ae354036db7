/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The processor: MMIO, the counter, interrupt masking, waiting. */
#ifndef PTGUEST_CPU_H
#define PTGUEST_CPU_H

/*
 * One plain load or store each: an access that the compiler folds into a paired
 * or post-indexed one traps without a syndrome, and KVM cannot emulate it.
 */
static inline uint32_t read8(uint64_t addr)
{
	uint32_t v;

	asm volatile("ldrb %w0, [%1]" : "=r" (v) : "r" (addr) : "memory");
	return v;
}

static inline uint32_t read32(uint64_t addr)
{
	uint32_t v;

	asm volatile("ldr %w0, [%1]" : "=r" (v) : "r" (addr) : "memory");
	return v;
}

static inline uint64_t read64(uint64_t addr)
{
	uint64_t v;

	asm volatile("ldr %0, [%1]" : "=r" (v) : "r" (addr) : "memory");
	return v;
}

static inline void write8(uint64_t addr, uint32_t v)
{
	asm volatile("strb %w0, [%1]" :: "r" (v), "r" (addr) : "memory");
}

static inline void write32(uint64_t addr, uint32_t v)
{
	asm volatile("str %w0, [%1]" :: "r" (v), "r" (addr) : "memory");
}

static inline void write64(uint64_t addr, uint64_t v)
{
	asm volatile("str %0, [%1]" :: "r" (v), "r" (addr) : "memory");
}

#define read_sysreg(reg) ({						\
	uint64_t v_;							\
	asm volatile("mrs %0, " #reg : "=r" (v_) :: "memory");		\
	v_;								\
})

#define write_sysreg(reg, v)						\
	asm volatile("msr " #reg ", %0" :: "r" ((uint64_t)(v)) : "memory")

static inline void isb(void)
{
	asm volatile("isb" ::: "memory");
}

static inline void dsb(void)
{
	asm volatile("dsb sy" ::: "memory");
}

/* The ISB keeps the read from being speculated ahead of earlier instructions. */
static inline uint64_t counter(void)
{
	isb();
	return read_sysreg(cntvct_el0);
}

static inline void irq_mask(void)
{
	asm volatile("msr daifset, #2" ::: "memory");
}

static inline void irq_unmask(void)
{
	asm volatile("msr daifclr, #2" ::: "memory");
}

/* With interrupts masked: take what is pending, mask again. */
static inline void irq_let_in(void)
{
	asm volatile("msr daifclr, #2\n\tisb\n\tmsr daifset, #2" ::: "memory");
}

/* With interrupts masked: sleep until one is pending, take it, mask again. */
static inline void irq_wait(void)
{
	asm volatile("wfi\n\tmsr daifclr, #2\n\tisb\n\tmsr daifset, #2" ::: "memory");
}

/* Wait for another vCPU, which sends an event when it is done. */
static inline void wait_event(void)
{
	asm volatile("wfe" ::: "memory");
}

static inline void send_event(void)
{
	asm volatile("dsb sy\n\tsev" ::: "memory");
}

#endif
