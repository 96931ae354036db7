/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* When a program is attached, the kernel gives a record to each interrupt that there is. */
#ifndef VIRQSCOPE_HOST_SETTLED_H
#define VIRQSCOPE_HOST_SETTLED_H

/*
 * Wait until all have theirs: what begins before is partial. A VM whose user space keeps it
 * locked is not waited for longer than a second: a note says that there is one.
 */
void settled_wait(void);

#endif
