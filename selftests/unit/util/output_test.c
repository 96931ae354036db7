// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that a page on the screen neither wraps nor scrolls: lines are cut at the width, pages at
 * the height, with the number of lines left out, and each page replaces the last one; that the file
 * of -o has only the pages, and errors name it; and that a run can be ended while no reader reads
 * its output.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"
#include "util/exit_code.h"
#include "util/log.h"
#include "util/output.h"

/* The last message that was logged */
static char message[256];

void log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
}

struct clip_case {
	const char *what;
	unsigned int rows, cols;
	const char *page, *shown;
	unsigned int lines;
};

#define MORE ": a taller terminal, a filter, or a pipe shows them\n"

static const struct clip_case cases[] = {
	{ "an empty page", 24, 80, "", "", 0 },
	{ "what fits stays as it is", 24, 80, "one\n\ntwo\n", "one\n\ntwo\n", 3 },
	{ "a line as wide as the screen", 24, 3, "one\ntwo\n", "one\ntwo\n", 2 },
	{ "wider ones", 24, 3, "three\none\nfour\n", "thr\none\nfou\n", 3 },
	{ "a page that leaves the cursor its row", 4, 80, "1\n2\n3\n", "1\n2\n3\n", 3 },
	{ "one row more", 4, 80, "1\n2\n3\n4\n", "1\n2\n# 2 lines more" MORE, 3 },
	{ "many more", 3, 80, "1\n2\n3\n4\n5\n6\n", "1\n# 5 lines more" MORE, 2 },
	{ "a screen of two rows", 2, 80, "1\n2\n", "# 2 lines more" MORE, 1 },
	{ "what says so is clipped too", 3, 9, "1\n2\n3\n4\n", "1\n# 3 lines\n", 2 },
	{ "both ways", 3, 2, "111\n222\n333\n", "11\n# \n", 2 },
	{ "no character is cut", 24, 5, "g\303\244st\360\237\230\200\n", "g\303\244st\n", 1 },
	{ "nor before its second byte", 24, 2, "g\303\244st\n", "g\n", 1 },
	{ "nor in a screen too narrow for it", 24, 1, "\303\244\n", "\n", 1 },
	{ "a screen of unknown size", 0, 0, "one\n", "one\n", 1 },
};

static void test_clip(const struct clip_case *c)
{
	unsigned int lines;
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	lines = output_clip(out, c->page, 0, c->rows, c->cols);
	fclose(out);
	tap_ok(!strcmp(text, c->shown) && lines == c->lines, "%s", c->what);
	if (strcmp(text, c->shown))
		printf("# got '%s'\n", text);
	free(text);
}

/* Rows give way to the verdict below them, but not to more than half a screen of it. */
static void test_tail(void)
{
	static const char page[] = "1\n2\n3\n4\n5\n6\n7\n8\nx\ny\n";
	size_t tail = strstr(page, "x") - page, len;
	unsigned int lines;
	char *text;
	FILE *out = open_memstream(&text, &len);

	lines = output_clip(out, page, tail, 7, 80);
	fclose(out);
	tap_ok(lines == 6 && !strcmp(text, "1\n2\n3\n# 5 lines more" MORE "x\ny\n"),
	       "the end of a page stays");
	free(text);
	out = open_memstream(&text, &len);
	lines = output_clip(out, page, 2, 5, 80);
	fclose(out);
	tap_ok(lines == 4 && !strcmp(text, "1\n# 7 lines more" MORE "x\ny\n"),
	       "the end of a long one, too: its last lines");
	free(text);
}

/* A terminal of unknown size is taken to have 24 rows of 80 columns. */
static void test_unknown_size(void)
{
	unsigned int lines;
	char page[40 * 101 + 1], *text;
	size_t len, i;
	FILE *out = open_memstream(&text, &len);

	memset(page, 'x', sizeof(page) - 1);
	page[sizeof(page) - 1] = 0;
	for (i = 100; i < sizeof(page); i += 101)
		page[i] = '\n';
	lines = output_clip(out, page, 0, 0, 0);
	fclose(out);
	tap_ok(lines == 23 && strcspn(text, "\n") == 80, "a large page there: 23 lines of 80");
	free(text);
}

static int page(struct output *out, const char *text, bool stays)
{
	fputs(text, output_begin(out));
	return output_end(out, stays);
}

/* Redraw: each page begins where the last one did. CLEAR never clears a whole screen. */
#define CLEAR "\r \033[J\r"

static void test_redraw(void)
{
	char wide[] = "0123456789012345678901234567890123456789"
		      "0123456789012345678901234567890123456789 and more\n";
	char path[] = "/tmp/output_test.XXXXXX", seen[1024], expect[1024];
	int terminal = dup(STDOUT_FILENO), file = mkstemp(path);
	struct output out;
	ssize_t len;

	fflush(stdout);
	dup2(file, STDOUT_FILENO);
	output_init(&out, true, NULL);
	page(&out, "one\ntwo\n", false);
	page(&out, wide, false);
	page(&out, wide, true);
	output_fini(&out);
	dup2(terminal, STDOUT_FILENO);
	len = pread(file, seen, sizeof(seen) - 1, 0);
	seen[len < 0 ? 0 : len] = 0;
	snprintf(expect, sizeof(expect), "%s" "one\ntwo\n" "\033[2A%s" "%.80s\n" "\033[1A%s" "%s",
		 CLEAR, CLEAR, wide, CLEAR, wide);
	tap_ok(!strcmp(seen, expect), "pages in place, and the last one is whole");
	unlink(path);
	close(file);
	close(terminal);
}

static bool has(const char *path, const char *text)
{
	char seen[256] = "";
	int fd = open(path, O_RDONLY);
	ssize_t len = read(fd, seen, sizeof(seen) - 1);

	close(fd);
	return len == (ssize_t)strlen(text) && !strcmp(seen, text);
}

static void test_file(void)
{
	char dir[] = "/tmp/output_test.XXXXXX", path[64];
	struct output out;

	if (!mkdtemp(dir))
		exit(1);
	snprintf(path, sizeof(path), "%s/report", dir);
	output_init(&out, true, NULL);
	tap_ok(!output_open(&out, path) && !out.live && has(path, ""), "-o: a new file");
	page(&out, "one\n", false);
	tap_ok(has(path, "one\n"), "each page is there at once");
	page(&out, "two\n", true);
	tap_ok(has(path, "one\ntwo\n"), "one after the other");
	output_fini(&out);
	output_init(&out, false, NULL);
	tap_ok(!output_open(&out, path) && has(path, ""), "a file that is there is emptied");
	output_fini(&out);
	unlink(path);
	rmdir(dir);
	output_init(&out, false, NULL);
	tap_ok(output_open(&out, path) == EXIT_ERROR && strstr(message, path) &&
	       strstr(message, "No such file or directory"), "one that cannot be: '%s'", message);
	output_init(&out, false, NULL);
	tap_ok(!output_open(&out, NULL) && !output_open(&out, "-") && out.fd == STDOUT_FILENO,
	       "none, or -, is standard output");
}

static void test_full(void)
{
	struct output out;
	int err;

	output_init(&out, false, NULL);
	output_open(&out, "/dev/full");
	err = page(&out, "one\n", true);
	tap_ok(err == -ENOSPC && output_status(&out, err) == EXIT_ERROR &&
	       !strcmp(message, "-o /dev/full: cannot write it: No space left on device"),
	       "a full disk: '%s'", message);
	output_fini(&out);
	message[0] = 0;
	output_init(&out, false, NULL);
	tap_ok(output_status(&out, -EPIPE) == EXIT_ERROR && !message[0],
	       "a reader that went away knows");
}

/* More than a pipe has room for. */
#define LONG_PAGE (1 << 20)

/* Fork a process that sends two signals, and in between, if reads, reads the output. */
static pid_t begin_other(const int fds[2], bool reads)
{
	pid_t us = getpid(), pid = fork();
	char buf[4096];

	if (pid)
		return pid;
	close(fds[1]);
	usleep(100000);
	kill(us, SIGINT);
	usleep(100000);
	if (!reads)
		kill(us, SIGINT);
	while (reads && read(fds[0], buf, sizeof(buf)) > 0)
		;
	_exit(0);
}

static int long_page(struct signals *signals, bool reads)
{
	struct output out;
	int fds[2], err;
	pid_t other;

	if (pipe(fds))
		exit(1);
	other = begin_other(fds, reads);
	output_init(&out, false, signals);
	out.fd = fds[1];
	fprintf(output_begin(&out), "%*s", LONG_PAGE, "");
	err = output_end(&out, false);
	close(fds[1]);
	close(fds[0]);
	waitpid(other, NULL, 0);
	return err;
}

static void test_no_reader(void)
{
	struct signals signals = SIGNALS_NONE;
	int err;

	signal(SIGINT, SIG_DFL);
	signals_begin(&signals);
	/* a test that waits for ever fails */
	alarm(20);
	err = long_page(&signals, true);
	tap_ok(!err && signals.taken == 1, "one signal: a reader still gets the page");
	signals.taken = 0;
	err = long_page(&signals, false);
	tap_ok(err == -EINTR && signals.taken == 2, "the second one: it is not waited for");
}

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		test_clip(&cases[i]);
	test_tail();
	test_unknown_size();
	test_redraw();
	test_file();
	test_full();
	test_no_reader();
	return tap_done();
}
