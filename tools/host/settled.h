/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* When a program is attached, the kernel allocates a record for each existing interrupt. */
#ifndef VIRQSCOPE_HOST_SETTLED_H
#define VIRQSCOPE_HOST_SETTLED_H

/*
 * Wait until all interrupts have a record: lives that begin without one are partial. Gives up
 * after a second, with a note, if the user space of a VM keeps the VM locked.
 */
void settled_wait(void);

#endif
