// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "util/exit_code.h"
#include "util/log.h"
#include "util/output.h"

void output_init(struct output *out, bool live, struct signals *signals)
{
	*out = (struct output){ .live = live, .fd = STDOUT_FILENO, .signals = signals };
}

enum exit_code output_open(struct output *out, const char *file)
{
	int fd;

	if (!file || !strcmp(file, "-"))
		return EXIT_OK;
	fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0) {
		log_error("-o %s: cannot open it: %s", file, strerror(errno));
		return EXIT_ERROR;
	}
	out->fd = fd;
	out->file = file;
	out->live = false;
	return EXIT_OK;
}

FILE *output_begin(struct output *out)
{
	out->tail = 0;
	out->page = open_memstream(&out->text, &out->len);
	return out->page;
}

static unsigned int count_lines(const char *text)
{
	unsigned int n = 0;

	while ((text = strchr(text, '\n'))) {
		text++;
		n++;
	}
	return n;
}

/* Print the first line of text, cut at cols bytes: no character has more columns than bytes. */
static void put_clipped(FILE *to, const char *text, unsigned int cols)
{
	size_t len = strcspn(text, "\n");

	if (len > cols) {
		len = cols;
		/* never cut inside a character */
		while (len && (text[len] & 0xc0) == 0x80)
			len--;
	}
	fprintf(to, "%.*s\n", (int)len, text);
}

/* Print that many lines of the page. Returns the rest of the page. */
static const char *put_lines(FILE *to, const char *page, unsigned int lines, unsigned int cols)
{
	while (lines--) {
		put_clipped(to, page, cols);
		page = strchr(page, '\n') + 1;
	}
	return page;
}

static const char *skip_lines(const char *page, unsigned int lines)
{
	while (lines--)
		page = strchr(page, '\n') + 1;
	return page;
}

unsigned int output_clip(FILE *to, const char *page, size_t tail, unsigned int rows,
			 unsigned int cols)
{
	unsigned int lines = count_lines(page), fit, first, last;
	char more[128];

	if (rows < 2)
		rows = 24;
	if (!cols)
		cols = 80;
	/* the cursor has the last row */
	fit = rows - 1;
	if (lines <= fit) {
		put_lines(to, page, lines, cols);
		return lines;
	}
	last = tail ? count_lines(page + tail) : 0;
	if (last > fit / 2)
		last = fit / 2;
	first = fit - 1 - last;
	page = put_lines(to, page, first, cols);
	snprintf(more, sizeof(more),
		 "# %u lines more: a taller terminal, a filter, or a pipe shows them",
		 lines - first - last);
	put_clipped(to, more, cols);
	put_lines(to, skip_lines(page, lines - first - last), last, cols);
	return fit;
}

/*
 * Wait until the output has room: a pipe may not be read, a terminal may be stopped. The first
 * signal ends the run, whose report is still to be written; a second one ends this wait, with
 * -EINTR.
 */
static int wait_for_room(const struct output *out)
{
	struct pollfd fds[] = {
		{ out->fd, POLLOUT, 0 },
		{ out->signals ? out->signals->fd : -1, POLLIN, 0 },
	};

	for (;;) {
		if (poll(fds, sizeof(fds) / sizeof(fds[0]), -1) < 0) {
			if (errno == EINTR)
				continue;
			return -errno;
		}
		/* also for an error, which write() then returns */
		if (fds[0].revents)
			return 0;
		if (signals_take(out->signals) && out->signals->taken > 1)
			return -EINTR;
	}
}

/* A pipe that poll() reports as writable has room for PIPE_BUF bytes. */
static int write_all(const struct output *out, const char *text, size_t len)
{
	ssize_t n;
	int err;

	while (len) {
		err = wait_for_room(out);
		if (err)
			return err;
		n = write(out->fd, text, len < PIPE_BUF ? len : PIPE_BUF);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return -errno;
		text += n > 0 ? n : 0;
		len -= n > 0 ? n : 0;
	}
	return 0;
}

/* Print the page, preceded by the control sequences that overwrite the last one. */
static void redraw(struct output *out, FILE *to, bool stays)
{
	struct winsize size = {};

	/* up to where the last page began */
	if (out->lines)
		fprintf(to, "\033[%uA", out->lines);
	/* clear what follows, but not all of a screen: tmux would keep that in its history */
	fprintf(to, "\r \033[J\r");
	out->lines = 0;
	if (stays) {
		fputs(out->text, to);
		return;
	}
	ioctl(out->fd, TIOCGWINSZ, &size);
	out->lines = output_clip(to, out->text, out->tail, size.ws_row, size.ws_col);
}

static int write_live(struct output *out, bool stays)
{
	char *text = NULL;
	size_t len;
	FILE *to = open_memstream(&text, &len);
	int err;

	if (!to)
		return -errno;
	redraw(out, to, stays);
	err = fclose(to) ? -errno : write_all(out, text, len);
	free(text);
	return err;
}

int output_flush(void)
{
	/* a file that may not grow is reported as an error and does not kill us */
	signal(SIGXFSZ, SIG_IGN);
	if (!fflush(stdout) && !ferror(stdout))
		return 0;
	return errno ? -errno : -EIO;
}

enum exit_code output_status(const struct output *out, int err)
{
	if (!err)
		return EXIT_OK;
	/* -EPIPE is not logged: the reader closed the pipe on purpose */
	if (err != -EPIPE && out && out->file)
		log_error("-o %s: cannot write it: %s", out->file, strerror(-err));
	else if (err != -EPIPE)
		log_error("cannot write the output: %s", strerror(-err));
	return EXIT_ERROR;
}

/* Some file systems report only at close() that there was no room. */
static int close_file(struct output *out)
{
	int fd = out->fd;

	out->fd = -1;
	return out->file && close(fd) ? -errno : 0;
}

int output_end(struct output *out, bool stays)
{
	int err = fclose(out->page) ? -errno : 0;

	if (!err)
		err = out->live ? write_live(out, stays) : write_all(out, out->text, out->len);
	if (!err && stays)
		err = close_file(out);
	free(out->text);
	out->text = NULL;
	out->page = NULL;
	return err;
}

void output_fini(struct output *out)
{
	if (out->page)
		fclose(out->page);
	free(out->text);
	close_file(out);
}
