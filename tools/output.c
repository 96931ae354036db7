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

/* The text up to its end of line. No character has more columns than bytes. */
static void put_clipped(FILE *to, const char *text, unsigned int cols)
{
	size_t len = strcspn(text, "\n");

	if (len > cols) {
		len = cols;
		/* not between the bytes of one */
		while (len && (text[len] & 0xc0) == 0x80)
			len--;
	}
	fprintf(to, "%.*s\n", (int)len, text);
}

/* So many lines of the page, from this one on. Returns what follows. */
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

static void redraw(struct output *out, bool stays)
{
	struct winsize size = {};

	/* up to where the last page began */
	if (out->lines)
		printf("\033[%uA", out->lines);
	/* clear what follows, but not all of a screen: tmux would keep that in its history */
	printf("\r \033[J\r");
	out->lines = 0;
	if (stays) {
		fputs(out->text, stdout);
		return;
	}
	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	out->lines = output_clip(stdout, out->text, out->tail, size.ws_row, size.ws_col);
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
