// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * policies NAME[,TIMES] COMMAND [ARGUMENT...]: run COMMAND with this policy of policies.bpf.c
 * loaded, or loaded and unloaded at least TIMES times. Prints on stderr how often it was asked,
 * notified, and notified of impossible transitions. Exit status: COMMAND's, or 125 if policies
 * itself failed.
 */
#include <stdlib.h>

#include <bpf/libbpf.h>

#include "child.h"
#include "policies.skel.h"

static int refused(const char *name, const char *what)
{
	fprintf(stderr, "policies: %s: cannot be %s: %s\n", name, what, strerror(errno));
	return CHILD_FAILED;
}

/* Loads only the programs of this policy. */
static struct bpf_map *load(struct policies_bpf *skel, const char *name)
{
	struct bpf_map *map, *found = NULL;

	bpf_object__for_each_map(map, skel->obj) {
		if (bpf_map__type(map) != BPF_MAP_TYPE_STRUCT_OPS)
			continue;
		if (!strcmp(bpf_map__name(map), name))
			found = map;
		else
			bpf_map__set_autocreate(map, false);
	}
	if (!found) {
		fprintf(stderr, "policies: there is no %s\n", name);
		return NULL;
	}
	if (policies_bpf__load(skel)) {
		refused(name, "loaded");
		return NULL;
	}
	return found;
}

static bool runs(pid_t pid)
{
	siginfo_t info = { };

	return !waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) && !info.si_pid;
}

/* Attach and detach, so that the policy is detached while it is asked, or a moment later. */
static int flap(const char *name, struct bpf_map *map, unsigned long times, pid_t pid,
		const volatile __u64 *asked)
{
	for (unsigned long i = 0; i < times || (!*asked && runs(pid)); i++) {
		struct bpf_link *link = bpf_map__attach_struct_ops(map);
		__u64 before = *asked;

		if (!link)
			return refused(name, "attached");
		for (int ms = 0; ms < 100 && *asked == before; ms++)
			usleep(1000);
		bpf_link__destroy(link);
		usleep(500);
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct policies_bpf *skel = policies_bpf__open();
	struct bpf_link *link = NULL;
	char *name, *times;
	struct bpf_map *map;
	int status;
	pid_t pid;

	if (argc < 3 || !skel) {
		fprintf(stderr, "usage: policies NAME[,TIMES] COMMAND [ARGUMENT...]\n");
		return CHILD_FAILED;
	}
	times = argv[1];
	name = strsep(&times, ",");
	map = load(skel, name);
	if (!map)
		return CHILD_FAILED;
	if (!times) {
		link = bpf_map__attach_struct_ops(map);
		if (!link)
			return refused(name, "attached");
	}
	pid = child_start(argv + 2);
	if (pid < 0 || (times && flap(name, map, strtoul(times, NULL, 10), pid,
					 &skel->bss->selects)) ||
	    waitpid(pid, &status, 0) < 0)
		return CHILD_FAILED;
	bpf_link__destroy(link);
	fprintf(stderr, "policies: %s asked %llu told %llu illegal %llu\n", name,
		(unsigned long long)skel->bss->selects, (unsigned long long)skel->bss->transitions,
		(unsigned long long)skel->bss->illegal);
	return child_status(status);
}
