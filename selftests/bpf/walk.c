// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * walk COMMAND [ARGUMENT...]: while COMMAND runs, let the kernel walk the interrupts of
 * all VMs, again and again. Prints on stderr the number of walks:
 *
 *	walk: 12345 times
 *
 * Exit status: COMMAND's, or 125 if this itself failed.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "child.h"
#include "walk.skel.h"

static int fail(const char *what)
{
	fprintf(stderr, "walk: %s: %s\n", what, strerror(errno));
	return CHILD_FAILED;
}

/* The program emits nothing, so one read walks all interrupts. */
static int walk_once(struct walk_bpf *skel)
{
	int fd = bpf_iter_create(bpf_link__fd(skel->links.walk));
	ssize_t len;
	char none;

	if (fd < 0)
		return -1;
	do {
		len = read(fd, &none, sizeof(none));
	} while (len < 0 && (errno == EINTR || errno == EAGAIN));
	close(fd);
	return len;
}

int main(int argc, char **argv)
{
	unsigned long times = 0;
	struct walk_bpf *skel;
	int status = 0;
	pid_t pid, ended;

	if (argc < 2) {
		fprintf(stderr, "usage: walk COMMAND [ARGUMENT...]\n");
		return CHILD_FAILED;
	}
	skel = walk_bpf__open_and_load();
	if (!skel || walk_bpf__attach(skel))
		return fail("cannot attach");
	pid = child_start(argv + 1);
	if (pid < 0)
		return fail("fork");
	while (!(ended = waitpid(pid, &status, WNOHANG))) {
		if (walk_once(skel))
			return fail("cannot walk");
		times++;
	}
	walk_bpf__destroy(skel);
	if (ended < 0)
		return fail("waitpid");
	fprintf(stderr, "walk: %lu times\n", times);
	return child_status(status);
}
