/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The counter that the kernel stamps with, and the clock of the output. */
#ifndef VIRQSCOPE_UTIL_CLOCK_H
#define VIRQSCOPE_UTIL_CLOCK_H

#include <stdint.h>

/* The raw counter now, as the kernel's get_cycles() has it, and its frequency. */
uint64_t clock_ticks(void);
uint64_t clock_hz(void);

/* Ticks of the counter in ns */
uint64_t clock_ticks_ns(uint64_t ticks, uint64_t hz);

/* CLOCK_MONOTONIC */
uint64_t clock_ns(void);

/* The time since 1970 of a moment of CLOCK_MONOTONIC that is not long ago. */
uint64_t clock_wall_ns(uint64_t ns);

struct clock_moment { uint64_t ns, counter; };

/* Both, of one moment */
struct clock_moment clock_moment(void);

#endif
