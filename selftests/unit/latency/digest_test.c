// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that the slowest stage is that of the slow lives, and that the digest of an interrupt which
 * is published has the figures of the table.
 */
#include "latency/made_up.h"

/*
 * The stage with the largest P99 is not the stage of the slow lives: inject took 2000 in eight
 * lives, load 1900 in eight others and 200 in these.
 */
static void test_slowest(void)
{
	static const struct { uint64_t inject, load; int n; } lives[] = {
		{ 2000, 200, 8 }, { 100, 1950, 8 }, { 100, 100, 384 },
	};
	struct latency_digest d;
	struct latency_model m;
	size_t i;
	int n;

	nothing_counted();
	for (i = 0; i < 3; i++) {
		for (n = 0; n < lives[i].n; n++) {
			uint64_t whole = lives[i].inject + lives[i].load;
			__u64 *sums = counted.octave[VS_WHOLE_INJECTION][vs_octave(whole)];

			count(VS_INJECT, lives[i].inject);
			count(VS_LOAD, lives[i].load);
			count(VS_INJECTION, whole);
			sums[VS_INJECT] += lives[i].inject;
			sums[VS_LOAD] += lives[i].load;
		}
	}
	latency_model_init(&m, &fake_source, NULL, 16, false);
	latency_model_update(&m);
	d = latency_digest_of(m.rows[0], latency_lives_of(&m, m.rows[0], WINDOW_TOTAL));
	tap_ok(hist_percentile(&m.rows[0]->total.hist[VS_INJECT], 990) >
	       hist_percentile(&m.rows[0]->total.hist[VS_LOAD], 990),
	       "inject has the larger P99,");
	tap_ok(d.slowest == VS_LOAD, "but the slow ones spent most in load");
	latency_model_fini(&m);
}

static void test_publish(void)
{
	const struct vs_latency_digest *d = &fake_latency.published;
	struct latency_model m;

	nothing_counted();
	latency_model_init(&m, &fake_source, NULL, 16, false);
	slow_load(&counted);
	latency_model_update(&m);
	latency_model_publish(&m, 77, HZ);
	tap_ok(d->t_ns == 77 && d->count == 400 && d->injection_count == 400 &&
	       d->injection_p99_ns == 4100 && d->injection_max_ns == 4100 &&
	       d->delivery_sum_ns == 10 * 4000 + 390 * 1100 &&
	       !strcmp(d->device, "0000:00:04.0") && !strcmp(d->slowest, "enter") &&
	       d->host_irq == 21, "a digest has what the table has");
	latency_model_fini(&m);
}

int main(void)
{
	test_slowest();
	test_publish();
	return tap_done();
}
