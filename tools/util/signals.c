// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "util/signals.h"

static bool is_ignored(int signo)
{
	struct sigaction now;

	return !sigaction(signo, NULL, &now) && now.sa_handler == SIG_IGN;
}

/* An ignored signal stays pending while blocked, so signals to ignore are not blocked. */
static void ending_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	if (!is_ignored(SIGINT))
		sigaddset(set, SIGINT);
	if (!is_ignored(SIGHUP))
		sigaddset(set, SIGHUP);
}

int signals_begin(struct signals *s)
{
	static const struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t set;
	int fd;

	ending_signals(&set);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return -errno;
	sigprocmask(SIG_BLOCK, &set, &s->mask);
	sigaction(SIGPIPE, &ignore, &s->pipe);
	sigaction(SIGXFSZ, &ignore, &s->fsize);
	s->fd = fd;
	return 0;
}

bool signals_take(struct signals *s)
{
	struct signalfd_siginfo info;
	bool some = false;

	while (read(s->fd, &info, sizeof(info)) == sizeof(info))
		some = true;
	s->taken += some;
	return some;
}

void signals_restore(const struct signals *s)
{
	sigaction(SIGPIPE, &s->pipe, NULL);
	sigaction(SIGXFSZ, &s->fsize, NULL);
	/* last, since a pending signal is delivered here */
	sigprocmask(SIG_SETMASK, &s->mask, NULL);
}

/* Signals stay blocked: after the report they have no effect. */
void signals_end(struct signals *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}
