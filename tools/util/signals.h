/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Signals that end a run. They are blocked for all of it, so that a run that is interrupted while
 * it loads still reports and cleans up.
 */
#ifndef VIRQSCOPE_UTIL_SIGNALS_H
#define VIRQSCOPE_UTIL_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

struct signals {
	int fd;				/* readable while signals are pending; -1: not begun */
	unsigned int taken;		/* how many times signals_take() took some */
	sigset_t mask;			/* as our caller set it */
	struct sigaction pipe, fsize;	/* likewise */
};

#define SIGNALS_NONE { .fd = -1 }

/*
 * Block SIGINT, SIGTERM and SIGHUP, which make the fd readable from now on, and ignore SIGPIPE and
 * SIGXFSZ, so that a failed write returns an error. SIGINT and SIGHUP stay ignored if the caller
 * ignores them, as nohup and a script's background do. Returns 0 or -errno.
 */
int signals_begin(struct signals *s);

/* Take the pending signals. Returns true if there were any. */
bool signals_take(struct signals *s);

/* Called before exec: restore the mask and handlers of our caller. */
void signals_restore(const struct signals *s);

void signals_end(struct signals *s);

#endif
