// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * delay FUNCTION ITERATIONS COMMAND [ARGUMENT...]: while COMMAND runs, burn
 * ITERATIONS of a loop whenever the kernel enters FUNCTION. Prints on stderr the
 * number of runs and their total duration:
 *
 *	delay: 500 runs, 742000 ns
 *
 * With 0 iterations the cost is that of the call alone, so the difference to another run is the
 * loop. Exit status: COMMAND's, or 125 if delay itself failed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "child.h"
#include "delay.skel.h"

static struct delay_bpf *attach(const char *function, unsigned int iterations)
{
	struct delay_bpf *skel = delay_bpf__open();

	if (!skel)
		return NULL;
	skel->rodata->iterations = iterations;
	if (bpf_program__set_attach_target(skel->progs.delay, 0, function) ||
	    delay_bpf__load(skel) || delay_bpf__attach(skel)) {
		delay_bpf__destroy(skel);
		return NULL;
	}
	return skel;
}

static int run(char **argv)
{
	pid_t pid = child_start(argv);
	int status;

	if (pid < 0 || waitpid(pid, &status, 0) < 0) {
		fprintf(stderr, "delay: cannot run %s: %s\n", argv[0], strerror(errno));
		return CHILD_FAILED;
	}
	return child_status(status);
}

int main(int argc, char **argv)
{
	struct delay_bpf *skel;
	unsigned long iterations;
	char *end;
	int status;

	if (argc < 4) {
		fprintf(stderr, "usage: delay FUNCTION ITERATIONS COMMAND [ARGUMENT...]\n");
		return CHILD_FAILED;
	}
	iterations = strtoul(argv[2], &end, 10);
	if (*end || !*argv[2] || iterations > 100000) {
		fprintf(stderr, "delay: '%s' is not a number up to 100000\n", argv[2]);
		return CHILD_FAILED;
	}
	skel = attach(argv[1], iterations);
	if (!skel) {
		fprintf(stderr, "delay: cannot attach to %s: %s\n", argv[1], strerror(errno));
		return CHILD_FAILED;
	}
	status = run(argv + 3);
	delay_bpf__detach(skel);
	fprintf(stderr, "delay: %llu runs, %llu ns\n", (unsigned long long)skel->bss->runs,
		(unsigned long long)skel->bss->burned_ns);
	delay_bpf__destroy(skel);
	return status;
}
