/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_HOST_PRIVILEGE_H
#define VIRQSCOPE_HOST_PRIVILEGE_H

#include "util/exit_code.h"

/* Returns the name of a capability that loading and attaching need and we lack, or NULL. */
const char *privilege_missing(void);

/* Give up all capabilities for good; open descriptors stay usable. EXIT_ERROR after logging. */
enum exit_code privilege_drop(void);

#endif
