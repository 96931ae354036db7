// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves how a VM gets its name; that only QEMU's command line is read, because reading it pins
 * the process's memory and VFIO's mappings; and that the name is unknown, rather than another
 * process's, where pids are not the kernel's.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"
#include "host/file.h"
#include "host/vm.h"

struct name_case {
	const char *program;
	const char *argv[6];
	const char *name;
	bool asked;		/* for its command line */
};

#define X16 "xxxxxxxxxxxxxxxx"
#define X64 X16 X16 X16 X16

static const struct name_case cases[] = {
	{ "qemu-system-a", { "q", "-name", "guest=vm7,debug-threads=on" }, "vm7", true },
	{ "qemu-system-a", { "q", "-name", "vm8,debug-threads=on" }, "vm8", true },
	{ "kvm", { "q", "-name", "vm8" }, "vm8", true },
	{ "x", { "q", "-name", "vm8,process=x" }, "x", false },
	{ "qemu-system-a", { "q", "-name", "debug-threads=on,guest=vm9" }, "vm9", true },
	{ "qemu-system-a", { "q", "-m", "1G", "-name", "vm10" }, "vm10", true },
	{ "qemu-system-a", { "q", "-m", "-name" }, "qemu-system-a", true },
	{ "qemu-system-a", { "q", "-name", "" }, "qemu-system-a", true },
	{ ".qemu-kvm-wrapp", { "q", "-name", "vm11" }, "vm11", true },
	{ "qemu-system-a", { "q", "--name", "a,,b,process=x" }, "a,b", true },
	{ "qemu-system-a", { "q", "-name", X64 X16 }, X64 X16, true },
	{ "qemu-system-a", { "q", "-name", X64 X16 X16 X16 "123456789012345" },
	  X64 X16 X16 X16 "123456789012345", true },
	{ "qemu-system-a", { "q", "-name", X64 X64 X64 X16 X16 X16 "123456789012345" },
	  X64 X64 X64 X16 X16 X16 "123456789012345", true },
	{ "qemu-system-a", { "q", "-name", X64 X64 X64 X16 X16 X16 "1234567890123456" },
	  X64 X64 X64 X16 X16 X16 "123456789012...", true },
	{ "qemu-system-a", { "q", "-name", X64 X64 X64 X16 X16 X16 "12345678901\u00fc34567" },
	  X64 X64 X64 X16 X16 X16 "12345678901...", true },
	{ "ptguest", { "qemu-system-a", "-name", "vm12" }, "ptguest", false },
};

static bool asked;

/* The tool's own function, wrapped here to note which file is read; see the Makefile */
ssize_t __real_file_read(const char *path, char *buf, size_t size);
ssize_t __wrap_file_read(const char *path, char *buf, size_t size)
{
	asked |= !strcmp(strrchr(path, '/'), "/cmdline");
	return __real_file_read(path, buf, size);
}

/* Fakes of the links /proc/self and ns/pid, "" for none; NULL: the real ones */
static const char *self_link, *ns_link;

ssize_t __real_readlink(const char *path, char *buf, size_t size);
ssize_t __wrap_readlink(const char *path, char *buf, size_t size)
{
	const char *fake = strstr(path, "/ns/") ? ns_link : self_link;
	size_t len;

	if (!fake)
		return __real_readlink(path, buf, size);
	len = strlen(fake);
	if (!len) {
		errno = ENOENT;
		return -1;
	}
	memcpy(buf, fake, len < size ? len : size);
	return len;
}

/* Copy this program, which waits if it has arguments, to a path with the name of QEMU. */
static bool copy_self(const char *path)
{
	int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	int to = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
	ssize_t len;

	do
		len = sendfile(to, from, NULL, 1 << 20);
	while (len > 0);
	close(from);
	close(to);
	return !len;
}

/* Runs until *hold is closed. */
static pid_t start(const char *path, const struct name_case *c, int *hold)
{
	int until[2], started[2];
	char byte;
	pid_t pid;

	if (pipe2(until, O_CLOEXEC) || pipe2(started, O_CLOEXEC))
		return -1;
	pid = fork();
	if (!pid) {
		dup2(until[0], STDIN_FILENO);
		dup2(started[1], STDOUT_FILENO);
		execv(path, (char **)c->argv);
		_exit(127);
	}
	close(until[0]);
	close(started[1]);
	/* wait until its main() runs: right after the exec its command line may be missing */
	if (read(started[0], &byte, 1) != 1)
		pid = -1;
	close(started[0]);
	*hold = until[1];
	return pid;
}

static void test_name(const char *dir, const struct name_case *c)
{
	char path[64], name[VM_NAME_LEN] = "";
	bool found;
	int hold;
	pid_t pid;

	snprintf(path, sizeof(path), "%s/%s", dir, c->program);
	pid = copy_self(path) ? start(path, c, &hold) : -1;
	tap_ok(pid > 0, "%s: runs", c->program);
	if (pid <= 0)
		return;
	asked = false;
	found = vm_name(pid, name);
	tap_ok(found && !strcmp(name, c->name), "%s: %s %s is '%s'", c->program, c->argv[1],
	       c->argv[2], c->name);
	tap_ok(asked == c->asked, "%s: %s for its command line", c->program,
	       c->asked ? "asked" : "not asked");
	close(hold);
	waitpid(pid, NULL, 0);
	tap_ok(!vm_name(pid, name), "%s: it ended, and has no name", c->program);
	unlink(path);
}

static void test_namespaces(void)
{
	char name[VM_NAME_LEN];

	ns_link = "pid:[4026531836]";
	tap_ok(vm_pids_known() && vm_name(getpid(), name), "the initial PID namespace: names");
	ns_link = "";
	tap_ok(vm_pids_known() && vm_name(getpid(), name),
	       "a kernel without PID namespaces: names");
	ns_link = "pid:[4026532209]";
	tap_ok(!vm_pids_known() && !vm_name(getpid(), name), "another PID namespace: none");
	ns_link = "";
	self_link = "1";
	tap_ok(!vm_pids_known() && !vm_name(getpid(), name),
	       "the /proc of another PID namespace: none");
	self_link = "";
	tap_ok(!vm_pids_known() && !vm_name(getpid(), name), "no /proc: none");
	ns_link = self_link = NULL;
}

int main(int argc, char **argv)
{
	char dir[] = "/tmp/vm_test.XXXXXX";
	size_t i;

	if (argc > 1)
		return write(STDOUT_FILENO, "", 1) + read(STDIN_FILENO, argv[0], 1);
	if (!mkdtemp(dir))
		return 1;
	ns_link = "";
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		test_name(dir, &cases[i]);
	rmdir(dir);
	test_namespaces();
	return tap_done();
}
