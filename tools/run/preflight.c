// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <stddef.h>
#include <string.h>

#include "host/privilege.h"
#include "run/preflight.h"
#include "util/exit_code.h"
#include "util/log.h"

enum exit_code preflight_known(struct missing missing)
{
	if (!missing.err)
		return EXIT_OK;
	log_error("cannot read in /sys/kernel/btf what this kernel has: %s",
		  strerror(-missing.err));
	return EXIT_ERROR;
}

enum exit_code preflight(struct missing missing)
{
	const char *privilege;
	char text[256];
	enum exit_code err = preflight_known(missing);

	if (err)
		return err;
	if (missing.name) {
		log_error("this kernel lacks %s", feature_text(&missing, text, sizeof(text)));
		return EXIT_KERNEL;
	}
	privilege = privilege_missing();
	if (privilege) {
		log_error("not permitted: needs the capability %s", privilege);
		return EXIT_ERROR;
	}
	return EXIT_OK;
}
