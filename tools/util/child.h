/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A command that is run while virqscope watches, as `perf stat COMMAND` does. */
#ifndef VIRQSCOPE_UTIL_CHILD_H
#define VIRQSCOPE_UTIL_CHILD_H

#include <sys/types.h>

#include "util/signals.h"

struct child {
	pid_t pid;	/* 0: none */
	int go_fd;	/* writing a byte starts the command */
	int error_fd;	/* an errno if exec failed; end of file if it succeeded */
	int pid_fd;	/* readable once it has ended */
	const char *name;
};

#define CHILD_NONE { 0, -1, -1, -1, NULL }

/*
 * Fork the process, with our present privileges, and let it wait. The command will have the
 * signal mask and handlers that our caller gave us. argv ends with NULL. Returns 0 or -errno.
 */
int child_prepare(struct child *c, char **argv, const struct signals *signals);

/* Let the process exec the command. Returns 0 or -errno, also if exec failed. */
int child_start(struct child *c);

/*
 * Wait for the command's end and return its wait status. If it is still running or stopped, send
 * SIGTERM, wait, and return 0 whatever its status; if it does not end, a note is logged, and a
 * signal to us kills it. A command that was never started is discarded.
 */
int child_finish(struct child *c, struct signals *signals);

#endif
