// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <stdarg.h>
#include "ptguest.h"

int error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("ptguest: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	return -1;
}
