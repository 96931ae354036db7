// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Messages. libbpf's pass through here, one level down: its warnings are kept
 * back, as they repeat in many lines what our own message says in one, and come
 * out when something failed that cannot be explained otherwise.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "log.h"

/* libbpf's callback takes no context, so this one piece of state is static. */
static struct {
	enum log_level level;
	size_t kept_len;
	char kept[16 * 1024];
} state;

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

	if (state.level < LOG_NORMAL)
		return;
	va_start(ap, fmt);
	line(fmt, ap);
	va_end(ap);
}

void log_verbose(const char *fmt, ...)
{
	va_list ap;

	if (state.level < LOG_VERBOSE)
		return;
	va_start(ap, fmt);
	line(fmt, ap);
	va_end(ap);
}

/* Keep the end of what libbpf says: the verifier's reason is in its last lines. */
static void keep(const char *text, size_t len)
{
	size_t room = sizeof(state.kept) - 1;

	if (len > room) {
		text += len - room;
		len = room;
	}
	if (state.kept_len + len > room) {
		size_t drop = state.kept_len + len - room;

		memmove(state.kept, state.kept + drop, state.kept_len - drop);
		state.kept_len -= drop;
	}
	memcpy(state.kept + state.kept_len, text, len);
	state.kept_len += len;
}

static int on_libbpf(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	char *text;
	int len;

	if (state.level >= LOG_DEBUG)
		return vfprintf(stderr, fmt, ap);
	if (level != LIBBPF_WARN)
		return 0;
	len = vasprintf(&text, fmt, ap);
	if (len < 0)
		return 0;
	keep(text, len);
	free(text);
	return len;
}

void log_libbpf_flush(void)
{
	fwrite(state.kept, 1, state.kept_len, stderr);
	state.kept_len = 0;
}

void log_setup(enum log_level level)
{
	state.level = level;
	libbpf_set_print(on_libbpf);
}
