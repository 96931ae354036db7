/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Parses QEMU's -name as QEMU does. */
#ifndef VIRQSCOPE_HOST_QEMU_NAME_H
#define VIRQSCOPE_HOST_QEMU_NAME_H

#include <stddef.h>

/*
 * args is a command line as in /proc/PID/cmdline, of len bytes and followed by a NUL. Stores the
 * guest's name in *name, to be freed, or NULL if it has none. Returns 0 or -ENOMEM.
 */
int qemu_name(const char *args, size_t len, char **name);

#endif
