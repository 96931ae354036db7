// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that running programs are waited for, also where the kernel refuses membarrier():
 * otherwise an entry is deleted while a program still counts in it, for another interrupt.
 */
#include <errno.h>
#include <stdarg.h>
#include <time.h>

#include <bpf/libbpf.h>

#include "tap.h"
#include "ebpf/attach.h"
#include "util/log.h"

static int refuses;
static unsigned int barriers, notes;
static long slept_ns;

long __wrap_syscall(long number, ...)
{
	(void)number;
	barriers++;
	errno = refuses;
	return refuses ? -1 : 0;
}

int __wrap_nanosleep(const struct timespec *time, struct timespec *left)
{
	(void)left;
	slept_ns += time->tv_nsec;
	errno = 0;
	return 0;
}

struct bpf_link *bpf_program__attach(const struct bpf_program *prog)
{
	(void)prog;
	return NULL;
}

void log_error(const char *fmt, ...)
{
	(void)fmt;
}

void log_verbose(const char *fmt, ...)
{
	(void)fmt;
}

void log_note(const char *fmt, ...)
{
	(void)fmt;
	notes++;
}

int main(void)
{
	bpf_settle();
	tap_ok(barriers == 1 && !slept_ns && !notes, "the kernel waits for them");
	refuses = EINVAL;
	bpf_settle();
	tap_ok(slept_ns >= 50000000, "a kernel that refuses: time passes, %ld ns", slept_ns);
	slept_ns = 0;
	bpf_settle();
	tap_ok(slept_ns >= 50000000 && notes == 1, "each time, and it is said once");
	return tap_done();
}
