/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The names of VMs, which are those of their processes, as far as /proc shows them. */
#ifndef VIRQSCOPE_HOST_VM_H
#define VIRQSCOPE_HOST_VM_H

#include <stdbool.h>
#include <sys/types.h>

/* A longer one ends in "...". */
#define VM_NAME_LEN 256

/*
 * Is a process here the one that the kernel calls so? The kernel's pids are those of the
 * initial PID namespace, whose /proc this must be.
 */
bool vm_pids_known(void);

/* The name of the process, or its -name if that is QEMU's: kvm, or with qemu in it. */
bool vm_name(pid_t pid, char name[VM_NAME_LEN]);

/*
 * The same, whole, of a process whose own name is comm. 0 and *name, to be freed; -ESRCH:
 * there is no such process; -EACCES: it is QEMU, and hides its command line; -ENOMEM
 */
int vm_full_name(pid_t pid, const char *comm, char **name);

/* As vm_name() has it. */
void vm_short_name(const char *full, char name[VM_NAME_LEN]);

#endif
