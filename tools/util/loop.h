/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Waiting: for a signal to end, the next interval, the end, or something to read. */
#ifndef VIRQSCOPE_UTIL_LOOP_H
#define VIRQSCOPE_UTIL_LOOP_H

#include <stdbool.h>
#include <stdint.h>

enum loop_event {
	LOOP_END,		/* a signal, the duration is over, the command has ended */
	LOOP_TICK,
	LOOP_TEND,		/* a second has passed */
	LOOP_READABLE,
};

struct loop {
	int signal_fd;		/* the caller's: signals that end it wait there */
	int tick_fd;
	int tend_fd;
	int end_fd;
	int read_fd;		/* the caller's, or -1 */
	int child_fd;		/* the same: readable when its end is ours */
};

/* Returns 0 or -errno. */
int loop_init(struct loop *loop, int signal_fd, int read_fd, int child_fd);

/* From now on the time passes. tend: each second; 0 ns: no such timer. Returns 0 or -errno. */
int loop_start(struct loop *loop, uint64_t tick_ns, bool tend, uint64_t duration_ns);

/* An enum loop_event, the end before all others; or -errno. */
int loop_wait(struct loop *loop);

void loop_fini(struct loop *loop);

#endif
