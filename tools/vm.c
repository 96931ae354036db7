// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "vm.h"

static const char kvm_link[] = "anon_inode:kvm-vm";

int vm_check(pid_t pid)
{
	char path[64], link[64];
	struct dirent *entry;
	int found = 0;
	ssize_t len;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	dir = opendir(path);
	if (!dir)
		return -errno;
	while (!found && (entry = readdir(dir))) {
		len = readlinkat(dirfd(dir), entry->d_name, link, sizeof(link));
		found = len == (ssize_t)strlen(kvm_link) && !memcmp(link, kvm_link, len);
	}
	closedir(dir);
	return found;
}

/* The value of -name: "NAME", "NAME,debug-threads=on" or "guest=NAME,...". */
static void copy_guest_name(const char *value, char name[VM_NAME_LEN])
{
	const char *guest = strstr(value, "guest=");
	size_t len;

	if (guest && (guest == value || guest[-1] == ','))
		value = guest + strlen("guest=");
	len = strcspn(value, ",");
	if (!len || len >= VM_NAME_LEN)
		return;
	memcpy(name, value, len);
	name[len] = 0;
}

/*
 * Its -name, if it has one. Who reads a command line holds the memory of that process for
 * the moment. If it ends then, the devices of VFIO that are mapped there are free only
 * after its end was told, and who opens them next is refused. So QEMU alone is asked.
 */
static void qemu_name(pid_t pid, char name[VM_NAME_LEN])
{
	char path[64], args[16 * 1024];
	ssize_t len, at;

	snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
	len = file_read(path, args, sizeof(args));
	for (at = 0; at < len; at += strlen(args + at) + 1) {
		const char *value = args + at + strlen(args + at) + 1;

		if (!strcmp(args + at, "-name") && value < args + len) {
			copy_guest_name(value, name);
			return;
		}
	}
}

bool vm_name(pid_t pid, char name[VM_NAME_LEN])
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	if (file_read(path, name, VM_NAME_LEN) <= 0)
		return false;
	if (strstr(name, "qemu") || !strcmp(name, "kvm"))
		qemu_name(pid, name);
	return true;
}

int vm_find(const char *name, pid_t *pid)
{
	char candidate[VM_NAME_LEN];
	struct dirent *entry;
	int found = 0;
	pid_t p;
	DIR *dir;

	dir = opendir("/proc");
	if (!dir)
		return -errno;
	while ((entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		p = atoi(entry->d_name);
		if (vm_check(p) == 1 && vm_name(p, candidate) && !strcmp(candidate, name)) {
			*pid = p;
			found++;
		}
	}
	closedir(dir);
	return found;
}
