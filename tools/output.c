// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "exit_code.h"
#include "log.h"
#include "output.h"

void output_init(struct output *out, bool live)
{
	*out = (struct output){ .live = live };
}

FILE *output_begin(struct output *out)
{
	out->page = open_memstream(&out->text, &out->len);
	return out->page;
}

static unsigned int terminal_rows(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || size.ws_row < 2)
		return 24;
	return size.ws_row;
}

/* The length of the first `rows` lines. Lines that wrap are the reader's to widen. */
static size_t cut(const char *text, size_t len, unsigned int rows, unsigned int *lines)
{
	const char *at = text, *end;

	for (*lines = 0; *lines < rows; ++*lines) {
		end = memchr(at, '\n', text + len - at);
		if (!end)
			break;
		at = end + 1;
	}
	return at - text;
}

static void redraw(struct output *out, bool stays)
{
	size_t len = out->len;
	unsigned int lines = 0;

	/* up to where the last page began, and clear what follows */
	if (out->lines)
		printf("\033[%uA", out->lines);
	printf("\r\033[J");
	if (!stays)
		len = cut(out->text, len, terminal_rows() - 1, &lines);
	fwrite(out->text, 1, len, stdout);
	out->lines = lines;
}

int output_flush(void)
{
	if (!fflush(stdout) && !ferror(stdout))
		return 0;
	return errno ? -errno : -EIO;
}

int output_status(int err)
{
	/* whoever closed the pipe knows */
	if (err && err != -EPIPE)
		log_error("cannot write the output: %s", strerror(-err));
	return err ? EXIT_ERROR : EXIT_OK;
}

int output_end(struct output *out, bool stays)
{
	int err = 0;

	if (fclose(out->page))
		err = -errno;
	else if (out->live)
		redraw(out, stays);
	else
		fwrite(out->text, 1, out->len, stdout);
	free(out->text);
	out->text = NULL;
	out->page = NULL;
	return err ? err : output_flush();
}

void output_fini(struct output *out)
{
	if (out->page)
		fclose(out->page);
	free(out->text);
}
