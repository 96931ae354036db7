/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_HOST_FILE_H
#define VIRQSCOPE_HOST_FILE_H

#include <sys/types.h>

/*
 * Read a small file of /proc or /sys into buf. Removes a trailing newline and terminates with a
 * NUL. Returns the length, or -errno.
 */
ssize_t file_read(const char *path, char *buf, size_t size);

#endif
