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

/* A case that is in no histogram but in one counter. */
struct odd {
	const char *name;
	int zero;			/* stamp to take out, or -1 */
	int early, back;		/* stamp to move before SINCE, before its elder; or -1 */
	__u16 flags;
	__u8 outcome;
	size_t counter;
};

#define COUNTER(member) offsetof(struct vs_latency, member)

static const struct odd odds[] = {
	{ "flagged partial", -1, -1, -1, 1, 0, COUNTER(partial) },
	{ "flagged partial, withdrawn", -1, -1, -1, 1, 1, COUNTER(partial) },
	{ "raised before we attached", -1, HOST, -1, 0, 0, COUNTER(partial) },
	{ "signal missing", SIGNAL, -1, -1, 0, 0, COUNTER(unmatched) },
	{ "inject missing", INJECT, -1, -1, 0, 0, COUNTER(unmatched) },
	{ "queue missing", QUEUE, -1, -1, 0, 0, COUNTER(unmatched) },
	{ "load missing", LOAD, -1, -1, 0, 0, COUNTER(unmatched) },
	{ "enter missing", ENTER, -1, -1, 0, 0, COUNTER(unmatched) },
	{ "retire missing", RETIRE, -1, -1, 0, 0, COUNTER(unmatched) },
	{ "signal backwards", -1, -1, SIGNAL, 0, 0, COUNTER(negative) },
	{ "inject backwards", -1, -1, INJECT, 0, 0, COUNTER(negative) },
	{ "queue backwards", -1, -1, QUEUE, 0, 0, COUNTER(negative) },
	{ "load backwards", -1, -1, LOAD, 0, 0, COUNTER(negative) },
	{ "enter backwards", -1, -1, ENTER, 0, 0, COUNTER(negative) },
	{ "retire backwards", -1, -1, RETIRE, 0, 0, COUNTER(negative) },
	{ "rearm backwards", -1, -1, REARM, 0, 0, COUNTER(negative) },
	{ "withdrawn", -1, -1, -1, 0, 1, COUNTER(outcome[1]) },
	{ "flushed", -1, -1, -1, 0, 2, COUNTER(outcome[2]) },
	{ "unmapped", -1, -1, -1, 0, 3, COUNTER(outcome[3]) },
	{ "of an unknown outcome", -1, -1, -1, 0, 9, COUNTER(unmatched) },
};

static void test_odd(const struct odd *odd)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual();
	struct vs_latency v;

	if (!skel)
		return;
	if (odd->zero >= 0)
		l.stamp[odd->zero] = 0;
	if (odd->early >= 0)
		l.stamp[odd->early] = SINCE - 1;
	if (odd->back >= 0)
		l.stamp[odd->back] = l.stamp[odd->back - 1] - 1;
	l.source.flags = odd->flags;
	l.outcome = odd->outcome;
	feed(skel->progs.feed, &l);
	v = entry(skel, 32);
	tap_ok(*(__u64 *)((char *)&v + odd->counter) == 1 && counters_sum(&v) == 1 &&
	       !samples(&v, VS_LOAD), "%s: counted once, in no histogram", odd->name);
	feed_life_bpf__destroy(skel);
}

static void test_null(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual();
	struct vs_latency v;

	if (!skel)
		return;
	l.stamp[HOST] = l.stamp[SIGNAL] = l.stamp[REARM] = 0;
	l.source.flags = 32;
	feed(skel->progs.feed, &l);
	v = entry(skel, 32);
	tap_ok(samples(&v, VS_DELIVERY) == 1 && samples(&v, VS_QUEUE) == 1 &&
	       !samples(&v, VS_SIGNAL) && !samples(&v, VS_INJECT) && !samples(&v, VS_INJECTION),
	       "no host interrupt: no signal, inject, injection");
	tap_ok(!samples(&v, VS_SERVICE) && !samples(&v, VS_REARM),
	       "inexact, no rearm: no service, no rearm");
	l.stamp[INJECT] = 0;
	feed(skel->progs.feed, &l);
	v = entry(skel, 32);
	tap_ok(samples(&v, VS_DELIVERY) == 2 && samples(&v, VS_QUEUE) == 1,
	       "no inject: no queue, but delivery");
	l = usual();
	l.stamp[HOST] = 0;
	feed(skel->progs.feed, &l);
	v = entry(skel, 32);
	tap_ok(samples(&v, VS_DELIVERY) == 3 && samples(&v, VS_INJECT) == 1 &&
	       !samples(&v, VS_SIGNAL) && !samples(&v, VS_INJECTION),
	       "signalled again without the host's handler: inject, no signal, injection");
	l.stamp[SIGNAL] = SINCE - 1;
	feed(skel->progs.feed, &l);
	v = entry(skel, 32);
	tap_ok(samples(&v, VS_DELIVERY) == 3 && v.partial == 1,
	       "that before we attached: partial");
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
static void tell_cost(void)
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
	size_t i;

	tap_ok(skel, "load");
	if (!skel)
		return tap_done();
	test_usual(skel);
	feed_life_bpf__destroy(skel);
	for (i = 0; i < sizeof(odds) / sizeof(odds[0]); i++)
		test_odd(&odds[i]);
	test_null();
	test_still_high();
	test_buckets();
	tell_cost();
	return tap_done();
}
