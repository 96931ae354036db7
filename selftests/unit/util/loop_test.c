// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that any number of descriptors and timers are waited for, that they are served one at a
 * time in the order in which they were added, and that a timer is served once each time it expires.
 */
#include <errno.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "tap.h"
#include "util/loop.h"

#define MANY 40
#define SOON_NS 1000000ULL

static int served[MANY], order[MANY], total;

static enum exit_code serve(void *ctx)
{
	int i = *(int *)ctx;

	served[i]++;
	order[total++ % MANY] = i;
	return i % 2 ? EXIT_OK : EXIT_ERROR;
}

static void test_descriptors(void)
{
	struct loop loop = LOOP_NONE;
	int fds[MANY], id[MANY], err = 0, i, right = 0;
	enum exit_code code;
	eventfd_t n;

	for (i = 0; i < MANY; i++) {
		id[i] = i;
		fds[i] = eventfd(0, EFD_NONBLOCK);
		err |= loop_add(&loop, fds[i], serve, &id[i]);
	}
	err |= loop_add(&loop, -1, serve, &id[0]);
	for (i = MANY - 1; i >= 0; i--)
		eventfd_write(fds[i], 1);
	for (i = 0; i < MANY; i++) {
		err |= loop_serve(&loop, &code);
		right += order[i] == i && code == (i % 2 ? EXIT_OK : EXIT_ERROR);
		eventfd_read(fds[order[i]], &n);
	}
	tap_ok(!err && right == MANY, "%d of %d readable descriptors: served one by one, in order",
	       right, MANY);
	eventfd_write(fds[7], 1);
	loop_serve(&loop, &code);
	loop_serve(&loop, &code);
	tap_ok(served[7] == 3 && total == MANY + 2, "one that stays readable is served again");
	loop_fini(&loop);
	tap_ok(!eventfd_write(fds[0], 1), "descriptors stay their owner's");
	for (i = 0; i < MANY; i++)
		close(fds[i]);
}

static void test_timers(void)
{
	struct loop loop = LOOP_NONE;
	int id[] = { 0, 1, 2 }, once, often, never;
	enum exit_code code;

	served[0] = served[1] = served[2] = 0;
	once = loop_add_timer(&loop, serve, &id[0]);
	often = loop_add_timer(&loop, serve, &id[1]);
	never = loop_add_timer(&loop, serve, &id[2]);
	tap_ok(once >= 0 && often >= 0 && never >= 0, "timers are added");
	loop_arm(&loop, never, 0, SOON_NS);
	loop_arm(&loop, once, SOON_NS, 0);
	loop_arm(&loop, often, SOON_NS, SOON_NS);
	while (served[1] < 5)
		if (loop_serve(&loop, &code))
			break;
	tap_ok(served[0] == 1 && served[1] == 5 && !served[2],
	       "one expires once, one each period, one that is not armed does not");
	loop_fini(&loop);
	loop_fini(&loop);
	tap_ok(!loop.n, "it ends, and may end twice");
}

/* Several expirations before a late call count as one. */
static void test_late(void)
{
	struct loop loop = LOOP_NONE;
	struct timespec late = { 0, 20 * SOON_NS };
	enum exit_code code;
	int id[] = { 0, 1 }, fd = eventfd(1, EFD_NONBLOCK), timer;

	served[0] = served[1] = 0;
	timer = loop_add_timer(&loop, serve, &id[0]);
	loop_add(&loop, fd, serve, &id[1]);
	loop_arm(&loop, timer, SOON_NS, 0);
	nanosleep(&late, NULL);
	loop_serve(&loop, &code);
	loop_serve(&loop, &code);
	tap_ok(served[0] == 1 && served[1] == 1, "a timer that expired long ago is served once");
	loop_fini(&loop);
	close(fd);
}

int main(void)
{
	test_descriptors();
	test_timers();
	test_late();
	return tap_done();
}
