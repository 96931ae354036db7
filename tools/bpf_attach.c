// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <linux/membarrier.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "bpf_attach.h"
#include "log.h"

int bpf_attach(struct bpf_link **link, const struct bpf_program *prog, const char *event)
{
	int err;

	*link = bpf_program__attach(prog);
	err = *link ? 0 : -errno;
	if (err)
		log_error("cannot attach to %s: %s; -vv shows why", event, strerror(-err));
	else
		log_verbose("attached to %s", event);
	return err;
}

/* It waits for a grace period, and so does each of them end. */
void bpf_settle(void)
{
	if (syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0))
		log_verbose("membarrier: %s; the last events may not be counted", strerror(errno));
}
