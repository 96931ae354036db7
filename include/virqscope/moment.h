/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Stamps of an interrupt's life, indexed by enum vs_moment (kernel.h). */
#ifndef VIRQSCOPE_MOMENT_H
#define VIRQSCOPE_MOMENT_H

#include <linux/types.h>
#include <virqscope/kernel.h>

/* The moments that a life which has not ended can have passed: the first VS_MOMENTS */
enum { VS_MOMENTS = VS_AT_ENTER + 1 };

/* The first stamp that is known; 0: none, it began before any program watched. */
static inline __u64 vs_began(const __u64 *stamp)
{
	return stamp[VS_AT_HOST] ?: stamp[VS_AT_SIGNAL] ?: stamp[VS_AT_INJECT] ?:
	       stamp[VS_AT_QUEUE];
}

#endif
