// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "util/loop.h"

struct loop_source {
	loop_fn *fn;
	void *ctx;
	int fd;
	bool timer;			/* fd is ours */
};

static int add(struct loop *loop, struct loop_source source)
{
	struct loop_source *sources = realloc(loop->sources, (loop->n + 1) * sizeof(*sources));

	if (!sources)
		return -ENOMEM;
	sources[loop->n++] = source;
	loop->sources = sources;
	return 0;
}

int loop_add(struct loop *loop, int fd, loop_fn *fn, void *ctx)
{
	return add(loop, (struct loop_source){ fn, ctx, fd, false });
}

int loop_add_timer(struct loop *loop, loop_fn *fn, void *ctx)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), err;

	if (fd < 0)
		return -errno;
	err = add(loop, (struct loop_source){ fn, ctx, fd, true });
	if (!err)
		return loop->n - 1;
	close(fd);
	return err;
}

int loop_arm(struct loop *loop, int timer, uint64_t first_ns, uint64_t period_ns)
{
	struct itimerspec spec = {
		.it_value = { first_ns / 1000000000, first_ns % 1000000000 },
		.it_interval = { period_ns / 1000000000, period_ns % 1000000000 },
	};

	return timerfd_settime(loop->sources[timer].fd, 0, &spec, NULL) ? -errno : 0;
}

/* A timer is due only if it has an expiration to read, which this takes. */
static bool is_due(const struct loop_source *source, short revents)
{
	uint64_t expirations;

	if (!revents)
		return false;
	return !source->timer ||
	       read(source->fd, &expirations, sizeof(expirations)) == sizeof(expirations);
}

static const struct loop_source *first_due(const struct loop *loop, const struct pollfd *fds)
{
	size_t i;

	for (i = 0; i < loop->n; i++) {
		if (is_due(&loop->sources[i], fds[i].revents))
			return &loop->sources[i];
	}
	return NULL;
}

/* There are few sources, so building the array on each call is cheap. */
int loop_serve(struct loop *loop, enum exit_code *code)
{
	struct pollfd fds[loop->n ? loop->n : 1];
	const struct loop_source *due = NULL;
	size_t i;

	for (i = 0; i < loop->n; i++)
		fds[i] = (struct pollfd){ loop->sources[i].fd, POLLIN, 0 };
	while (!due) {
		if (poll(fds, loop->n, -1) >= 0)
			due = first_due(loop, fds);
		else if (errno != EINTR)
			return -errno;
	}
	*code = due->fn(due->ctx);
	return 0;
}

void loop_fini(struct loop *loop)
{
	size_t i;

	for (i = 0; i < loop->n; i++) {
		if (loop->sources[i].timer)
			close(loop->sources[i].fd);
	}
	free(loop->sources);
	*loop = (struct loop)LOOP_NONE;
}
