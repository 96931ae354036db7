/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* How the guest raises an interrupt, and lowers a level: one table per kind. */
#ifndef PTGUEST_SOURCE_H
#define PTGUEST_SOURCE_H

struct source_ops {
	/* returns the counter right before; what it targets only an SGI has to know */
	uint64_t (*raise)(volatile struct ptg_source *src, uint32_t target);
	/* levels only: is it raised? lower it, before its end of interrupt */
	int (*raised)(volatile struct ptg_source *src);
	void (*lower)(volatile struct ptg_source *src);
};

extern const struct source_ops *const source_kinds[];	/* by enum ptg_irq */

#endif
