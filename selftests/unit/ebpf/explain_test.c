// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that a failure to pin is explained by the place of the path, in one line; and that a lack
 * of descriptors is not taken for a refusal of the kernel.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "tap.h"
#include "ebpf/explain.h"
#include "util/log.h"

static char message[512];
static int messages;

void log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	messages++;
}

/* The file systems of a made-up machine, which replace libc's answers */
static bool mounted;

int statfs(const char *path, struct statfs *fs)
{
	memset(fs, 0, sizeof(*fs));
	if (strstr(path, "nowhere") || strstr(path, "closed")) {
		errno = strstr(path, "closed") ? EACCES : ENOENT;
		return -1;
	}
	fs->f_type = TMPFS_MAGIC;
	if (!strncmp(path, "/sys/fs/bpf", 11))
		fs->f_type = mounted ? BPF_FS_MAGIC : SYSFS_MAGIC;
	return 0;
}

int stat(const char *path, struct stat *s)
{
	s->st_mode = strstr(path, "file") ? S_IFREG : S_IFDIR;
	return 0;
}

struct pin_case {
	const char *what, *path;
	int err;
	const char *message;		/* after --pin PATH: */
};

static const struct pin_case with[] = {
	{ "a directory that is there", "/sys/fs/bpf/x", -EEXIST,
	  "exists already; if a run that was killed left it, rm -r removes it" },
	{ "a file that is there", "/sys/fs/bpf/file", -EEXIST, "exists already; rm removes it" },
	{ "a directory elsewhere that is there", "/tmp/x", -EEXIST,
	  "exists already, and is not in a BPF file system" },
	{ "elsewhere, as libbpf says it", "/tmp/x", -EINVAL,
	  "/tmp is not in a BPF file system, as /sys/fs/bpf is" },
	{ "elsewhere, as the kernel says it", "/tmp/x", -EPERM,
	  "/tmp is not in a BPF file system, as /sys/fs/bpf is" },
	{ "here", "x", -EINVAL, ". is not in a BPF file system, as /sys/fs/bpf is" },
	{ "no directory", "/sys/fs/bpf/nowhere/x", -ENOENT,
	  "/sys/fs/bpf/nowhere: No such file or directory" },
	{ "a directory that may not be entered", "/sys/fs/bpf/closed/x", -EACCES,
	  "/sys/fs/bpf/closed: Permission denied" },
	{ "one that may not be written to", "/sys/fs/bpf/x", -EACCES, "Permission denied" },
	{ "a name with a dot", "/sys/fs/bpf/x.y", -EPERM,
	  "a name in a BPF file system has no dot" },
	{ "anything else", "/sys/fs/bpf/x", -ENOMEM, "Cannot allocate memory" },
};

static const struct pin_case without[] = {
	{ "not mounted", "/sys/fs/bpf/x", -EPERM,
	  "no BPF file system is mounted at /sys/fs/bpf (mount -t bpf bpf /sys/fs/bpf)" },
	{ "not mounted, deeper", "/sys/fs/bpf/nowhere/x", -ENOENT,
	  "no BPF file system is mounted at /sys/fs/bpf (mount -t bpf bpf /sys/fs/bpf)" },
	{ "not mounted, but elsewhere", "/tmp/x", -EINVAL,
	  "/tmp is not in a BPF file system, as /sys/fs/bpf is" },
};

static void test_pin(const struct pin_case *c)
{
	char expect[512];

	messages = 0;
	bpf_explain_pin(c->path, c->err);
	snprintf(expect, sizeof(expect), "--pin %s: %s", c->path, c->message);
	tap_ok(messages == 1 && !strcmp(message, expect), "%s", c->what);
	if (strcmp(message, expect))
		printf("# got '%s'\n", message);
}

static void loads(int err, const char *expect, const char *what)
{
	messages = 0;
	bpf_explain_load(err);
	tap_ok(messages == 1 && !strncmp(message, expect, strlen(expect)), "%s: '%s'", what, expect);
}

static void test_load(void)
{
	const struct rlimit few = { 20, 20 };
	int free = fcntl(STDERR_FILENO, F_DUPFD, 0);

	close(free);
	loads(-EINVAL, "cannot load the BPF programs: Invalid argument; -vv", "a refusal");
	setrlimit(RLIMIT_NOFILE, &few);
	loads(-EINVAL, "cannot load the BPF programs: Too many open files; -vv",
	      "the same without room for descriptors");
	loads(-EPERM, "cannot load the BPF programs: Operation not permitted; CAP_BPF",
	      "a privilege is another reason");
	tap_ok(fcntl(STDERR_FILENO, F_DUPFD, 0) == free, "no descriptor is left open");
}

int main(void)
{
	size_t i;

	mounted = true;
	for (i = 0; i < sizeof(with) / sizeof(with[0]); i++)
		test_pin(&with[i]);
	mounted = false;
	for (i = 0; i < sizeof(without) / sizeof(without[0]); i++)
		test_pin(&without[i]);
	test_load();
	return tap_done();
}
