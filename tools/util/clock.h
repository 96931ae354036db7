/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The counter of the kernel's stamps, and the clocks of the output. */
#ifndef VIRQSCOPE_UTIL_CLOCK_H
#define VIRQSCOPE_UTIL_CLOCK_H

#include <stdint.h>

/* The counter now, as the kernel's get_cycles() returns it, and its frequency in Hz. */
uint64_t clock_ticks(void);
uint64_t clock_hz(void);

/* Convert ticks of the counter to ns. */
uint64_t clock_ticks_ns(uint64_t ticks, uint64_t hz);

/* CLOCK_MONOTONIC in ns */
uint64_t clock_ns(void);

/* Convert a recent time of CLOCK_MONOTONIC to ns since 1970. */
uint64_t clock_wall_ns(uint64_t ns);

struct clock_moment { uint64_t ns, counter; };

/* Read CLOCK_MONOTONIC and the counter at one moment. */
struct clock_moment clock_moment(void);

#endif
