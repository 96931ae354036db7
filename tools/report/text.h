/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Cells, columns and names in tables. */
#ifndef VIRQSCOPE_REPORT_TEXT_H
#define VIRQSCOPE_REPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#define TEXT_COLUMNS 80

/* Print a time in us. A long one loses decimals to fit its column, but keeps seven digits. */
void text_us(FILE *out, uint64_t ns);

/* As text_us() in a wider column, and the width that times up to ns need. */
void text_us_wide(FILE *out, int width, uint64_t ns);
int text_us_width(uint64_t ns);

/*
 * Print a name with control characters replaced by "?": any user may choose the name of a VM, a
 * policy's file or the argument of a filter, and must not control the terminal. Returns its
 * length, which is at least its columns.
 */
size_t text_name(FILE *out, const char *name);

/* Returns a device's name without PCI domain 0, as lspci prints it. */
const char *text_device(const char *device);

/* Print the line of an empty list; filter "": none was given. */
void text_nothing(FILE *out, const char *is, const char *filter);

/*
 * Print the line above the rows of a VM: "# NAME PID-GENERATION"; name "": not known. text_vm()
 * does not end the line, and returns its length.
 */
size_t text_vm(FILE *out, const char *name, pid_t pid, uint64_t vm_gen);

void text_vm_line(FILE *out, const char *name, pid_t pid, uint64_t vm_gen);

/* Print PID-GENERATION as the first cell of a row, 8 columns wide at least. */
void text_vm_id(FILE *out, pid_t pid, uint64_t vm_gen);

/* Print `before` and the names of a life's flags, if there are any. Returns true if so. */
bool text_flags(FILE *out, const char *before, unsigned int flags);

/* Print a bar, TEXT_BAR columns at most, and end the line. */
#define TEXT_BAR 40
void text_bar(FILE *out, unsigned int columns);

/*
 * A table whose columns are as wide as their widest cell. Print its head and rows to out, with a
 * tab before each cell but the first. A line without a tab is a comment and stays as it is.
 */
struct text_table {
	FILE *out;
	FILE *page;
	const int *widths;
	char *text;
	size_t len;
};

/*
 * page receives the table when it ends. widths has the least width of each column, negative for
 * cells that are aligned left, as in "%*s", and ends with 0; cells after the last column are not
 * aligned. With widths NULL nothing is aligned, and out is page. Both return 0 or -ENOMEM.
 */
int text_table_begin(struct text_table *t, FILE *page, const int *widths);
int text_table_end(struct text_table *t);

/* Print a cell: a number, a word, or a time in us; "-" if it is not known or NULL. */
void text_number(FILE *out, bool known, uint64_t n);
void text_word(FILE *out, const char *word);
void text_us_cell(FILE *out, bool known, uint64_t ns);
void text_us_narrow_cell(FILE *out, bool known, uint64_t ns);	/* one column narrower */

#endif
