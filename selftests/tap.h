/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* TAP for tests in C: tap_ok() for each, `return tap_done();` at the end. */
#ifndef SELFTESTS_TAP_H
#define SELFTESTS_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static unsigned int tap_count, tap_failed;

__attribute__((format(printf, 2, 3)))
static inline void tap_ok(bool ok, const char *fmt, ...)
{
	va_list ap;

	tap_count++;
	tap_failed += !ok;
	printf("%sok %u - ", ok ? "" : "not ", tap_count);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	/* as it comes, also into a pipe: selftests/run ends what is silent */
	fflush(stdout);
}

/* The plan comes last, so that a test which dies before is seen to be short. */
static inline int tap_done(void)
{
	printf("1..%u\n", tap_count);
	return fflush(stdout) || tap_failed || !tap_count;
}

#endif
