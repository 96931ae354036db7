// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <time.h>

#include "util/clock.h"

#ifdef __aarch64__
uint64_t counter_read(void)
{
	uint64_t v;

	/* the barrier keeps the read from being done early */
	asm volatile("isb\n\tmrs %0, cntvct_el0" : "=r" (v) : : "memory");
	return v;
}

uint64_t counter_hz(void)
{
	uint64_t v;

	asm volatile("mrs %0, cntfrq_el0" : "=r" (v));
	return v;
}

/* Whoever loses the CPU in between reads them again, but not for ever. */
struct moment moment_read(void)
{
	uint64_t before, most = counter_hz() / 1000000 + 1;
	struct moment m;
	int tries = 10;

	do {
		before = counter_read();
		m.ns = clock_ns();
		m.counter = counter_read();
	} while (m.counter - before > most && --tries);
	return m;
}
#endif

uint64_t counter_ns(uint64_t ticks, uint64_t hz)
{
	return (unsigned __int128)ticks * 1000000000 / hz;
}

uint64_t clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

uint64_t wall_ns_at(uint64_t ns)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec - (clock_ns() - ns);
}
