// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <linux/membarrier.h>
#include <stdbool.h>
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

/*
 * A program of a tracepoint runs with preemption disabled, which this waits for. A host with
 * nohz_full CPUs refuses it.
 */
void bpf_settle(void)
{
	static bool told;

	if (!syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0) || told)
		return;
	told = true;
	log_note("membarrier: %s; the last events may not be counted", strerror(errno));
}
