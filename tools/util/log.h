/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_UTIL_LOG_H
#define VIRQSCOPE_UTIL_LOG_H

enum log_level { LOG_QUIET = -1, LOG_NORMAL, LOG_VERBOSE, LOG_DEBUG };

/* From now on show messages up to `level`; libbpf's belong to LOG_DEBUG. */
void log_setup(enum log_level level);

/*
 * One line each on standard error, after "virqscope: ", whatever is quoted in it: control
 * characters are escaped. What is longer than 4 KB ends in "...".
 */
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_verbose(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
