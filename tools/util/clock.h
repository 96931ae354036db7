/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The counter that the kernel stamps with, and the clock of the output. */
#ifndef VIRQSCOPE_UTIL_CLOCK_H
#define VIRQSCOPE_UTIL_CLOCK_H

#include <stdint.h>

/* The raw counter now, as the kernel's get_cycles() has it, and its frequency. */
uint64_t counter_read(void);
uint64_t counter_hz(void);

uint64_t counter_ns(uint64_t ticks, uint64_t hz);

/* CLOCK_MONOTONIC */
uint64_t clock_ns(void);

/* The time since 1970 of a moment of CLOCK_MONOTONIC that is not long ago. */
uint64_t wall_ns_at(uint64_t ns);

struct moment { uint64_t ns, counter; };

/* Both, of one moment */
struct moment moment_read(void);

#endif
