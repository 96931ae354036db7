/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_REQUIRE_H
#define VIRQSCOPE_REQUIRE_H

#include "feature.h"

/*
 * May a command begin? Not if this kernel lacks something, if that cannot be known, or if we
 * lack privileges. Returns an enum exit_code, after a message if it is not 0.
 */
int require(struct missing missing);

/* For what a command can do without: only that it is known whether the kernel has it. */
int require_known(struct missing missing);

#endif
