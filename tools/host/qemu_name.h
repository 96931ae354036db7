/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* QEMU's -name, as QEMU reads it. */
#ifndef VIRQSCOPE_HOST_QEMU_NAME_H
#define VIRQSCOPE_HOST_QEMU_NAME_H

#include <stddef.h>

/*
 * args: a command line as in /proc/PID/cmdline, and a 0 behind it. *name: the guest's, to be
 * freed; NULL: it has none. 0 or -ENOMEM.
 */
int qemu_name(const char *args, size_t len, char **name);

#endif
