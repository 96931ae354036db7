/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Standard output: everything that is data goes there, as a whole page at a time. */
#ifndef VIRQSCOPE_OUTPUT_H
#define VIRQSCOPE_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

struct output {
	bool live;		/* a terminal whose last page is redrawn in place */
	unsigned int lines;	/* of the page that stands there */
	FILE *page;
	char *text;
	size_t len;
	size_t tail;		/* where what a screen is to keep begins; 0: nothing is */
};

void output_init(struct output *out, bool live);

/* Where to write the page; NULL without memory. */
FILE *output_begin(struct output *out);

/*
 * Show it. A page that is to stay is never cut and never redrawn. Returns 0 or
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

/* Write what is still buffered. Returns as output_end() does. */
int output_flush(void);

/* What that means for the exit status; says so if it is an error. */
int output_status(int err);

#endif
