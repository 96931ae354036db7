/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The moments of an interrupt's life (kernel.h) as its stamps have them. */
#ifndef VIRQSCOPE_STAGE_H
#define VIRQSCOPE_STAGE_H

#include <linux/types.h>
#include <virqscope/kernel.h>

/* Those that one which has not ended can have passed */
enum { VS_MOMENTS = VS_AT_ENTER + 1 };

/* The first stamp that is known; 0: none, it began before anybody watched. */
static inline __u64 vs_began(const __u64 *stamp)
{
	return stamp[VS_AT_HOST] ?: stamp[VS_AT_SIGNAL] ?: stamp[VS_AT_INJECT] ?:
	       stamp[VS_AT_QUEUE];
}

#endif
