// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * empty EVENT[,EVENT...] COMMAND [ARGUMENT...]: while COMMAND runs, keep a BPF program
 * that does nothing attached to each tracepoint, to measure the cost of the call alone.
 * Exit status: COMMAND's, or 125 if empty itself failed.
 */
#include <bpf/libbpf.h>

#include "child.h"
#include "empty.skel.h"

static int attach(const char *event)
{
	struct empty_bpf *skel = empty_bpf__open();

	if (!skel || bpf_program__set_attach_target(skel->progs.empty, 0, event) ||
	    empty_bpf__load(skel) || empty_bpf__attach(skel)) {
		fprintf(stderr, "empty: cannot attach to %s: %s\n", event, strerror(errno));
		return -1;
	}
	/* until the end of the process */
	return 0;
}

int main(int argc, char **argv)
{
	char *event, *rest;
	int status;
	pid_t pid;

	if (argc < 3) {
		fprintf(stderr, "usage: empty EVENT[,EVENT...] COMMAND [ARGUMENT...]\n");
		return CHILD_FAILED;
	}
	for (rest = argv[1]; (event = strsep(&rest, ","));) {
		if (attach(event))
			return CHILD_FAILED;
	}
	pid = child_start(argv + 2);
	if (pid < 0 || waitpid(pid, &status, 0) < 0) {
		fprintf(stderr, "empty: cannot run %s: %s\n", argv[2], strerror(errno));
		return CHILD_FAILED;
	}
	return child_status(status);
}
