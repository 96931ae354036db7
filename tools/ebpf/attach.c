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

/* So much longer than any program takes that only a CPU which is taken away from the host is late. */
#define SETTLE_NS 100000000L

/*
 * A program of a tracepoint runs with preemption disabled, which this waits for. A host with
 * nohz_full CPUs refuses it; then time has to do, as room that is given back may have no program
 * in it.
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
