/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_RUN_PREFLIGHT_H
#define VIRQSCOPE_RUN_PREFLIGHT_H

#include "host/feature.h"
#include "util/exit_code.h"

/*
 * Check whether a command can begin. Logs the reason and returns EXIT_KERNEL if this kernel lacks
 * something, EXIT_ERROR if its BTF cannot be read or we lack privileges.
 */
enum exit_code preflight(struct missing missing);

/* For optional features: checks only that the kernel's BTF could be read. */
enum exit_code preflight_known(struct missing missing);

#endif
