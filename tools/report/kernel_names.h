/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The names of the kernel's enumerations: JSON key or value, and word of the tables alike.
 * NULL for what we do not know.
 */
#ifndef VIRQSCOPE_REPORT_KERNEL_NAMES_H
#define VIRQSCOPE_REPORT_KERNEL_NAMES_H

#include <linux/types.h>
#include <virqscope/stage.h>

const char *name_of_moment(unsigned int moment);		/* enum vs_moment */
const char *name_of_outcome(unsigned int outcome);	/* enum vgic_life_outcome */
const char *name_of_path(unsigned int path);		/* enum irq_life_path */
const char *name_of_binding_kind(unsigned int kind);	/* enum vs_binding_kind; none: NULL */
const char *name_of_mask_mode(unsigned int mode);	/* enum irq_life_mask_mode; none: NULL */
const char *name_of_mask_by(unsigned int by);		/* enum irq_life_mask_by */
const char *name_of_mask_cause(unsigned int cause);	/* enum irq_life_mask_cause; none: NULL */

/* Those of a life's flags, IRQ_LIFE_F_*, that we know; the last is followed by NULL. */
#define FLAGS VS_FLAGS
void names_of_flags(unsigned int flags, const char *names[FLAGS + 1]);

#endif
