/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Text from other processes and command lines need not be text. */
#ifndef VIRQSCOPE_UTIL_UTF8_H
#define VIRQSCOPE_UTIL_UTF8_H

#include <stddef.h>

/* The bytes of the character that text begins with; 0: it begins with none. "" has one, the NUL. */
size_t utf8_len(const char *text);

/*
 * Copy text as one line that no terminal obeys: control characters become \n, \t or \x1b, so do
 * bytes that are no character. The copy, with its NUL, needs at most UTF8_ESCAPED(strlen(text))
 * bytes. Returns its length.
 */
#define UTF8_ESCAPED(len) (4 * (len) + 1)
size_t utf8_escape(const char *text, char *copy);

#endif
