// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "bpf_explain.h"
#include "log.h"

void bpf_explain_load(int err)
{
	const char *reason = strerror(-err);

	if (err == -EPERM)
		log_error("cannot load the BPF programs: %s; CAP_BPF and CAP_PERFMON are needed, "
			  "on some kernels CAP_SYS_ADMIN", reason);
	else
		log_error("cannot load the BPF programs: %s; -vv shows why", reason);
}

void bpf_explain_pin(const char *path, int err)
{
	/* what libbpf and the kernel say of a directory elsewhere */
	bool elsewhere = err == -EINVAL || err == -EPERM;

	log_error("--pin %s: %s", path, elsewhere ? "is not in a BPF file system" : strerror(-err));
}
