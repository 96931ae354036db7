/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A program that does something while a command runs: start it, and how it ended.
 */
#ifndef CHILD_H
#define CHILD_H

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_FAILED	125	/* the program's own exit status when it failed itself */

/* -1 with errno: it cannot be started. Not found is the child's to say. */
static inline pid_t child_start(char **argv)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	execvp(argv[0], argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

/* The exit status as a shell has it, of what wait(2) told */
static inline int child_status(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#endif
