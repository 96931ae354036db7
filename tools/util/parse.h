/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Strict parsing of what people type: all of the text has to make sense. */
#ifndef VIRQSCOPE_UTIL_PARSE_H
#define VIRQSCOPE_UTIL_PARSE_H

#include <stdint.h>

#define PARSE_BDF_LEN 13	/* 0000:00:04.0 and its NUL */
#define PARSE_DURATION_MAX_NS (366ULL * 86400 * 1000000000)

/*
 * All return NULL and set *out, or say what is wrong with the text, to be put
 * after the name of the argument; good until the next call.
 */

/* A decimal or 0x number from min to max. */
const char *parse_number(const char *text, uint64_t min, uint64_t max, uint64_t *out);

/*
 * Nanoseconds from min to max: digits, perhaps a fraction, and ns, us, ms, s, m or h. Without a
 * unit they are seconds, or microseconds.
 */
const char *parse_duration(const char *text, uint64_t min, uint64_t max, uint64_t *out);
const char *parse_duration_us(const char *text, uint64_t min, uint64_t max, uint64_t *out);

/* A PCI address; without a domain it is in domain 0. */
const char *parse_bdf(const char *text, char out[PARSE_BDF_LEN]);

#endif
