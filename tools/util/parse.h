/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Strict parsing of arguments: all of the text has to be valid. */
#ifndef VIRQSCOPE_UTIL_PARSE_H
#define VIRQSCOPE_UTIL_PARSE_H

#include <stdint.h>

#define PARSE_BDF_LEN 13	/* 0000:00:04.0 and its NUL */
#define PARSE_DURATION_MAX_NS (366ULL * 86400 * 1000000000)

/*
 * All return NULL and set *out, or return what is wrong with the text, worded to follow the name
 * of the argument and valid until the next call.
 */

/* A decimal or 0x number from min to max. */
const char *parse_number(const char *text, uint64_t min, uint64_t max, uint64_t *out);

/*
 * A duration in ns, from min to max: digits, an optional fraction, and ns, us, ms, s, m or h.
 * Without a unit the first takes it as seconds, the second as microseconds.
 */
const char *parse_duration(const char *text, uint64_t min, uint64_t max, uint64_t *out);
const char *parse_duration_us(const char *text, uint64_t min, uint64_t max, uint64_t *out);

/* A PCI address; without a domain: domain 0. */
const char *parse_bdf(const char *text, char out[PARSE_BDF_LEN]);

#endif
