// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "ebpf/explain.h"
#include "util/log.h"

#define BPFFS "/sys/fs/bpf"

/* More descriptors than any of our loads needs. */
#define LOAD_FILES 40

/* Returns 0 if LOAD_FILES more descriptors can be opened, or -errno. */
static int room_for_files(void)
{
	int fds[LOAD_FILES], n, err = 0;

	for (n = 0; n < LOAD_FILES && !err; n++) {
		fds[n] = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
		err = fds[n] < 0 ? -errno : 0;
	}
	while (n--) {
		if (fds[n] >= 0)
			close(fds[n]);
	}
	return err;
}

/*
 * libbpf probes the kernel for features. If a probe fails for lack of a descriptor, libbpf takes
 * the feature for missing, and the load then fails for another reason.
 */
static int cause_of(int err)
{
	int files = err == -EPERM || err == -ENOMEM ? 0 : room_for_files();

	return files ? files : err;
}

void bpf_explain_load(int load_err)
{
	int err = cause_of(load_err);
	const char *reason = strerror(-err);

	if (err == -EPERM)
		log_error("cannot load the BPF programs: %s; CAP_BPF and CAP_PERFMON are needed, "
			  "on some kernels CAP_SYS_ADMIN", reason);
	else
		log_error("cannot load the BPF programs: %s; -vv shows why", reason);
}

/* The directory of a path. */
static void directory_of(const char *path, char dir[PATH_MAX])
{
	char copy[PATH_MAX];

	snprintf(copy, sizeof(copy), "%s", path);
	snprintf(dir, PATH_MAX, "%s", dirname(copy));
}

static bool is_bpffs(const char *path)
{
	struct statfs fs;

	return !statfs(path, &fs) && fs.f_type == BPF_FS_MAGIC;
}

/* The path exists: a run that was killed left it, or another program created it. */
static void explain_existing(const char *path)
{
	struct stat s;

	if (!is_bpffs(path))
		log_error("--pin %s: exists already, and is not in a BPF file system", path);
	else if (!stat(path, &s) && S_ISDIR(s.st_mode))
		log_error("--pin %s: exists already; if a run that was killed left it, rm -r "
			  "removes it", path);
	else
		log_error("--pin %s: exists already; rm removes it", path);
}

/* BPFFS exists as a directory even if no BPF file system is mounted there. */
static bool is_unmounted(const char *path)
{
	struct statfs fs;

	return !strncmp(path, BPFFS "/", strlen(BPFFS "/")) && !statfs(BPFFS, &fs) &&
	       fs.f_type != BPF_FS_MAGIC;
}

/* Check the file system first: the errors of libbpf and the kernel depend on it. */
void bpf_explain_pin(const char *path, int err)
{
	char dir[PATH_MAX];
	struct statfs fs;

	directory_of(path, dir);
	if (is_unmounted(path))
		log_error("--pin %s: no BPF file system is mounted at " BPFFS
			  " (mount -t bpf bpf " BPFFS ")", path);
	else if (err == -EEXIST)
		explain_existing(path);
	else if (statfs(dir, &fs))
		log_error("--pin %s: %s: %s", path, dir, strerror(errno));
	else if (fs.f_type != BPF_FS_MAGIC)
		log_error("--pin %s: %s is not in a BPF file system, as " BPFFS " is", path, dir);
	else if (err == -EPERM && strchr(path + strlen(dir), '.'))
		log_error("--pin %s: a name in a BPF file system has no dot", path);
	else
		log_error("--pin %s: %s", path, strerror(-err));
}
