/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What all tables have in common. */
#ifndef VIRQSCOPE_TEXT_H
#define VIRQSCOPE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define TEXT_COLUMNS 80

/* A time in us. What does not fit its column loses decimals: seven digits always stay. */
void text_us(FILE *out, uint64_t ns);

/*
 * Whoever runs a VM chooses its name: it must not get at the terminal. Returns its
 * length; no character has more columns than bytes.
 */
size_t text_name(FILE *out, const char *name);

/* A number after a space, "-" if it is not known. */
void text_number(FILE *out, int width, bool known, uint64_t n);

#endif
