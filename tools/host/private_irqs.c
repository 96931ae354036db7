// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The first virqscope that needs the parameter sets it, the last one clears it; they may start and
 * end in any order. Each holds a shared lock on the parameter's file, so that only the last one
 * gets an exclusive lock. If anything else set the parameter, without a lock, it is left alone.
 *
 * A virqscope that is killed leaves the parameter set. A marker file, created before the parameter
 * is set and removed after it is cleared, distinguishes this from a parameter that was set on
 * purpose: the next virqscope that needs the parameter takes it over and clears it at its end. A
 * virqscope that does not need it only logs a note that it is set, for which it must be able to
 * read the parameter, as any user is.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/feature.h"
#include "host/private_irqs.h"
#include "util/exit_code.h"
#include "util/log.h"

static const char parameter[] = "/sys/module/kvm-arm/parameters/vgic_life_internal";
static const char marker[] = "/run/virqscope.internal";

/* Any user can open the file and hold a lock on it: give up after LOCK_TRIES. */
#define LOCK_TRIES 200
#define LOCK_WAIT_US 10000

static int lock(int fd, int how)
{
	int err;

	do {
		err = flock(fd, how);
	} while (err && errno == EINTR);
	return err ? -errno : 0;
}

static int lock_shared(int fd)
{
	int err, tries = LOCK_TRIES;

	while ((err = lock(fd, LOCK_SH | LOCK_NB)) == -EWOULDBLOCK && --tries)
		usleep(LOCK_WAIT_US);
	return err;
}

/* Only root's marker counts: where any user can write to /run, any user could create one. */
static bool is_marked(void)
{
	struct stat s;

	return !lstat(marker, &s) && S_ISREG(s.st_mode) && s.st_uid == 0;
}

static void mark(void)
{
	int fd = -1;

	if (!geteuid())
		fd = open(marker, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd >= 0)
		close(fd);
}

static void note_set(const char *why)
{
	log_note("%s: SGIs and PPIs of all VMs are recorded, at a cost to each, while anything "
		 "watches; echo 0 >%s ends that", why, parameter);
}

static void note_set_by_other(void)
{
	note_set(is_marked() ? "a virqscope that was killed left kvm-arm.vgic_life_internal on" :
			       "kvm-arm.vgic_life_internal is on");
}

/* Returns 1, 0 or -errno. */
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

static void block_signals(struct private_irqs *in)
{
	static const int ends_us[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < sizeof(ends_us) / sizeof(ends_us[0]); i++)
		sigaddset(&set, ends_us[i]);
	sigprocmask(SIG_BLOCK, &set, &in->signals);
}

static void unblock_signals(const struct private_irqs *in)
{
	sigprocmask(SIG_SETMASK, &in->signals, NULL);
}

/* Called when a virqscope that was killed left the parameter set: this run will clear it. */
static int take_over(int fd)
{
	log_note("a virqscope that was killed left kvm-arm.vgic_life_internal on; this run turns "
		 "it off at its end");
	return lock_shared(fd);
}

static int set_and_mark(int fd)
{
	mark();
	return set(fd, "1");
}

/*
 * Returns 0 if the parameter is set and we hold a lock on it, 1 if it was set on purpose and is
 * not ours to clear, or -errno.
 */
static int join(int fd)
{
	int err = lock_shared(fd), was_set;

	if (err)
		return err;
	was_set = is_set(fd);
	if (was_set <= 0)
		return was_set ? was_set : set_and_mark(fd);
	/* a failed try gives up the shared lock: the other holders may clear the parameter now */
	if (!lock(fd, LOCK_EX | LOCK_NB))
		return is_marked() ? take_over(fd) : 1;
	err = lock_shared(fd);
	return err ? err : set_and_mark(fd);
}

enum exit_code private_irqs_begin(struct private_irqs *in)
{
	int fd = open(parameter, O_RDWR | O_CLOEXEC);
	int err = fd < 0 ? -errno : 0;

	if (err == -ENOENT) {
		const struct feature *lacking = &features[FEATURE_PRIVATE_IRQS];

		log_error("this kernel lacks %s (%s)", lacking->name, lacking->remedy);
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
	if (err > 0) {
		note_set_by_other();
		return EXIT_OK;
	}
	log_error("--internal: cannot set %s: %s", parameter, strerror(-err));
	return EXIT_ERROR;
}

void private_irqs_end(struct private_irqs *in)
{
	int err;

	if (in->fd < 0)
		return;
	if (!lock(in->fd, LOCK_EX | LOCK_NB)) {
		err = set(in->fd, "0");
		if (!err)
			unlink(marker);
		else
			log_error("--internal: cannot clear %s: %s", parameter, strerror(-err));
	}
	close(in->fd);
	in->fd = -1;
	unblock_signals(in);
}

void private_irqs_notice(void)
{
	int fd = open(parameter, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	/* no exclusive lock: a virqscope that needs the parameter holds one and will clear it */
	if (!lock(fd, LOCK_EX | LOCK_NB)) {
		if (is_set(fd) > 0)
			note_set_by_other();
		else
			unlink(marker);
	}
	close(fd);
}
