/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A histogram of ticks, as all reports print it. */
#ifndef VIRQSCOPE_REPORT_HIST_H
#define VIRQSCOPE_REPORT_HIST_H

#include <stdbool.h>
#include <stdio.h>

#include "util/hist.h"

/* Cells of a text_table, a tab before each; times in us. Their heads, and their least widths. */
#define HIST_CELLS "\tCOUNT\tP50\tP90\tP99\tP99.9\tMAX"
#define HIST_WIDTHS 5, 7, 7, 7, 7, 7
void hist_cells(FILE *out, const struct hist *h, uint64_t hz);

/* How much of a distribution a table has; JSON has each bucket of one. */
enum hist_detail { HIST_NONE, HIST_OCTAVES, HIST_FINE };

/*
 * Comments: each power of two ticks from the lowest to the highest, HIST_OCTAVES_SHOWN at most,
 * and how many samples are below it but not below the one before; or each bucket that is not
 * empty, with the value that its samples do not exceed.
 */
#define HIST_OCTAVES_SHOWN 20
void hist_distribution(FILE *out, const char *name, const struct hist *h, uint64_t hz,
		       enum hist_detail detail);

#endif
