/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* How the guest raises an interrupt, and lowers a level: one table per kind. */
#ifndef PTGUEST_SOURCE_H
#define PTGUEST_SOURCE_H

struct source_ops {
	/* returns the counter right before; target is only for SGIs */
	uint64_t (*raise)(volatile struct ptg_source *src, uint32_t target);
	/* levels only: return if it is raised; lower it, before its end of interrupt */
	int (*raised)(volatile struct ptg_source *src);
	void (*lower)(volatile struct ptg_source *src);
};

extern const struct source_ops *const source_kinds[];	/* by enum ptg_irq */

#endif
