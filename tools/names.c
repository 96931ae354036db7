// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <stddef.h>

#include "names.h"

#define NAME_OF(names, n) ((n) < sizeof(names) / sizeof((names)[0]) ? (names)[n] : NULL)

const char *name_of_outcome(unsigned int outcome)
{
	static const char *const names[] = { "completed", "withdrawn", "flushed", "unmapped" };

	return NAME_OF(names, outcome);
}

const char *name_of_path(unsigned int path)
{
	static const char *const names[] = {
		"ioctl", "irqfd", "irqfd-worker", "forwarded", "vlpi", "internal",
	};

	return NAME_OF(names, path);
}

const char *name_of_mask_mode(unsigned int mode)
{
	static const char *const names[] = { NULL, "device", "line", "hold", "forwarded" };

	return NAME_OF(names, mode);
}

const char *name_of_mask_by(unsigned int by)
{
	static const char *const names[] = { "handler", "eventfd", "ioctl", "config" };

	return NAME_OF(names, by);
}
