// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <string.h>

#include "util/log.h"
#include "util/memory_error.h"

enum exit_code memory_error(int err)
{
	if (err)
		log_error("cannot get memory: %s", strerror(-err));
	return err ? EXIT_ERROR : EXIT_OK;
}
