/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The names of the kernel's enumerators, used as JSON keys and values and in tables. NULL for an
 * unknown (newer) value.
 */
#ifndef VIRQSCOPE_REPORT_KERNEL_NAMES_H
#define VIRQSCOPE_REPORT_KERNEL_NAMES_H

#include <linux/types.h>
#include <virqscope/moment.h>

/* enum vs_moment, vgic_life_outcome, irq_life_path, irq_life_mask_by */
const char *kernel_name_of_moment(unsigned int moment);
const char *kernel_name_of_outcome(unsigned int outcome);
const char *kernel_name_of_path(unsigned int path);
const char *kernel_name_of_mask_by(unsigned int by);

/* enum vs_binding_kind, irq_life_mask_mode, irq_life_mask_cause; NULL for their none, too */
const char *kernel_name_of_binding_kind(unsigned int kind);
const char *kernel_name_of_mask_mode(unsigned int mode);
const char *kernel_name_of_mask_cause(unsigned int cause);

/* Store the names of the known flags of a life, IRQ_LIFE_F_*, followed by NULL. */
#define FLAGS VS_FLAGS
void kernel_names_of_flags(unsigned int flags, const char *names[FLAGS + 1]);

#endif
