// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The kinds of interrupt: a device that the guest drives, an SGI, a timer. */

#include <stdint.h>
#include "abi.h"
#include "cpu.h"
#include "edu.h"
#include "gic.h"
#include "guest.h"
#include "source.h"

/* A device: passed through, or the monitor's, which has the same registers */

static uint64_t device_raise(volatile struct ptg_source *src, uint32_t target)
{
	uint64_t now, reg = src->bar + EDU_RAISE;

	(void)target;
	/* in one piece: nothing may come between the stamp and the store */
	asm volatile("isb\n\tmrs %0, cntvct_el0\n\tstr %w1, [%2]"
		     : "=&r" (now) : "r" (1), "r" (reg) : "memory");
	return now;
}

static int device_raised(volatile struct ptg_source *src)
{
	return read32(src->bar + EDU_STATUS) != 0;
}

static void device_lower(volatile struct ptg_source *src)
{
	write32(src->bar + EDU_ACK, ~0u);
	/* a posted write has to arrive before the EOI lets the line be unmasked */
	read32(src->bar + EDU_STATUS);
}

static const struct source_ops level_device = {
	.raise = device_raise,
	.raised = device_raised,
	.lower = device_lower,
};

static const struct source_ops edge_device = {
	.raise = device_raise,
};

/* An SGI */

static uint64_t sgi_raise(volatile struct ptg_source *src, uint32_t target)
{
	return gic->send(src->intid, target);
}

static const struct source_ops sgi = {
	.raise = sgi_raise,
};

/* The virtual timer: raised when it expires */

#define TIMER_AHEAD	1000	/* ticks from when it is set to when it expires */
#define TIMER_ENABLE	1u
#define TIMER_EXPIRED	4u

static uint64_t timer_raise(volatile struct ptg_source *src, uint32_t target)
{
	uint64_t when = counter() + TIMER_AHEAD;

	(void)src;
	(void)target;
	write_sysreg(cntv_cval_el0, when);
	write_sysreg(cntv_ctl_el0, TIMER_ENABLE);
	isb();
	return when;
}

static int timer_raised(volatile struct ptg_source *src)
{
	(void)src;
	return (read_sysreg(cntv_ctl_el0) & TIMER_EXPIRED) != 0;
}

static void timer_lower(volatile struct ptg_source *src)
{
	(void)src;
	write_sysreg(cntv_ctl_el0, 0);
	isb();
}

static const struct source_ops timer = {
	.raise = timer_raise,
	.raised = timer_raised,
	.lower = timer_lower,
};

const struct source_ops *const source_kinds[] = {
	[PTG_IRQ_INTX] = &level_device,
	[PTG_IRQ_MSI] = &edge_device,
	[PTG_IRQ_LINE] = &level_device,
	[PTG_IRQ_EVENTFD] = &edge_device,
	[PTG_IRQ_SGI] = &sgi,
	[PTG_IRQ_TIMER] = &timer,
	[PTG_IRQ_LPI] = &edge_device,
};
