// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Messages. libbpf's pass through here too, at the last level, warnings included:
 * they say in many lines what our own message says in one.
 */
#include <stdarg.h>
#include <stdio.h>

#include <bpf/libbpf.h>

#include "log.h"

/* libbpf's callback takes no context, so this is static. */
static enum log_level shown;

static void line(const char *fmt, va_list ap)
{
	fputs("virqscope: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

void log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	line(fmt, ap);
	va_end(ap);
}

void log_note(const char *fmt, ...)
{
	va_list ap;

	if (shown < LOG_NORMAL)
		return;
	va_start(ap, fmt);
	line(fmt, ap);
	va_end(ap);
}

void log_verbose(const char *fmt, ...)
{
	va_list ap;

	if (shown < LOG_VERBOSE)
		return;
	va_start(ap, fmt);
	line(fmt, ap);
	va_end(ap);
}

static int on_libbpf(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	(void)level;
	return shown < LOG_DEBUG ? 0 : vfprintf(stderr, fmt, ap);
}

void log_setup(enum log_level level)
{
	shown = level;
	libbpf_set_print(on_libbpf);
}
