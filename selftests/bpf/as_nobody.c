// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * as_nobody [bpf] [perfmon] -- COMMAND [ARG...]: run a command as user and group
 * 65534, with these capabilities and no others.
 */
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOBODY 65534

static const struct {
	const char *name;
	int cap;
} known[] = {
	{ "bpf", CAP_BPF },
	{ "perfmon", CAP_PERFMON },
};

static int find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!strcmp(name, known[i].name))
			return known[i].cap;
	}
	return -1;
}

/* Capabilities would be lost with the user, and again by exec if not ambient. */
static int become_nobody(const struct __user_cap_data_struct *caps)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	int cap;

	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) || setgroups(0, NULL) ||
	    setresgid(NOBODY, NOBODY, NOBODY) || setresuid(NOBODY, NOBODY, NOBODY) ||
	    syscall(SYS_capset, &header, caps))
		return -1;
	for (cap = 0; cap <= CAP_LAST_CAP; cap++) {
		if ((caps[CAP_TO_INDEX(cap)].permitted & CAP_TO_MASK(cap)) &&
		    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0))
			return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct __user_cap_data_struct caps[_LINUX_CAPABILITY_U32S_3] = {};
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++) {
		int cap = find(argv[i]);

		if (cap < 0)
			break;
		caps[CAP_TO_INDEX(cap)].effective |= CAP_TO_MASK(cap);
		caps[CAP_TO_INDEX(cap)].permitted |= CAP_TO_MASK(cap);
		caps[CAP_TO_INDEX(cap)].inheritable |= CAP_TO_MASK(cap);
	}
	if (i + 1 >= argc || strcmp(argv[i], "--")) {
		fprintf(stderr, "as_nobody: usage: as_nobody [bpf] [perfmon] -- COMMAND\n");
		return 2;
	}
	if (!become_nobody(caps))
		execvp(argv[i + 1], argv + i + 1);
	fprintf(stderr, "as_nobody: %s: %s\n", argv[i + 1], strerror(errno));
	return 127;
}
