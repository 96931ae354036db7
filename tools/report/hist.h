/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Prints histograms of ticks in tables. */
#ifndef VIRQSCOPE_REPORT_HIST_H
#define VIRQSCOPE_REPORT_HIST_H

#include <stdbool.h>
#include <stdio.h>

#include "util/hist.h"

/* Print the cells of a text_table, a tab before each, times in us; their heads and least widths. */
#define HIST_CELLS "\tCOUNT\tP50\tP90\tP99\tP99.9\tMAX"
#define HIST_WIDTHS 5, 7, 7, 7, 7, 7
void hist_cells(FILE *out, const struct hist *h, uint64_t hz);

/* How much of a distribution a table shows; JSON has every bucket unless HIST_NONE. */
enum hist_detail { HIST_NONE, HIST_OCTAVES, HIST_FINE };

/*
 * Print a distribution as comment lines. HIST_OCTAVES: one line per power of two ticks, at most
 * HIST_OCTAVES_SHOWN, with the samples below it and not below the one before. HIST_FINE: one line
 * per bucket that is not empty, with its upper bound.
 */
#define HIST_OCTAVES_SHOWN 20
void hist_distribution(FILE *out, const char *name, const struct hist *h, uint64_t hz,
		       enum hist_detail detail);

#endif
