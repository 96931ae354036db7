// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/file.h"
#include "host/qemu_name.h"
#include "host/vm.h"

/* The number of the initial one; a kernel that knows no others has no such link. */
static const char initial_pid_ns[] = "pid:[4026531836]";

/* Linux limits what it is started with to 6 MB. */
#define ARGS_FIRST	(32 * 1024)
#define ARGS_MOST	(8 * 1024 * 1024)

bool vm_pids_known(void)
{
	char link[64];
	ssize_t len = readlink("/proc/self", link, sizeof(link) - 1);

	if (len < 0)
		return false;
	link[len] = 0;
	if (atoi(link) != getpid())
		return false;
	len = readlink("/proc/self/ns/pid", link, sizeof(link) - 1);
	if (len < 0)
		return errno == ENOENT;
	link[len] = 0;
	return !strcmp(link, initial_pid_ns);
}

/* 0 and *args, to be freed, with *len bytes and a 0 behind them; -errno */
static int read_args(pid_t pid, char **args, size_t *len)
{
	size_t size = ARGS_FIRST;
	char path[64];
	ssize_t got;

	snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
	for (;; size *= 2) {
		*args = malloc(size);
		if (!*args)
			return -ENOMEM;
		got = file_read(path, *args, size);
		if (got >= 0 && ((size_t)got < size - 1 || size >= ARGS_MOST))
			break;
		free(*args);
		if (got < 0)
			return got;
	}
	*len = got;
	return 0;
}

/*
 * A reader of a command line holds the memory of that process for the moment. If it ends then,
 * the devices of VFIO that are mapped there are free only after its end was reported, and who
 * opens them next is refused. So QEMU alone is asked.
 */
static bool is_qemu(const char *comm)
{
	return strstr(comm, "qemu") || !strcmp(comm, "kvm");
}

/* hidepid= says that what it hides is not there; a signal would reach it. */
static int why_not(pid_t pid, int err)
{
	if (err == -ENOMEM || err == -ESRCH)
		return err;
	return kill(pid, 0) && errno == ESRCH ? -ESRCH : -EACCES;
}

int vm_full_name(pid_t pid, const char *comm, char **name)
{
	size_t len = 0;
	char *args;
	int err;

	*name = NULL;
	if (is_qemu(comm)) {
		err = read_args(pid, &args, &len);
		if (err)
			return why_not(pid, err);
		/* it has none any more as it ends, and then comm is not its name */
		err = len ? qemu_name(args, len, name) : -ESRCH;
		free(args);
		if (err || *name)
			return err;
	}
	*name = strdup(comm);
	return *name ? 0 : -ENOMEM;
}

void vm_short_name(const char *full, char name[VM_NAME_LEN])
{
	static const char more[] = "...";
	size_t len = strlen(full);

	if (len < VM_NAME_LEN) {
		memcpy(name, full, len + 1);
		return;
	}
	/* not within a character of UTF-8 */
	for (len = VM_NAME_LEN - sizeof(more); len && (full[len] & 0xc0) == 0x80; len--)
		;
	memcpy(name, full, len);
	memcpy(name + len, more, sizeof(more));
}

bool vm_name(pid_t pid, char name[VM_NAME_LEN])
{
	char path[64], comm[64], *full;

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	if (!vm_pids_known() || file_read(path, comm, sizeof(comm)) <= 0)
		return false;
	/* of a QEMU that hides its command line the name is not known: comm is not it */
	if (vm_full_name(pid, comm, &full))
		return false;
	vm_short_name(full, name);
	free(full);
	return true;
}
