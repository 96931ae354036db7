/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The VM that -V names: pid:PID, name:NAME, or PID-GEN as it is printed. */
#ifndef VIRQSCOPE_RUN_VM_FIND_H
#define VIRQSCOPE_RUN_VM_FIND_H

#include <stdbool.h>
#include <stdint.h>

#include "util/exit_code.h"

/* All VMs of a process, or one of them. */
struct vm_found {
	uint64_t pid, gen;
	bool gen_given;
};

/*
 * Find the VM; with wait, wait until it exists. Needs the privileges of bpf_vm_open(). On any
 * result but EXIT_OK the reason was logged.
 */
enum exit_code vm_find(const char *text, bool wait, struct vm_found *found);

#endif
