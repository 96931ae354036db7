/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_RUN_PREFLIGHT_H
#define VIRQSCOPE_RUN_PREFLIGHT_H

#include "host/feature.h"
#include "util/exit_code.h"

/*
 * May a command begin? Not if this kernel lacks something, if that cannot be known, or if we
 * lack privileges.
 */
enum exit_code preflight(struct missing missing);

/* For what a command can do without: only that it is known whether the kernel has it. */
enum exit_code preflight_known(struct missing missing);

#endif
