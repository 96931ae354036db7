/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Waits for any number of descriptors and timers, and serves them one at a time. */
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
 * Add a descriptor, which the caller keeps and closes; a negative one is never readable. If
 * several are readable, the one that was added first is served. Returns 0 or -errno.
 */
int loop_add(struct loop *loop, int fd, loop_fn *fn, void *ctx);

/*
 * Add a timer, which is not armed yet. Returns its number for loop_arm(), or -errno.
 */
int loop_add_timer(struct loop *loop, loop_fn *fn, void *ctx);

/*
 * Let a timer expire after first_ns and then every period_ns. first_ns 0 disarms it; with
 * period_ns 0 it expires once. Returns 0 or -errno.
 */
int loop_arm(struct loop *loop, int timer, uint64_t first_ns, uint64_t period_ns);

/* Wait for a source, call its function, and store the result in *code. Returns 0 or -errno. */
int loop_serve(struct loop *loop, enum exit_code *code);

/* Free the sources and close the timers; does nothing to LOOP_NONE. */
void loop_fini(struct loop *loop);

#endif
