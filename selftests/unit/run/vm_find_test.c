// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves which VM -V selects, given the files that keep VMs alive and /proc's view of their
 * processes: by the process that made it, by its name, by its ID; that a hidden name is never
 * reported as "no VM has this name"; that pids of another PID namespace are refused; and that
 * --wait looks until the VM exists or a signal is pending.
 */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tap.h"
#include "ebpf/vm.h"
#include "ebpf/vm_list.h"
#include "host/feature.h"
#include "host/file.h"
#include "run/preflight.h"
#include "run/vm_find.h"
#include "util/exit_code.h"
#include "util/log.h"

#define FAR (1ULL << 32)

/* The machine: files that keep VMs, as the kernel lists them, and what /proc shows. */
static const struct vs_vm files[] = {
	{ 7, 100, 100, .comm = "vmm" },
	{ 7, 100, 100, .comm = "vmm" },
	{ 3, 200, 201, .comm = "helper" },		/* first in the list, not the maker */
	{ 3, 200, 200, .comm = "maker" },
	{ 4, 200, 200, .comm = "maker" },		/* its second */
	{ 5, 300, 301, .comm = "heir" },		/* its maker has ended */
	{ 10, 400, 400, .comm = "twin" },
	{ 11, 401, 401, .comm = "twin" },
	{ 12, 500, 500, .comm = "qemu-system-aar" },	/* -name guest1 */
	{ 13, 501, 501, .comm = "qemu-system-aar" },	/* no -name */
	{ 14, 502, 502, .comm = "qemu-system-aar" },	/* hidden if `hide` */
	{ 15, 503, 503, .comm = "qemu-system-aar" },	/* ended */
	{ 16, 504, 504, .comm = "qemu-system-aar" },	/* a name of 300 bytes */
	{ 16 + FAR, 200, 200, .comm = "maker" },	/* differs in its upper half from 16 */
	{ 7, 100, 201, .comm = "helper" },
};

static bool hide, init_ns;		/* QEMU 502's command line; where we are */
static unsigned int reads, appears;	/* the first file is there from that read on */
static int read_error, pending;
static size_t missing;			/* so many VMs less at the end */
static char said[512], longest[301];
static uint64_t fake_ns, look_ns, slept_ns;	/* look_ns: duration of a look */

void log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(said, sizeof(said), fmt, ap);
	va_end(ap);
}

void log_note(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(said, sizeof(said), fmt, ap);
	va_end(ap);
}

struct missing feature_missing(enum feature_id id)
{
	(void)id;
	return (struct missing){ 0 };
}

enum exit_code preflight(struct missing lacked)
{
	return lacked.name ? EXIT_KERNEL : EXIT_OK;
}

struct bpf_vm *bpf_vm_open(void)
{
	return (struct bpf_vm *)&files;
}

void bpf_vm_close(struct bpf_vm *b)
{
	(void)b;
}

int bpf_vm_read(struct bpf_vm *b, int (*fn)(const struct vs_vm *vm, void *ctx), void *ctx)
{
	size_t i, n = sizeof(files) / sizeof(files[0]) - missing;
	int err = 0;

	(void)b;
	reads++;
	fake_ns += look_ns;
	for (i = 0; i < n && !err; i++) {
		if (files[i].gen != 7 || reads >= appears)
			err = fn(&files[i], ctx);
	}
	return err ? err : read_error;
}

ssize_t file_read(const char *path, char *buf, size_t size)
{
	static const char with[] = "qemu\0-name\0guest1", without[] = "qemu\0-m\0001G";

	if (!strcmp(path, "/proc/500/cmdline"))
		return memcpy(buf, with, sizeof(with)), sizeof(with);
	if (!strcmp(path, "/proc/501/cmdline") || (!strcmp(path, "/proc/502/cmdline") && !hide))
		return memcpy(buf, without, sizeof(without)), sizeof(without);
	if (!strcmp(path, "/proc/504/cmdline"))
		return snprintf(buf, size, "-name%c%s", 0, longest) + 1;
	return -ENOENT;
}

/* The processes with files exist, and 600, which has no file of a VM. */
int __wrap_kill(pid_t pid, int sig)
{
	(void)sig;
	errno = pid == 503 || pid == 300 || (pid > 504 && pid != 600) ? ESRCH : EPERM;
	return -1;
}

ssize_t __wrap_readlink(const char *path, char *buf, size_t size)
{
	if (!strcmp(path, "/proc/self"))
		return snprintf(buf, size, "%d", getpid());
	return snprintf(buf, size, "pid:[%u]", init_ns ? 4026531836U : 4026532209U);
}

int __wrap_nanosleep(const struct timespec *time, struct timespec *left)
{
	(void)left;
	slept_ns += time->tv_sec * 1000000000ULL + time->tv_nsec;
	return 0;
}

uint64_t __wrap_clock_ns(void)
{
	return fake_ns;
}

int __wrap_sigpending(sigset_t *set)
{
	sigemptyset(set);
	if (pending && (reads >= 5 || slept_ns >= 1000000000))
		sigaddset(set, pending);
	return 0;
}

static void reset(void)
{
	hide = false;
	init_ns = true;
	reads = appears = read_error = pending = missing = 0;
	look_ns = slept_ns = 0;
	said[0] = 0;
}

static void finds(const char *text, bool wait, uint64_t pid, uint64_t gen)
{
	struct vm_found found = { 0 };
	int err = vm_find(text, wait, &found);

	tap_ok(!err && found.pid == pid && found.gen == gen && found.gen_given == !!gen,
	       "%.30s: VM %d-%ju %s", text, (int)pid, (uintmax_t)gen, said);
}

static void fails(const char *text, bool wait, int status, const char *why)
{
	struct vm_found found;
	int err = vm_find(text, wait, &found);

	tap_ok(err == status && strstr(said, why) && !strncmp(said, "-V ", 3) &&
	       !strchr(said, '\n'), "%.30s: exit %d, '%s'", text, status, said);
}

static void test_find(void)
{
	char text[310];

	reset();
	finds("pid:100", false, 100, 0);
	finds("pid:200", false, 200, 0);
	finds("100-7", false, 100, 7);
	finds("200-4294967312", false, 200, 16 + FAR);
	finds("200-4", false, 200, 4);
	finds("name:vmm", false, 100, 0);
	finds("name:maker", false, 200, 0);
	finds("name:guest1", false, 500, 0);
	/* a VM that another process keeps still has the pid of its maker, which has ended */
	finds("pid:300", false, 300, 0);
	finds("300-5", false, 300, 5);
	snprintf(text, sizeof(text), "name:%s", longest);
	finds(text, false, 504, 0);
	snprintf(text, sizeof(text), "name:%.252s...", longest);
	finds(text, false, 504, 0);
}

static void test_refuse(void)
{
	static const char *const none = "no VM has this name";
	char text[310];

	reset();
	fails("name:heir", false, EXIT_USAGE, none);
	fails("name:helper", false, EXIT_USAGE, none);
	fails("name:twin", false, EXIT_USAGE, "several");
	fails("name:qemu-system-aar", false, EXIT_USAGE, "several");
	fails("name:guest", false, EXIT_USAGE, none);
	snprintf(text, sizeof(text), "name:%.255s", longest);
	fails(text, false, EXIT_USAGE, none);
	fails("pid:201", false, EXIT_USAGE, "is not a VM");
	fails("pid:600", false, EXIT_USAGE, "is not a VM");
	fails("pid:601", false, EXIT_USAGE, "no such process");
	fails("200-7", false, EXIT_USAGE, "no such VM");
	fails("200-16", false, EXIT_USAGE, "no such VM");
	fails("100-4294967303", false, EXIT_USAGE, "no such VM");
	fails("600-7", false, EXIT_USAGE, "no such VM");
	fails("pid:", false, EXIT_USAGE, "is not a number");
	fails("pid:0", false, EXIT_USAGE, "is below 1");
	fails("pid:2147483648", false, EXIT_USAGE, "is above 2147483647");
	fails("100-4294967296", false, EXIT_USAGE, "no such VM");
	fails("100-18446744073709551616", false, EXIT_USAGE, "is not pid:PID");
	fails("99999999999-1", false, EXIT_USAGE, "is above 2147483647");
	fails("name:", false, EXIT_USAGE, "is no name");
	fails("100", true, EXIT_USAGE, "is not pid:PID");
	read_error = -ENOMEM;
	fails("pid:100", false, EXIT_ERROR, "Cannot allocate memory");
	read_error = 0;
	missing = sizeof(files) / sizeof(files[0]);
	fails("pid:100", false, EXIT_USAGE, "is not a VM");
	fails("name:vmm", false, EXIT_USAGE, none);
}

static void test_hidden(void)
{
	reset();
	hide = true;
	fails("name:guest2", false, EXIT_ERROR, "of 1 QEMU it is hidden");
	fails("name:guest2", false, EXIT_ERROR, "CAP_SYS_PTRACE");
	finds("name:vmm", false, 100, 0);
	finds("name:guest1", false, 500, 0);
	finds("pid:502", false, 502, 0);
	finds("502-14", false, 502, 14);
}

static void test_namespace(void)
{
	reset();
	init_ns = false;
	fails("pid:100", false, EXIT_USAGE, "PID-GEN");
	fails("name:vmm", false, EXIT_USAGE, "PID namespace");
	fails("name:vmm", true, EXIT_USAGE, "PID namespace");
	finds("100-7", false, 100, 7);
	finds("1234-77", false, 1234, 77);
	tap_ok(!reads, "no list was asked, which would lack what other namespaces have");
}

static void waits(const char *text, uint64_t pid, uint64_t gen)
{
	reset();
	appears = 4;
	finds(text, true, pid, gen);
	tap_ok(reads == 4, "as soon as it was there, at the 4th look: %u", reads);
}

static void test_wait(void)
{
	int signals[] = { SIGINT, SIGTERM, SIGHUP };
	size_t i;

	waits("name:vmm", 100, 0);
	waits("pid:100", 100, 0);
	waits("100-7", 100, 7);
	reset();
	finds("name:maker", true, 200, 0);
	tap_ok(reads == 1, "what is there is not waited for");
	reset();
	fails("name:twin", true, EXIT_USAGE, "several");
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		reset();
		pending = signals[i];
		fails("name:no", true, EXIT_ERROR, "a signal came before");
	}
	reset();
	pending = SIGINT;
	look_ns = 1000000000;
	fails("name:no", true, EXIT_ERROR, "a signal came before");
	tap_ok(reads == 1 && slept_ns < 1500000000, "a rest of 20 s is not a time of deafness: %ju ms",
	       (uintmax_t)slept_ns / 1000000);
	reset();
	appears = 2;
	look_ns = 1000000000;
	finds("name:vmm", true, 100, 0);
	tap_ok(slept_ns == 20000000000, "and it is that long: %ju ms", (uintmax_t)slept_ns / 1000000);
	reset();
	pending = SIGUSR1;
	appears = 20;
	finds("name:vmm", true, 100, 0);
	reset();
	hide = true;
	appears = 4;
	finds("name:vmm", true, 100, 0);
	tap_ok(strstr(said, "of 1 it is hidden"), "a note that names are hidden: %s", said);
}

static void test_list(void)
{
	struct vm_list list = { 0 };
	size_t i, sorted = 1;

	reset();
	tap_ok(!vm_list_read(&list, bpf_vm_open()) && !vm_list_read(&list, bpf_vm_open()) &&
	       list.n == 12, "each VM once: %zu", list.n);
	for (i = 1; i < list.n; i++)
		sorted += list.vms[i - 1].gen < list.vms[i].gen;
	tap_ok(sorted == list.n, "by generation number");
	tap_ok(vm_list_find(&list, 3) && !strcmp(vm_list_find(&list, 3)->comm, "maker"),
	       "the name is its maker's, though another has it, too");
	tap_ok(vm_list_find(&list, 5) && !vm_list_find(&list, 5)->comm[0],
	       "none if its maker has it no more");
	tap_ok(vm_list_find(&list, 16) && !vm_list_find(&list, 6) && !vm_list_find(&list, 17) &&
	       vm_list_find(&list, 16 + FAR) && !vm_list_find(&list, 7 + FAR),
	       "those that are there, and no others");
	read_error = -EIO;
	tap_ok(vm_list_read(&list, bpf_vm_open()) == -EIO && !list.n && !vm_list_find(&list, 3),
	       "an error leaves nothing that looks like a list");
	vm_list_free(&list);
}

int main(void)
{
	memset(longest, 'x', sizeof(longest) - 1);
	test_find();
	test_refuse();
	test_hidden();
	test_namespace();
	test_wait();
	test_list();
	return tap_done();
}
