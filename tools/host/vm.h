/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The names of VMs, taken from their processes as far as /proc shows them. */
#ifndef VIRQSCOPE_HOST_VM_H
#define VIRQSCOPE_HOST_VM_H

#include <stdbool.h>
#include <sys/types.h>

/* Longer names are cut and end in "...". */
#define VM_NAME_LEN 256

/*
 * Returns whether the kernel's pids are valid here: they are of the initial PID namespace, so
 * /proc must be of this namespace.
 */
bool vm_pids_known(void);

/*
 * The name of a VM: QEMU's -name if the process is QEMU ("kvm", or with "qemu" in its name), or
 * else the name of the process. Returns false if it is not known.
 */
bool vm_name(pid_t pid, char name[VM_NAME_LEN]);

/*
 * As vm_name(), but not shortened, for a process whose own name is comm. Stores *name, to be
 * freed. Returns 0, -ESRCH if the process does not exist, -EACCES if it is QEMU and its command
 * line is hidden, or -ENOMEM.
 */
int vm_full_name(pid_t pid, const char *comm, char **name);

/* Shorten a name as vm_name() does. */
void vm_short_name(const char *full, char name[VM_NAME_LEN]);

#endif
