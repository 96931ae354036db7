// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <time.h>

#include "util/clock.h"

#ifdef __aarch64__
uint64_t clock_ticks(void)
{
	uint64_t v;

	/* the barrier keeps the read from being done early */
	asm volatile("isb\n\tmrs %0, cntvct_el0" : "=r" (v) : : "memory");
	return v;
}

uint64_t clock_hz(void)
{
	uint64_t v;

	asm volatile("mrs %0, cntfrq_el0" : "=r" (v));
	return v;
}

/* Retry, 10 times at most, if we were preempted between the reads. */
struct clock_moment clock_moment(void)
{
	uint64_t before, most = clock_hz() / 1000000 + 1;
	struct clock_moment m;
	int tries = 10;

	do {
		before = clock_ticks();
		m.ns = clock_ns();
		m.counter = clock_ticks();
	} while (m.counter - before > most && --tries);
	return m;
}
#endif

uint64_t clock_ticks_ns(uint64_t ticks, uint64_t hz)
{
	return (unsigned __int128)ticks * 1000000000 / hz;
}

uint64_t clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

uint64_t clock_wall_ns(uint64_t ns)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec - (clock_ns() - ns);
}
