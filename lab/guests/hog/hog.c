// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * hog COMMAND [ARGUMENT...]: run COMMAND on a CPU that a hog keeps nearly always busy until
 * COMMAND ends; the exit status is COMMAND's.
 *
 * The hog, COMMAND and its children are real-time threads of one priority (SCHED_FIFO), which do
 * not preempt each other: a thread that becomes runnable waits until the hog's burst is over. So
 * COMMAND is delayed before it runs, never while it runs.
 */

#include <errno.h>
#include <error.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BURST_NS	100000LL
#define BURSTS		80		/* then threads without real-time priority may run */
#define REST_NS		2000000LL

static long long now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void hog(void)
{
	static const struct timespec rest = { .tv_nsec = REST_NS };

	for (int i = 0; i < BURSTS; i++) {
		long long end = now_ns() + BURST_NS;

		while (now_ns() < end)
			;
		sched_yield();
	}
	nanosleep(&rest, NULL);
}

int main(int argc, char **argv)
{
	struct sched_param param = { .sched_priority = 1 };
	int status = 0;
	pid_t pid;

	if (argc < 2)
		error(2, 0, "usage: hog COMMAND [ARGUMENT...]");
	if (sched_setscheduler(0, SCHED_FIFO, &param))
		error(1, errno, "cannot be a real-time thread");
	pid = fork();
	if (pid < 0)
		error(1, errno, "cannot start %s", argv[1]);
	if (!pid) {
		execvp(argv[1], argv + 1);
		error(127, errno, "cannot run %s", argv[1]);
	}
	while (!waitpid(pid, &status, WNOHANG))
		hog();
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
