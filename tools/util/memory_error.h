/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_UTIL_MEMORY_ERROR_H
#define VIRQSCOPE_UTIL_MEMORY_ERROR_H

#include "util/exit_code.h"

/* Log a failure to get memory. err is 0 or -errno; 0 returns EXIT_OK. */
enum exit_code memory_error(int err);

#endif
