/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A command that is run while something is watched, as perf does. */
#ifndef VIRQSCOPE_UTIL_CHILD_H
#define VIRQSCOPE_UTIL_CHILD_H

#include <sys/types.h>

#include "util/signals.h"

struct child {
	pid_t pid;	/* 0: none */
	int go_fd;	/* a byte lets the command go */
	int error_fd;	/* why it could not be run; ends when it runs */
	int pid_fd;	/* readable once it has ended */
	const char *name;
};

#define CHILD_NONE { 0, -1, -1, -1, NULL }

/*
 * Make the process, with our privileges as they are now, but let it wait. It will have the
 * signals that our caller gave us. argv ends with NULL. Returns 0 or -errno.
 */
int child_prepare(struct child *c, char **argv, const struct signals *signals);

/* What was to be watched is watched: run it. 0 or -errno, also why exec failed. */
int child_start(struct child *c);

/*
 * Wait for its end and return its wait status. If it has not ended by itself, it is sent
 * SIGTERM, also if it is stopped, and how it takes that is no matter: 0. If it does not end, a
 * signal to us kills it, as a note says. A command that was not started does not run.
 */
int child_finish(struct child *c, struct signals *signals);

#endif
