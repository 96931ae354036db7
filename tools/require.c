// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <stddef.h>

#include "exit_code.h"
#include "log.h"
#include "privilege.h"
#include "require.h"

int require(const char *missing)
{
	if (missing) {
		log_error("this kernel lacks %s", missing);
		return EXIT_KERNEL;
	}
	missing = privilege_missing();
	if (missing) {
		log_error("not permitted: needs the capability %s", missing);
		return EXIT_ERROR;
	}
	return EXIT_OK;
}
