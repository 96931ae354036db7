// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/child.h"
#include "util/log.h"

/* How long a command may take to end after SIGTERM before a note is logged. */
#define PATIENCE_MS 1000

static ssize_t read_all(int fd, void *buf, size_t size)
{
	ssize_t len;

	do {
		len = read(fd, buf, size);
	} while (len < 0 && errno == EINTR);
	return len;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Exec argv once a byte arrives. End of file without one, also by the parent's death, exits. */
static void wait_and_exec(int go_fd, int error_fd, char **argv, const struct signals *signals)
{
	char byte;
	int err;

	if (read_all(go_fd, &byte, 1) == 1) {
		signals_restore(signals);
		execvp(argv[0], argv);
		err = errno;
		(void)!write(error_fd, &err, sizeof(err));
	}
	_exit(127);
}

int child_prepare(struct child *c, char **argv, const struct signals *signals)
{
	int go[2], error[2], err;

	if (pipe2(go, O_CLOEXEC))
		return -errno;
	if (pipe2(error, O_CLOEXEC)) {
		err = -errno;
		goto no_error;
	}
	c->pid = fork();
	if (c->pid < 0) {
		err = -errno;
		goto no_process;
	}
	if (!c->pid) {
		close(go[1]);
		wait_and_exec(go[0], error[1], argv, signals);
	}
	c->pid_fd = syscall(SYS_pidfd_open, c->pid, 0);
	if (c->pid_fd < 0) {
		err = -errno;
		goto no_pid_fd;
	}
	close(go[0]);
	close(error[1]);
	c->go_fd = go[1];
	c->error_fd = error[0];
	c->name = argv[0];
	return 0;

no_pid_fd:
	kill(c->pid, SIGKILL);
	waitpid(c->pid, NULL, 0);
no_process:
	c->pid = 0;
	close(error[0]);
	close(error[1]);
no_error:
	close(go[0]);
	close(go[1]);
	return err;
}

int child_start(struct child *c)
{
	int err = 0;

	if (!c->pid)
		return 0;
	if (write(c->go_fd, "", 1) != 1)
		return -errno;
	/* a successful exec closes the other end, and nothing is read */
	read_all(c->error_fd, &err, sizeof(err));
	close_fd(&c->go_fd);
	close_fd(&c->error_fd);
	return -err;
}

/* True once c has ended; false after ms, or if a signal is pending. ms -1: no limit */
static bool has_ended(const struct child *c, int signal_fd, int ms)
{
	struct pollfd fds[] = {
		{ c->pid_fd, POLLIN, 0 },
		{ signal_fd, POLLIN, 0 },
	};
	int n;

	do {
		n = poll(fds, sizeof(fds) / sizeof(fds[0]), ms);
	} while (n < 0 && errno == EINTR);
	return fds[0].revents;
}

/* Send SIGTERM and wait; if the command ignores it or hangs, a signal to us kills the command. */
static void end_or_kill(const struct child *c, struct signals *signals)
{
	bool again;

	/* the first signal has ended the run; another one may have come while it was reported */
	signals_take(signals);
	again = signals->taken > 1;
	kill(c->pid, SIGTERM);
	/* a stopped process acts on SIGTERM only once it continues */
	kill(c->pid, SIGCONT);
	if (has_ended(c, signals->fd, PATIENCE_MS))
		return;
	if (!again && !signals_take(signals)) {
		log_note("%s: was sent SIGTERM and has not ended; a signal to virqscope kills it",
			 c->name);
		if (has_ended(c, signals->fd, -1))
			return;
		signals_take(signals);
	}
	kill(c->pid, SIGKILL);
	log_note("%s: killed, as it did not end by SIGTERM", c->name);
}

int child_finish(struct child *c, struct signals *signals)
{
	bool stopped;
	int status = 0;

	if (!c->pid)
		return 0;
	stopped = !has_ended(c, -1, 0);
	/* a process that still waits to exec has nothing to clean up */
	if (c->go_fd >= 0)
		kill(c->pid, SIGKILL);
	else if (stopped)
		end_or_kill(c, signals);
	close_fd(&c->go_fd);
	close_fd(&c->error_fd);
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(c->pid_fd);
	*c = (struct child)CHILD_NONE;
	return stopped ? 0 : status;
}
