// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Messages on standard error. libbpf's messages, warnings included, have the last level: they
 * say in many lines what our own message says in one.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "util/log.h"
#include "util/utf8.h"

/* libbpf's callback takes no context, so this is static. */
static enum log_level shown;

/*
 * A message may quote an argument, a file name or a VM's name: escaping keeps it one line without
 * control characters. A single write keeps other processes from writing in between.
 */
static void line(const char *fmt, va_list ap)
{
	static const char prefix[] = "virqscope: ";
	char text[4096], whole[sizeof(prefix) + UTF8_ESCAPED(sizeof(text))];
	size_t len = strlen(prefix);

	if (vsnprintf(text, sizeof(text), fmt, ap) >= (int)sizeof(text))
		strcpy(text + sizeof(text) - sizeof("..."), "...");
	memcpy(whole, prefix, len);
	len += utf8_escape(text, whole + len);
	whole[len++] = '\n';
	fwrite(whole, 1, len, stderr);
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
	int before = errno, len;

	(void)level;
	if (shown < LOG_DEBUG)
		return 0;
	len = vfprintf(stderr, fmt, ap);
	/* libbpf may use errno after this callback */
	errno = before;
	return len;
}

void log_setup(enum log_level level)
{
	shown = level;
	libbpf_set_print(on_libbpf);
}
