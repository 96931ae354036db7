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
#include "log.h"

/* Wait until the other end is closed, which its death does too, then become argv. */
static void wait_and_exec(int go_fd, char **argv)
{
	char byte;

	while (read(go_fd, &byte, 1) < 0 && errno == EINTR)
		;
	execvp(argv[0], argv);
	log_error("%s: %s", argv[0], strerror(errno));
	_exit(127);
}

int command_prepare(struct command *c, char **argv)
{
	int go[2], err;

	if (pipe2(go, O_CLOEXEC))
		return -errno;
	c->pid = fork();
	if (c->pid < 0) {
		err = -errno;
		goto no_process;
	}
	if (!c->pid) {
		close(go[1]);
		wait_and_exec(go[0], argv);
	}
	c->pid_fd = syscall(SYS_pidfd_open, c->pid, 0);
	if (c->pid_fd < 0) {
		err = -errno;
		goto no_pid_fd;
	}
	close(go[0]);
	c->go_fd = go[1];
	return 0;

no_pid_fd:
	kill(c->pid, SIGKILL);
	waitpid(c->pid, NULL, 0);
no_process:
	c->pid = 0;
	close(go[0]);
	close(go[1]);
	return err;
}

void command_start(struct command *c)
{
	if (c->go_fd >= 0)
		close(c->go_fd);
	c->go_fd = -1;
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
	command_start(c);
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(c->pid_fd);
	*c = (struct command)COMMAND_NONE;
	return stopped ? 0 : status;
}
