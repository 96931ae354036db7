/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * For programs that do something while a command runs: start it, and get its exit status.
 */
#ifndef CHILD_H
#define CHILD_H

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_FAILED	125	/* the program's own exit status when it failed itself */

/* Returns -1 and sets errno if fork() fails; if exec fails, the child's exit status shows it. */
static inline pid_t child_start(char **argv)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	execvp(argv[0], argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

/* Convert a status of wait(2) to an exit status as a shell does. */
static inline int child_status(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#endif
