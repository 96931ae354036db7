/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What all tables have in common. */
#ifndef VIRQSCOPE_REPORT_TEXT_H
#define VIRQSCOPE_REPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#define TEXT_COLUMNS 80

/* A time in us. What does not fit its column loses decimals: seven digits always stay. */
void text_us(FILE *out, uint64_t ns);

/* The same in a wider column, and how wide it has to be for all up to ns. */
void text_us_wide(FILE *out, int width, uint64_t ns);
int text_us_width(uint64_t ns);

/*
 * Whoever runs a VM chooses its name: it must not get at the terminal. The same goes for a
 * policy's file and for what a filter quotes. Returns its length; no character has more columns
 * than bytes.
 */
size_t text_name(FILE *out, const char *name);

/* The line of a list that is empty; filter "": there was none. */
void text_nothing(FILE *out, const char *is, const char *filter);

/*
 * What is above the rows of a VM: "# NAME PID-GENERATION"; name "": not known. The first one
 * does not end the line, and returns its length.
 */
size_t text_vm(FILE *out, const char *name, pid_t pid, uint32_t vm_gen);

void text_vm_line(FILE *out, const char *name, pid_t pid, uint32_t vm_gen);

/* The second of them, in the first column of a row, which is 8 wide at least. */
void text_vm_id(FILE *out, pid_t pid, uint32_t vm_gen);

/* The names of a life's flags after a word or space, if there are any; true if there were. */
bool text_flags(FILE *out, const char *before, unsigned int flags);

/* The end of a line: a bar of so many columns, TEXT_BAR at most. */
#define TEXT_BAR 40
void text_bar(FILE *out, unsigned int columns);

/*
 * A table whose columns are as wide as their widest cell: its rows and head are printed to
 * out, a tab before each cell but the first. A line without a tab is a comment, and stays.
 */
struct text_table {
	FILE *out;
	FILE *page;
	const int *widths;
	char *text;
	size_t len;
};

/*
 * page: what it is printed to when it ends; widths: of each column the least, as "%*s" takes
 * it: negative, cells begin at the left; ended by 0, and what follows the last of them is not
 * aligned. NULL: it is no table, and what is printed goes to page at once. 0 or -ENOMEM.
 */
int text_table_begin(struct text_table *t, FILE *page, const int *widths);
int text_table_end(struct text_table *t);

/* Cells: a number, "-" if it is not known; a word, "-" if it is NULL; a time in us. */
void text_number(FILE *out, bool known, uint64_t n);
void text_word(FILE *out, const char *word);
void text_us_cell(FILE *out, bool known, uint64_t ns);
void text_us_narrow_cell(FILE *out, bool known, uint64_t ns);	/* seven digits, or six */

#endif
