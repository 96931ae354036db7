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

/* The initial PID namespace; a kernel without PID namespaces has no such link. */
static const char initial_pid_ns[] = "pid:[4026531836]";

/* Linux limits the arguments of a program to 6 MB. */
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

/* Read the command line into *args, to be freed: *len bytes and a NUL. Returns 0 or -errno. */
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
 * Reading /proc/PID/cmdline pins the memory map of the process. If the process exits meanwhile,
 * its VFIO BARs stay mapped beyond the exit notification, and the next open of the device is
 * refused. So only QEMU's command line is read.
 */
static bool is_qemu(const char *comm)
{
	return strstr(comm, "qemu") || !strcmp(comm, "kvm");
}

/* With hidepid= a hidden process seems not to exist; kill() with signal 0 shows that it does. */
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
		/* an exiting process has no arguments any more; comm is not its name */
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
	/* never cut inside a UTF-8 character */
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
	/* if QEMU's command line is hidden the name is not known: comm is not the name */
	if (vm_full_name(pid, comm, &full))
		return false;
	vm_short_name(full, name);
	free(full);
	return true;
}
