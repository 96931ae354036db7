/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The names of the kernel's enumerations: JSON key or value, and word of the tables alike.
 * NULL for what we do not know.
 */
#ifndef VIRQSCOPE_REPORT_KERNEL_NAMES_H
#define VIRQSCOPE_REPORT_KERNEL_NAMES_H

#include <linux/types.h>
#include <virqscope/stage.h>

/* enum vs_moment, vgic_life_outcome, irq_life_path, irq_life_mask_by */
const char *kernel_name_of_moment(unsigned int moment);
const char *kernel_name_of_outcome(unsigned int outcome);
const char *kernel_name_of_path(unsigned int path);
const char *kernel_name_of_mask_by(unsigned int by);

/* enum vs_binding_kind, irq_life_mask_mode, irq_life_mask_cause: also NULL for none */
const char *kernel_name_of_binding_kind(unsigned int kind);
const char *kernel_name_of_mask_mode(unsigned int mode);
const char *kernel_name_of_mask_cause(unsigned int cause);

/* Those of a life's flags, IRQ_LIFE_F_*, that we know; the last is followed by NULL. */
#define FLAGS VS_FLAGS
void kernel_names_of_flags(unsigned int flags, const char *names[FLAGS + 1]);

#endif
