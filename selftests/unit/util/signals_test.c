// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that signals that end a run stay pending until taken, that signals that the caller ignores
 * stay ignored, that a failed write is an error, and that an executed program gets the caller's
 * mask and handlers.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"
#include "util/signals.h"

/* Run a case in a process of its own, which has the default dispositions. */
static void in_child(bool (*test)(void), const char *what)
{
	pid_t pid = fork();
	int status = -1;

	if (!pid)
		_exit(!test());
	waitpid(pid, &status, 0);
	tap_ok(!status, "%s", what);
}

static bool waits(const struct signals *s)
{
	struct pollfd fd = { s->fd, POLLIN, 0 };

	return poll(&fd, 1, 0) == 1;
}

static bool taken_once(int signo)
{
	struct signals s = SIGNALS_NONE;

	if (signals_begin(&s) || waits(&s) || signals_take(&s))
		return false;
	raise(signo);
	return waits(&s) && signals_take(&s) && !waits(&s) && !signals_take(&s) && s.taken == 1;
}

static bool test_int(void) { return taken_once(SIGINT); }
static bool test_term(void) { return taken_once(SIGTERM); }
static bool test_hup(void) { return taken_once(SIGHUP); }

static bool test_together(void)
{
	struct signals s = SIGNALS_NONE;

	signals_begin(&s);
	raise(SIGINT);
	raise(SIGTERM);
	signals_take(&s);
	if (s.taken != 1)
		return false;
	raise(SIGINT);
	return signals_take(&s) && s.taken == 2;
}

static bool stays_ignored(int signo)
{
	struct signals s = SIGNALS_NONE;

	signal(signo, SIG_IGN);
	signals_begin(&s);
	raise(signo);
	if (waits(&s))
		return false;
	raise(SIGTERM);
	return signals_take(&s);
}

static bool test_nohup(void) { return stays_ignored(SIGHUP); }
static bool test_background(void) { return stays_ignored(SIGINT); }

/* SIGTERM is taken even if the caller ignores it: otherwise kill(1) could not end a run. */
static bool test_term_ignored(void)
{
	signal(SIGTERM, SIG_IGN);
	return taken_once(SIGTERM);
}

static bool test_file_size(void)
{
	struct rlimit none = { 0, 0 };
	struct signals s = SIGNALS_NONE;
	FILE *file = tmpfile();

	signals_begin(&s);
	setrlimit(RLIMIT_FSIZE, &none);
	return write(fileno(file), "x", 1) < 0 && errno == EFBIG;
}

static bool test_pipe(void)
{
	struct signals s = SIGNALS_NONE;
	int fds[2];

	signals_begin(&s);
	if (pipe(fds))
		return false;
	close(fds[0]);
	return write(fds[1], "x", 1) < 0 && errno == EPIPE;
}

static bool test_restore(void)
{
	static const int all[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ };
	struct sigaction before[5], after;
	struct signals s = SIGNALS_NONE;
	sigset_t blocked, mask;
	size_t i;

	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
	signal(SIGHUP, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	for (i = 0; i < 5; i++)
		sigaction(all[i], NULL, &before[i]);
	signals_begin(&s);
	signals_restore(&s);
	for (i = 0; i < 5; i++) {
		sigaction(all[i], NULL, &after);
		if (after.sa_handler != before[i].sa_handler)
			return false;
	}
	sigprocmask(SIG_SETMASK, NULL, &mask);
	for (i = 0; i < 5; i++) {
		if (sigismember(&mask, all[i]) != (all[i] == SIGTERM))
			return false;
	}
	return true;
}

int main(void)
{
	/* a shell that runs this in its background ignores SIGINT */
	signal(SIGINT, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	in_child(test_int, "SIGINT waits, and is taken once");
	in_child(test_term, "SIGTERM, too");
	in_child(test_hup, "and SIGHUP");
	in_child(test_together, "those that wait together are one, a later one is the second");
	in_child(test_nohup, "nohup: SIGHUP stays ignored, SIGTERM is taken");
	in_child(test_background, "the background of a script: SIGINT stays ignored");
	in_child(test_term_ignored, "SIGTERM is taken even if the caller ignores it");
	in_child(test_file_size, "a file that may not grow is EFBIG");
	in_child(test_pipe, "a pipe without a reader is EPIPE");
	in_child(test_restore, "another program gets dispositions and mask of the caller");
	return tap_done();
}
