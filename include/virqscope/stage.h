/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The moments of an interrupt's life, at each of which a stage ends, what a life may be
 * flagged as, and its paths; as the kernel numbers them. One more moment is added here,
 * before the one that comes after it.
 */
#ifndef VIRQSCOPE_STAGE_H
#define VIRQSCOPE_STAGE_H

#include <linux/types.h>

enum vs_moment {
	VS_AT_HOST, VS_AT_SIGNAL, VS_AT_INJECT, VS_AT_QUEUE, VS_AT_LOAD, VS_AT_ENTER,
	VS_AT_RETIRE, VS_AT_REARM,
	VS_STAMPS,
};

#define VS_MOMENT_NAMES \
	"host", "signal", "inject", "queue", "load", "enter", "retire", "rearm"

/* Those that one which has not ended can have passed */
enum { VS_MOMENTS = VS_AT_ENTER + 1 };

enum { VS_LIFE_PARTIAL = 1, VS_LIFE_INEXACT = 32, VS_LIFE_STILL_HIGH = 64, VS_FLAGS = 7 };

#define VS_FLAG_NAMES \
	"partial", "held", "migrated", "threaded", "resent", "inexact", "still-high"

/* How it ended */
enum vs_outcome {
	VS_COMPLETED, VS_WITHDRAWN, VS_FLUSHED, VS_UNMAPPED,
	VS_OUTCOMES,
};

#define VS_OUTCOME_NAMES \
	"completed", "withdrawn", "flushed", "unmapped"

/* How it came into the VM */
enum vs_path {
	VS_PATH_IOCTL, VS_PATH_IRQFD, VS_PATH_IRQFD_WORKER, VS_PATH_FORWARDED, VS_PATH_VLPI,
	VS_PATH_INTERNAL,
	VS_PATHS,
};

#define VS_PATH_NAMES \
	"ioctl", "irqfd", "irqfd-worker", "forwarded", "vlpi", "internal"

/* The first stamp that is known; 0: none, it began before anybody watched. */
static inline __u64 vs_began(const __u64 *stamp)
{
	return stamp[VS_AT_HOST] ?: stamp[VS_AT_SIGNAL] ?: stamp[VS_AT_INJECT] ?:
	       stamp[VS_AT_QUEUE];
}

#endif
