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
	unsigned int lines;	/* of the page that stands there */
	const char *file;	/* of -o; NULL: standard output */
	int fd;			/* -1: all is written */
	struct signals *signals;	/* NULL: they are not blocked */
	FILE *page;
	char *text;
	size_t len;
	size_t tail;		/* where what a screen is to keep begins; 0: nothing is */
};

/* A second of the signals is the end of waiting for a reader, with -EINTR. */
void output_init(struct output *out, bool live, struct signals *signals);

/*
 * Make the file, or empty it, and write there; NULL and "-" are standard output. output_fini()
 * closes it.
 */
enum exit_code output_open(struct output *out, const char *file);

/* Where to write the page; NULL without memory. */
FILE *output_begin(struct output *out);

/*
 * Show it. A page that is to stay is the last, never cut and never redrawn. Returns 0 or
 * -errno: a full disk, a reader that went away.
 */
int output_end(struct output *out, bool stays);

void output_fini(struct output *out);

/*
 * Print what of a page fits on a screen: its first lines, one that says so if there are more,
 * and then the last ones, but not more than half a screen of them, and none of those that
 * come before `tail`, an offset; 0: none. Each ends within the width. 0 rows or columns: not
 * known. Returns how many lines these are.
 */
unsigned int output_clip(FILE *to, const char *page, size_t tail, unsigned int rows,
			 unsigned int cols);

/* Write what is still buffered by printf(). Returns as output_end() does. */
int output_flush(void);

/* The exit status of that, after a message. out NULL: standard output */
enum exit_code output_status(const struct output *out, int err);

#endif
