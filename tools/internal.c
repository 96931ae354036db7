// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Whoever finds the parameter clear sets it, and whoever is the last to need it puts
 * it back; several virqscopes may come and go in any order. Those that are part of
 * this hold a shared lock on the parameter's file, so that the last one is told from
 * the others by a lock that is not shared. Somebody else who sets it holds none, and
 * then it is left alone.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "exit_code.h"
#include "internal.h"
#include "log.h"

static const char parameter[] = "/sys/module/kvm-arm/parameters/vgic_life_internal";

static int lock(int fd, int how)
{
	int err;

	do {
		err = flock(fd, how);
	} while (err && errno == EINTR);
	return err ? -errno : 0;
}

/* 1, 0 or -errno */
static int is_set(int fd)
{
	char c;
	ssize_t len = pread(fd, &c, 1, 0);

	if (len < 0)
		return -errno;
	return len == 1 && (c == 'Y' || c == '1');
}

static int set(int fd, const char *value)
{
	return pwrite(fd, value, 1, 0) == 1 ? 0 : -errno;
}

static void block_signals(struct internal *in)
{
	static const int ends_us[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < sizeof(ends_us) / sizeof(ends_us[0]); i++)
		sigaddset(&set, ends_us[i]);
	sigprocmask(SIG_BLOCK, &set, &in->signals);
}

static void unblock_signals(const struct internal *in)
{
	sigprocmask(SIG_SETMASK, &in->signals, NULL);
}

/* 1: it is set and stays so without us; 0: we are one of those who need it; -errno */
static int join(int fd)
{
	int err = lock(fd, LOCK_SH), was_set;

	if (err)
		return err;
	was_set = is_set(fd);
	if (was_set < 0)
		return was_set;
	/* trying gives up the shared lock, so the others may leave and put it back now */
	if (was_set && !lock(fd, LOCK_EX | LOCK_NB))
		return 1;
	err = was_set ? lock(fd, LOCK_SH) : 0;
	return err ? err : set(fd, "1");
}

int internal_begin(struct internal *in)
{
	int fd = open(parameter, O_RDWR | O_CLOEXEC);
	int err = fd < 0 ? -errno : 0;

	if (err == -ENOENT) {
		log_error("this kernel lacks the parameter kvm-arm.vgic_life_internal "
			  "(apply the virqscope kernel series)");
		return EXIT_KERNEL;
	}
	block_signals(in);
	if (!err)
		err = join(fd);
	if (!err) {
		in->fd = fd;
		return EXIT_OK;
	}
	unblock_signals(in);
	if (fd >= 0)
		close(fd);
	if (err > 0)
		return EXIT_OK;
	log_error("--internal: cannot set %s: %s", parameter, strerror(-err));
	return EXIT_ERROR;
}

void internal_end(struct internal *in)
{
	int err;

	if (in->fd < 0)
		return;
	if (!lock(in->fd, LOCK_EX | LOCK_NB)) {
		err = set(in->fd, "0");
		if (err)
			log_error("--internal: cannot clear %s: %s", parameter, strerror(-err));
	}
	close(in->fd);
	in->fd = -1;
	unblock_signals(in);
}
