// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <linux/membarrier.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "ebpf/attach.h"
#include "util/log.h"

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

/* Far longer than any program takes, unless the host itself does not get the CPU. */
#define SETTLE_NS 100000000L

/*
 * Programs of tracepoints run with preemption disabled, so they end within the RCU grace period
 * that membarrier() waits for. A host with nohz_full CPUs refuses membarrier(); then a fixed time
 * has to do, since no program may still use a map entry that the caller is about to delete.
 */
void bpf_settle(void)
{
	const struct timespec time = { 0, SETTLE_NS };
	static bool noted;
	int err;

	if (!syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0))
		return;
	err = errno;
	nanosleep(&time, NULL);
	if (!noted)
		log_note("membarrier: %s; waits for programs to end by time instead", strerror(err));
	noted = true;
}
