// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that bpf/latency.bpf.c counts each kind of life in exactly the place where it
 * belongs, and each stage in the same bucket as the reader expects.
 */
#include "feed_life.h"

static void test_usual(struct feed_life_bpf *skel)
{
	static const __u32 expect[VS_MEASURES] = {
		[VS_SIGNAL] = 26, [VS_INJECT] = 26, [VS_QUEUE] = 25, [VS_LOAD] = 59,
		[VS_ENTER] = 27, [VS_INJECTION] = 163, [VS_DELIVERY] = 86,
		[VS_SERVICE] = 100, [VS_REARM] = 400,
	};
	struct life l = usual();
	struct vs_latency v;
	bool right = true;
	int m;

	feed(skel->progs.feed, &l);
	v = entry(skel, 32);
	for (m = 0; m < VS_MEASURES; m++)
		right &= samples(&v, m) == 1 && v.bucket[m][hist_bucket(expect[m])] == 1;
	tap_ok(right, "a usual life is in each histogram, in the right bucket");
	tap_ok(v.pid == 4711 && v.vcpu == 0 && v.source[0].host_irq == 21 &&
	       v.source[0].mask_mode == 1 && v.paths == 2 && !v.flags, "and is described");
	tap_ok(v.wide[VS_REARM].sum == 400 && v.wide[VS_REARM].min == 400 &&
	       v.wide[VS_REARM].max == 400, "what is beyond the linear part is kept exactly");
	tap_ok(!v.wide[VS_SIGNAL].sum && v.wide[VS_SIGNAL].min == ~0ULL,
	       "what is within it is not kept twice");
}

/* The only counter that one of the table is in; NULL: it is in histograms. */
static const __u64 *counter_of(const struct vs_latency *v, const struct table_life *l)
{
	switch (l->class) {
	case VS_PARTIAL:
		return &v->partial;
	case VS_UNMATCHED:
		return &v->unmatched;
	case VS_NEGATIVE:
		return &v->negative;
	case VS_ENDED:
		return &v->outcome[l->outcome];
	default:
		return NULL;
	}
}

/* Once in the bucket of each measure that it has, and in no other */
static bool has_measures(const struct vs_latency *v, const struct table_life *l)
{
	bool right = true, has;
	int m;

	for (m = 0; m < VS_MEASURES; m++) {
		has = l->class == VS_REGULAR && l->ticks[m] >= 0;
		right &= samples(v, m) == has;
		right &= !has || v->bucket[m][hist_bucket(l->ticks[m])] == 1;
	}
	return right;
}

/* The first life of an interrupt is in no usual octave: it is summed. */
static bool has_octave(const struct vs_latency *v, const struct table_life *l)
{
	bool right = true;
	__u64 expect;
	int w, o, i;

	for (w = 0; w < VS_WHOLES; w++) {
		for (o = 0; o < VS_OCTAVES; o++) {
			for (i = 0; i < VS_STAGES; i++) {
				expect = 0;
				if (l->class == VS_REGULAR && w == (int)l->whole &&
				    o == (int)l->octave && l->ticks[i] >= 0)
					expect = l->ticks[i];
				right &= v->octave[w][o][i] == expect;
			}
		}
	}
	return right;
}

static void test_one(struct feed_life_bpf *skel, const struct table_life *expect, __u32 intid)
{
	struct life l = life_of(expect, intid);
	const __u64 *counter;
	struct vs_latency v;

	feed(skel->progs.feed, &l);
	v = entry(skel, intid);
	counter = counter_of(&v, expect);
	tap_ok(counters_sum(&v) == 1 && (!counter || *counter == 1) &&
	       v.still_high == !!(expect->flags & VS_LIFE_STILL_HIGH), "%s: counted once, as that",
	       expect->name);
	tap_ok(has_measures(&v, expect) && has_octave(&v, expect), "%s: in histograms, or in none",
	       expect->name);
}

/* Each is the first life of another interrupt. */
static void test_table(void)
{
	struct feed_life_bpf *skel = load(LIVES);
	int i;

	if (!skel)
		return;
	for (i = 0; i < LIVES; i++)
		test_one(skel, &lives_table[i], 32 + i);
	feed_life_bpf__destroy(skel);
}

/* still-high counts lives of all kinds, each of which is also counted as its kind. */
static void test_still_high(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual();
	struct vs_latency v;

	if (!skel)
		return;
	feed(skel->progs.feed, &l);
	l.stamp[HOST] = l.stamp[SIGNAL] = l.stamp[INJECT] = 0;
	feed(skel->progs.feed, &l);
	v = entry(skel, 32);
	tap_ok(!v.still_high, "nothing stayed high");
	l.source.flags = 64;
	feed(skel->progs.feed, &l);
	l.outcome = 1;
	feed(skel->progs.feed, &l);
	l.source.flags |= 1;
	feed(skel->progs.feed, &l);
	v = entry(skel, 32);
	tap_ok(v.still_high == 3 && samples(&v, VS_DELIVERY) == 3 && v.outcome[1] == 1 &&
	       v.partial == 1 && counters_sum(&v) == 5, "what stayed high is counted as that, too");
	feed_life_bpf__destroy(skel);
}

/* Random values over all octaves: compare the bucket with the reader's. */
static void test_buckets(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	static __u32 expect[VS_HIST_BUCKETS];
	__u64 sum = 0, min = ~0ULL, max = 0;
	struct life l = usual();
	struct vs_latency v;
	int i;

	if (!skel)
		return;
	srand(1);
	for (i = 0; i < 20000; i++) {
		__u64 r = ((__u64)rand() << 31 | rand()) >> (rand() % 60);

		l.stamp[REARM] = l.stamp[RETIRE] + r;
		expect[hist_bucket(r)]++;
		if (r >= VS_HIST_LINEAR) {
			sum += r;
			min = r < min ? r : min;
			max = r > max ? r : max;
		}
		feed(skel->progs.feed, &l);
	}
	v = entry(skel, 32);
	tap_ok(!memcmp(expect, v.bucket[VS_REARM], sizeof(expect)),
	       "20000 values of all sizes: each in the reader's bucket");
	tap_ok(v.wide[VS_REARM].sum == sum && v.wide[VS_REARM].min == min &&
	       v.wide[VS_REARM].max == max, "and their sum and extremes are exact");
	feed_life_bpf__destroy(skel);
}

static double run_ns(struct bpf_program *prog, struct life *l)
{
	struct bpf_prog_info before = {}, after = {};
	__u32 len = sizeof(before);
	int fd = bpf_program__fd(prog), i;

	bpf_prog_get_info_by_fd(fd, &before, &len);
	for (i = 0; i < 1000; i++)
		feed(prog, l);
	bpf_prog_get_info_by_fd(fd, &after, &len);
	return (double)(after.run_time_ns - before.run_time_ns) / (after.run_cnt - before.run_cnt);
}

/* Under lab/vm --icount a nanosecond is an instruction. */
static void report_cost(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	int stats = bpf_enable_stats(BPF_STATS_RUN_TIME), i;
	struct life l = usual();
	double nothing;

	if (!skel || stats < 0)
		return;
	l.stamp[REARM] = l.stamp[RETIRE] + 100;
	feed(skel->progs.feed, &l);
	nothing = run_ns(skel->progs.feed_nothing, &l);
	printf("# a run with an empty program: %.1f ns\n", nothing);
	printf("# a usual life: %.1f ns more\n", run_ns(skel->progs.feed, &l) - nothing);
	for (i = 0; i < STAGES; i++)
		l.stamp[i] = SINCE + 1000 * i;
	printf("# with all values beyond the linear part: %.1f ns more\n",
	       run_ns(skel->progs.feed, &l) - nothing);
	feed_life_bpf__destroy(skel);
}

int main(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);

	tap_ok(skel, "load");
	if (!skel)
		return tap_done();
	test_usual(skel);
	feed_life_bpf__destroy(skel);
	test_table();
	test_still_high();
	test_buckets();
	report_cost();
	return tap_done();
}
