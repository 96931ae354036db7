/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Standard output, or the file of -o: data goes there and nowhere else, a whole page at a time. */
#ifndef VIRQSCOPE_UTIL_OUTPUT_H
#define VIRQSCOPE_UTIL_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "util/exit_code.h"
#include "util/signals.h"

struct output {
	bool live;		/* a terminal whose last page is redrawn in place */
	unsigned int lines;	/* of the page on the screen */
	const char *file;	/* of -o; NULL: standard output */
	int fd;			/* -1: closed after the last page */
	struct signals *signals;	/* NULL: signals are not blocked */
	FILE *page;
	char *text;
	size_t len;
	size_t tail;		/* offset of the lines that a screen keeps; 0: none */
};

/* A second signal ends waiting for a reader, with -EINTR. */
void output_init(struct output *out, bool live, struct signals *signals);

/*
 * Create or truncate the file and write there; NULL and "-" are standard output. output_fini()
 * closes it. On any result but EXIT_OK the reason was logged.
 */
enum exit_code output_open(struct output *out, const char *file);

/* Begin a page. Returns the stream to write it to, or NULL and sets errno. */
FILE *output_begin(struct output *out);

/*
 * Write the page. If it stays, it is the last one, and is neither cut nor redrawn. Returns 0 or
 * -errno, as for a full disk or a reader that went away.
 */
int output_end(struct output *out, bool stays);

void output_fini(struct output *out);

/*
 * Print the part of a page that fits on a screen. If not all lines fit: the first lines, a line
 * with the number that is left out, and the lines from the offset `tail` on, at most half a
 * screen (tail 0: none). Lines are cut at the width. rows or cols 0: 24 rows, 80 columns. Returns
 * the number of lines printed.
 */
unsigned int output_clip(FILE *to, const char *page, size_t tail, unsigned int rows,
			 unsigned int cols);

/* Flush standard output. Returns 0 or -errno. */
int output_flush(void);

/* Returns EXIT_OK, or EXIT_ERROR after logging err (not -EPIPE). out NULL: standard output */
enum exit_code output_status(const struct output *out, int err);

#endif
