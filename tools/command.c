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

#include "command.h"

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

/* Become argv once a byte says so. The end without one, also by death, says not to. */
static void wait_and_exec(int go_fd, int error_fd, char **argv)
{
	char byte;
	int err;

	if (read_all(go_fd, &byte, 1) == 1) {
		execvp(argv[0], argv);
		err = errno;
		(void)!write(error_fd, &err, sizeof(err));
	}
	_exit(127);
}

int command_prepare(struct command *c, char **argv)
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
		wait_and_exec(go[0], error[1], argv);
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

int command_start(struct command *c)
{
	int err = 0;

	if (!c->pid)
		return 0;
	if (write(c->go_fd, "", 1) != 1)
		return -errno;
	/* an exec that succeeds closes the other end */
	read_all(c->error_fd, &err, sizeof(err));
	close_fd(&c->go_fd);
	close_fd(&c->error_fd);
	return -err;
}

int command_finish(struct command *c)
{
	struct pollfd ended = { c->pid_fd, POLLIN, 0 };
	bool stopped;
	int status = 0;

	if (!c->pid)
		return 0;
	stopped = poll(&ended, 1, 0) == 0;
	if (stopped)
		kill(c->pid, SIGTERM);
	close_fd(&c->go_fd);
	close_fd(&c->error_fd);
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(c->pid_fd);
	*c = (struct command)COMMAND_NONE;
	return stopped ? 0 : status;
}
