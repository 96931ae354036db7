/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_UTIL_LOG_H
#define VIRQSCOPE_UTIL_LOG_H

enum log_level { LOG_QUIET = -1, LOG_NORMAL, LOG_VERBOSE, LOG_DEBUG };

/* Show messages up to `level` from now on; libbpf's messages have LOG_DEBUG. */
void log_setup(enum log_level level);

/*
 * Print one line on standard error, after "virqscope: ". Control characters in it are escaped. A
 * line longer than 4 KB is cut and ends in "...".
 */
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_verbose(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
