/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Waiting for any number of descriptors and timers, and serving them one at a time. */
#ifndef VIRQSCOPE_UTIL_LOOP_H
#define VIRQSCOPE_UTIL_LOOP_H

#include <stddef.h>
#include <stdint.h>

#include "util/exit_code.h"

/* Called when its descriptor is readable, or its timer has expired. */
typedef enum exit_code loop_fn(void *ctx);

struct loop_source;

struct loop {
	struct loop_source *sources;	/* in the order in which they were added */
	size_t n;
};

#define LOOP_NONE { NULL, 0 }

/*
 * Add a descriptor, which stays the caller's; one below 0 is never readable. Of several that are
 * readable the one that was added first is served. Returns 0 or -errno.
 */
int loop_add(struct loop *loop, int fd, loop_fn *fn, void *ctx);

/*
 * Add a timer, likewise. It does not run yet. Returns its number for loop_arm(), or -errno.
 */
int loop_add_timer(struct loop *loop, loop_fn *fn, void *ctx);

/*
 * Let a timer expire after first_ns and then each period_ns; 0: not at all, and only once.
 * Returns 0 or -errno.
 */
int loop_arm(struct loop *loop, int timer, uint64_t first_ns, uint64_t period_ns);

/* Wait for the next, and store what its function returns. Returns 0 or -errno. */
int loop_serve(struct loop *loop, enum exit_code *code);

/* Also of LOOP_NONE. */
void loop_fini(struct loop *loop);

#endif
