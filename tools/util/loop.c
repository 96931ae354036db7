// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <poll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "util/loop.h"

#define TEND_NS 1000000000ULL

static int timer(void)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

	return fd < 0 ? -errno : fd;
}

/* A first_ns of 0 leaves it disarmed. */
static int arm(int fd, uint64_t first_ns, uint64_t period_ns)
{
	struct itimerspec spec = {
		.it_value = { first_ns / 1000000000, first_ns % 1000000000 },
		.it_interval = { period_ns / 1000000000, period_ns % 1000000000 },
	};

	return timerfd_settime(fd, 0, &spec, NULL) ? -errno : 0;
}

int loop_init(struct loop *loop, int signal_fd, int read_fd, int child_fd)
{
	int err;

	*loop = (struct loop){ signal_fd, -1, -1, -1, read_fd, child_fd };
	err = loop->tick_fd = timer();
	if (err < 0)
		goto fini;
	err = loop->tend_fd = timer();
	if (err < 0)
		goto fini;
	err = loop->end_fd = timer();
	if (err < 0)
		goto fini;
	return 0;

fini:
	loop_fini(loop);
	return err;
}

int loop_start(struct loop *loop, uint64_t tick_ns, bool tend, uint64_t duration_ns)
{
	uint64_t tend_ns = tend ? TEND_NS : 0;
	int err = arm(loop->tick_fd, tick_ns, tick_ns);

	if (!err)
		err = arm(loop->tend_fd, tend_ns, tend_ns);
	return err ? err : arm(loop->end_fd, duration_ns, 0);
}

/* Has it expired since the last time? */
static bool expired(int timer_fd)
{
	uint64_t expirations;

	return read(timer_fd, &expirations, sizeof(expirations)) == sizeof(expirations);
}

int loop_wait(struct loop *loop)
{
	struct pollfd fds[] = {
		{ loop->signal_fd, POLLIN, 0 },
		{ loop->end_fd, POLLIN, 0 },
		{ loop->tick_fd, POLLIN, 0 },
		{ loop->read_fd, POLLIN, 0 },
		{ loop->child_fd, POLLIN, 0 },
		{ loop->tend_fd, POLLIN, 0 },
	};

	for (;;) {
		if (poll(fds, sizeof(fds) / sizeof(fds[0]), -1) < 0) {
			if (errno == EINTR)
				continue;
			return -errno;
		}
		if (fds[0].revents || fds[1].revents || fds[4].revents)
			return LOOP_END;
		if (fds[2].revents && expired(loop->tick_fd))
			return LOOP_TICK;
		if (fds[5].revents && expired(loop->tend_fd))
			return LOOP_TEND;
		if (fds[3].revents)
			return LOOP_READABLE;
	}
}

void loop_fini(struct loop *loop)
{
	if (loop->tick_fd >= 0)
		close(loop->tick_fd);
	if (loop->tend_fd >= 0)
		close(loop->tend_fd);
	if (loop->end_fd >= 0)
		close(loop->end_fd);
}
