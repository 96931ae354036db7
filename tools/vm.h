/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The VMs of this host, as far as /proc shows them. */
#ifndef VIRQSCOPE_VM_H
#define VIRQSCOPE_VM_H

#include <stdbool.h>
#include <sys/types.h>

#define VM_NAME_LEN 64

/* 1: it is a VM; 0: it is not; -errno: there is no such process, or it hides its files. */
int vm_check(pid_t pid);

/* The name of the process, or its -name if that is QEMU's: kvm, or with qemu in it. */
bool vm_name(pid_t pid, char name[VM_NAME_LEN]);

/* The number of VMs of that name; *pid is one of them. */
int vm_find(const char *name, pid_t *pid);

#endif
