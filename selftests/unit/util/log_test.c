// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that a message is one line and one write whatever it quotes, that control characters are
 * escaped and text is not, and that libbpf's messages leave errno as it was.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "tap.h"
#include "util/log.h"

/* In place of libbpf: keep the function that prints its messages */
static libbpf_print_fn_t printer;

libbpf_print_fn_t libbpf_set_print(libbpf_print_fn_t fn)
{
	printer = fn;
	return NULL;
}

__attribute__((format(printf, 1, 2)))
static void from_libbpf(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	printer(LIBBPF_WARN, fmt, ap);
	va_end(ap);
}

struct quote_case {
	const char *what, *text, *line;
};

static const struct quote_case cases[] = {
	{ "plain text", "-V x: no VM", "-V x: no VM" },
	{ "a newline", "a\nb", "a\\nb" },
	{ "a tab and a carriage return", "a\tb\rc", "a\\tb\\x0dc" },
	{ "an escape sequence", "\033[2Jx\177", "\\x1b[2Jx\\x7f" },
	{ "text that is not ASCII", "g\303\244st \360\237\230\200", "g\303\244st \360\237\230\200" },
	{ "a control character of two bytes", "a\302\233b", "a\\xc2\\x9bb" },
	{ "bytes that are no text", "a\377\300\257b", "a\\xff\\xc0\\xafb" },
	{ "a character that is cut", "a\342\202", "a\\xe2\\x82" },
	{ "a surrogate", "\355\240\200", "\\xed\\xa0\\x80" },
	{ "a backslash", "C:\\new", "C:\\new" },
	{ "nothing", "", "" },
};

static char seen[32768];

/* Standard error is a pipe of packets: each write is read as one. Returns how many. */
static int writes(void (*print)(const char *text), const char *text)
{
	int old = dup(STDERR_FILENO), pipe[2], n = 0;
	ssize_t len, have = 0;

	if (pipe2(pipe, O_DIRECT | O_NONBLOCK))
		return -1;
	fcntl(pipe[1], F_SETPIPE_SZ, 1 << 20);
	dup2(pipe[1], STDERR_FILENO);
	print(text);
	dup2(old, STDERR_FILENO);
	while ((len = read(pipe[0], seen + have, sizeof(seen) - 1 - have)) > 0) {
		/* a packet has 4096 bytes at most */
		n += have % 4096 == 0;
		have += len;
	}
	seen[have] = 0;
	close(pipe[0]);
	close(pipe[1]);
	close(old);
	return n;
}

static void error(const char *text)
{
	log_error("%s", text);
}

static void note(const char *text)
{
	log_note("%s", text);
}

static void test_quote(const struct quote_case *c)
{
	char expect[256];
	int n = writes(error, c->text);

	snprintf(expect, sizeof(expect), "virqscope: %s\n", c->line);
	tap_ok(n == 1 && !strcmp(seen, expect), "%s: one line, one write", c->what);
}

static void test_long(void)
{
	char text[10000] = "";
	size_t len;

	memset(text, '\n', sizeof(text) - 1);
	writes(error, text);
	len = strlen(seen);
	tap_ok(len > 8000 && strchr(seen, '\n') == seen + len - 1 &&
	       !strcmp(seen + len - 6, "\\n...\n"), "what is too long ends in dots");
}

static void test_levels(void)
{
	log_setup(LOG_QUIET);
	tap_ok(writes(note, "x") == 0, "-q: no notes");
	tap_ok(writes(error, "x") == 1, "but errors");
	log_setup(LOG_NORMAL);
	tap_ok(writes(note, "x") == 1, "notes otherwise");
}

static void warn(const char *text)
{
	from_libbpf("libbpf: %s\n", text);
}

static void test_libbpf(void)
{
	int broken = open("/dev/full", O_WRONLY), old = dup(STDERR_FILENO);

	log_setup(LOG_VERBOSE);
	tap_ok(writes(warn, "x") == 0, "nothing of libbpf's below -vv");
	log_setup(LOG_DEBUG);
	tap_ok(writes(warn, "a\tb") == 1 && !strcmp(seen, "libbpf: a\tb\n"), "-vv: as libbpf has it");
	dup2(broken, STDERR_FILENO);
	errno = ENOENT;
	warn("cannot be written");
	tap_ok(errno == ENOENT, "the error that libbpf is about to return stays");
	dup2(old, STDERR_FILENO);
	close(old);
	close(broken);
}

int main(void)
{
	size_t i;

	log_setup(LOG_NORMAL);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		test_quote(&cases[i]);
	test_long();
	test_levels();
	test_libbpf();
	return tap_done();
}
