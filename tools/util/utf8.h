/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Strings from other processes and command lines may hold any bytes: these functions check them. */
#ifndef VIRQSCOPE_UTIL_UTF8_H
#define VIRQSCOPE_UTIL_UTF8_H

#include <stddef.h>

/* The number of bytes of the first character, 1 for the NUL; 0 if it is not valid UTF-8. */
size_t utf8_len(const char *text);

/*
 * Copy text as one line that is safe on a terminal: control characters and invalid bytes become
 * \n, \t or \xNN. The copy, with its NUL, needs at most UTF8_ESCAPED(strlen(text)) bytes. Returns
 * its length.
 */
#define UTF8_ESCAPED(len) (4 * (len) + 1)
size_t utf8_escape(const char *text, char *copy);

#endif
