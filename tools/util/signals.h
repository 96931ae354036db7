/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Signals that end a run, from its first moment to its last: a run that is asked to end while it
 * loads still reports and leaves nothing behind.
 */
#ifndef VIRQSCOPE_UTIL_SIGNALS_H
#define VIRQSCOPE_UTIL_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

struct signals {
	int fd;				/* readable when there are some to take; -1: not begun */
	unsigned int taken;		/* how many times */
	sigset_t mask;			/* as the caller left it to us */
	struct sigaction pipe, fsize;	/* the same */
};

#define SIGNALS_NONE { .fd = -1 }

/*
 * From now on SIGINT, SIGTERM and SIGHUP wait at the fd, and a write that cannot be done is an
 * error, not a death by SIGPIPE or SIGXFSZ. SIGINT and SIGHUP that the caller ignores, as nohup
 * and the background of a script do, stay ignored. Returns 0 or -errno.
 */
int signals_begin(struct signals *s);

/* Take those that wait. True if there were any. */
bool signals_take(struct signals *s);

/* For a process that is about to become another program: all as it was before. */
void signals_restore(const struct signals *s);

void signals_end(struct signals *s);

#endif
