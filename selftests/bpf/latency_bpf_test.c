// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that bpf/latency.bpf.c counts each kind of life in exactly the place
 * where it belongs, in the same bucket as the reader expects, and loses none
 * silently. Needs CAP_BPF and CAP_PERFMON, but no particular kernel.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "../../tools/hist.h"
#include <virqscope/filter.h>
#include <virqscope/latency.h>

#include "../tap.h"
#include "feed_life.skel.h"

#define SINCE 1000000
#define MAX_IRQS 4

enum { HOST, SIGNAL, INJECT, QUEUE, LOAD, ENTER, RETIRE, REARM, STAGES };

/* As in bpf/vgic_life.h */
struct life {
	__u64 stamp[STAGES];
	struct {
		__u32 host_irq;
		__s32 gsi;
		__u32 coalesced;
		__u8 path, mask_mode;
		__u16 flags;
	} source;
	__u8 outcome;
	__u16 reloads;
	__s32 vcpu;
	__u32 seq, intid, vm_gen;
};

static struct life usual(void)
{
	struct life l = {
		.stamp = { SINCE + 10, SINCE + 36, SINCE + 62, SINCE + 87, SINCE + 146,
			   SINCE + 173, SINCE + 273, SINCE + 673 },
		.vm_gen = 11, .intid = 32,
		.source = { .host_irq = 21, .path = 1, .mask_mode = 1 },
	};

	return l;
}

static struct feed_life_bpf *load_for(__u32 max_irqs, bool internal)
{
	struct feed_life_bpf *skel = feed_life_bpf__open();

	if (!skel)
		return NULL;
	bpf_program__set_autoload(skel->progs.on_life, false);
	bpf_program__set_autoload(skel->progs.read_kernel_counters, false);
	skel->rodata->max_irqs = max_irqs;
	skel->rodata->filter.internal = internal;
	bpf_map__set_max_entries(skel->maps.interrupts, max_irqs);
	bpf_map__set_max_entries(skel->maps.slots, max_irqs);
	if (feed_life_bpf__load(skel)) {
		feed_life_bpf__destroy(skel);
		return NULL;
	}
	skel->data->since = SINCE;
	return skel;
}

static struct feed_life_bpf *load(__u32 max_irqs)
{
	return load_for(max_irqs, false);
}

static int feed(struct bpf_program *prog, struct life *life)
{
	LIBBPF_OPTS(bpf_test_run_opts, run, .ctx_in = life, .ctx_size_in = sizeof(*life));

	return bpf_prog_test_run_opts(bpf_program__fd(prog), &run);
}

static struct vs_latency entry_of(struct feed_life_bpf *skel, __u32 intid, __s32 vcpu)
{
	struct vs_latency_key key = { 11, intid, vcpu };
	struct vs_latency v;
	__u32 slot;

	if (bpf_map_lookup_elem(bpf_map__fd(skel->maps.slots), &key, &slot) ||
	    bpf_map_lookup_elem(bpf_map__fd(skel->maps.interrupts), &slot, &v))
		memset(&v, 0xff, sizeof(v));
	return v;
}

static struct vs_latency entry(struct feed_life_bpf *skel, __u32 intid)
{
	return entry_of(skel, intid, VS_VCPU_NONE);
}

static __u64 lost(struct feed_life_bpf *skel)
{
	int cpus = libbpf_num_possible_cpus(), i;
	struct vs_latency_totals each[cpus];
	__u32 zero = 0;
	__u64 sum = 0;

	if (bpf_map_lookup_elem(bpf_map__fd(skel->maps.totals), &zero, each))
		return ~0ULL;
	for (i = 0; i < cpus; i++)
		sum += each[i].lost;
	return sum;
}

static __u64 samples(const struct vs_latency *v, enum vs_measure m)
{
	__u64 n = 0;
	int i;

	for (i = 0; i < VS_HIST_BUCKETS; i++)
		n += v->bucket[m][i];
	return n;
}

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

static __u64 counters_sum(const struct vs_latency *v)
{
	__u64 sum = v->partial + v->unmatched + v->negative + samples(v, VS_DELIVERY);
	int i;

	for (i = 0; i < VS_OUTCOMES; i++)
		sum += v->outcome[i];
	return sum;
}

static void test_odd(const struct odd *odd)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual();
	struct vs_latency v;

	if (!skel) {
		tap_ok(false, "%s: load", odd->name);
		return;
	}
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

	if (!skel) {
		tap_ok(false, "load");
		return;
	}
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

static void test_several(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual();
	struct vs_latency v;
	int i;

	if (!skel) {
		tap_ok(false, "load");
		return;
	}
	feed(skel->progs.feed, &l);
	l.vcpu = 1;
	l.source.path = 2;
	l.source.mask_mode = 2;
	l.source.coalesced = 3;
	for (i = 0; i < 2 * VS_SOURCES; i++) {
		l.source.host_irq = 21 + i % (VS_SOURCES + 1);
		feed(skel->progs.feed, &l);
	}
	v = entry(skel, 32);
	tap_ok(v.vcpu == VS_VCPU_SEVERAL && v.paths == 6, "several vCPUs and paths");
	tap_ok(v.source[0].mask_mode == 2 && v.source[VS_SOURCES - 1].host_irq == 20 + VS_SOURCES,
	       "sources in their places, the mask mode is the last one");
	tap_ok(v.sources_more == 1, "a source too many is counted");
	tap_ok(v.coalesced == 6 * VS_SOURCES, "coalesced add up");
	feed_life_bpf__destroy(skel);
}

/* What a life that is known only in part seems to be must not stick. */
static void test_partial_description(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual(), part = usual();
	struct vs_latency v;

	if (!skel) {
		tap_ok(false, "load");
		return;
	}
	part.source.flags = 1;
	part.source.path = 0;
	part.source.host_irq = 0;
	part.source.gsi = -1;
	part.source.mask_mode = 0;
	feed(skel->progs.feed, &part);
	feed(skel->progs.feed, &l);
	feed(skel->progs.feed, &part);
	v = entry(skel, 32);
	tap_ok(v.paths == 2 && !v.flags && v.source[0].host_irq == 21 && !v.source[0].gsi &&
	       v.source[0].mask_mode == 1 && !v.source[1].host_irq,
	       "a partial life does not describe the interrupt");
	feed_life_bpf__destroy(skel);
}

static void test_full(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual();
	int i;

	if (!skel) {
		tap_ok(false, "load");
		return;
	}
	for (i = 0; i < 10 * MAX_IRQS; i++) {
		l.intid = 32 + i % (2 * MAX_IRQS);
		feed(skel->progs.feed, &l);
	}
	tap_ok(lost(skel) == 5 * MAX_IRQS, "a full map: what finds no room is lost, and counted");
	feed_life_bpf__destroy(skel);
}

/* Interrupts that share a place in `recent` push each other out and lose nothing. */
static void test_collisions(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual();
	bool right = true;
	int i;

	if (!skel) {
		tap_ok(false, "load");
		return;
	}
	for (i = 0; i < 100 * MAX_IRQS; i++) {
		l.intid = 8192 + 1024 * (i % MAX_IRQS);
		feed(skel->progs.feed, &l);
	}
	for (i = 0; i < MAX_IRQS; i++) {
		struct vs_latency v = entry(skel, 8192 + 1024 * i);

		right &= samples(&v, VS_DELIVERY) == 100 && v.key.intid == 8192U + 1024 * i;
	}
	tap_ok(right && !lost(skel), "interrupts that collide are counted apart, none is lost");
	feed_life_bpf__destroy(skel);
}

/* The place in `recent` of an interrupt, of our only VM. */
static __u32 remembered(struct feed_life_bpf *skel, __u32 intid)
{
	return skel->bss->recent[(intid + (11 << 4)) & 1023];
}

/* SGIs and PPIs that nobody asked for, between those of a device that shares their place. */
static void test_not_internal(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual(), ppi = usual();
	struct vs_latency v;
	int i;

	if (!skel) {
		tap_ok(false, "load");
		return;
	}
	l.intid = 1024 + 27;
	for (i = 0; i < 3; i++) {
		ppi.intid = 27;
		feed(skel->progs.feed, &ppi);
		feed(skel->progs.feed, &l);
		ppi.intid = 31;
		feed(skel->progs.feed, &ppi);
	}
	v = entry(skel, 1024 + 27);
	tap_ok(samples(&v, VS_DELIVERY) == 3 && skel->bss->used == 1 && !lost(skel),
	       "SGIs and PPIs that are not asked for: none seen, none lost");
	l.intid = 32;
	feed(skel->progs.feed, &l);
	v = entry(skel, 32);
	tap_ok(samples(&v, VS_DELIVERY) == 1, "the first SPI is none of them");
	feed_life_bpf__destroy(skel);
}

static void test_internal(void)
{
	struct feed_life_bpf *skel = load_for(MAX_IRQS, true);
	struct life l = usual(), early = usual();
	struct vs_latency v[3];
	int i;

	if (!skel) {
		tap_ok(false, "load");
		return;
	}
	l.intid = early.intid = 27;
	for (i = 0; i < 5; i++) {
		l.vcpu = i % 2;
		feed(skel->progs.feed, &l);
	}
	early.vcpu = VS_VCPU_NONE;
	early.outcome = 1;
	feed(skel->progs.feed, &early);
	for (i = 0; i < 3; i++)
		v[i] = entry_of(skel, 27, i - 1);
	tap_ok(samples(&v[1], VS_DELIVERY) == 3 && samples(&v[2], VS_DELIVERY) == 2 &&
	       v[1].vcpu == 0 && v[2].vcpu == 1, "a PPI is another one on each vCPU");
	tap_ok(v[0].outcome[1] == 1 && v[0].vcpu == VS_VCPU_NONE && counters_sum(&v[0]) == 1 &&
	       !v[1].outcome[1] && !v[2].outcome[1], "on none if it never was in a list register");
	tap_ok(!remembered(skel, 27), "and it takes no device's place");
	l.intid = 1024 + 27;
	feed(skel->progs.feed, &l);
	tap_ok(remembered(skel, 27), "which a device's own takes");
	feed_life_bpf__destroy(skel);
}

/* Of whichever lives, and each of these is counted as what it is besides. */
static void test_still_high(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual();
	struct vs_latency v;

	if (!skel) {
		tap_ok(false, "load");
		return;
	}
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

/* One that never was in a list register was on no vCPU. */
static void test_vcpu(void)
{
	static const struct { __s32 of[3], shown; } cases[] = {
		{ { -1, -1, -1 }, -1 },
		{ { -1, 1, -1 }, 1 },
		{ { 1, -1, 1 }, 1 },
		{ { 1, -1, 2 }, VS_VCPU_SEVERAL },
		{ { 2, 1, 2 }, VS_VCPU_SEVERAL },
	};
	bool right = true;
	size_t i, j;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct feed_life_bpf *skel = load(MAX_IRQS);
		struct life l = usual();

		for (j = 0; skel && j < 3; j++) {
			l.vcpu = cases[i].of[j];
			l.outcome = l.vcpu < 0;
			feed(skel->progs.feed, &l);
		}
		right &= skel && entry(skel, 32).vcpu == cases[i].shown;
		feed_life_bpf__destroy(skel);
	}
	tap_ok(right, "the vCPU is that of the lives that had one");
}

/* Random values over all octaves, compared with the reader's idea of the bucket. */
static void test_buckets(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	static __u32 expect[VS_HIST_BUCKETS];
	__u64 sum = 0, min = ~0ULL, max = 0;
	struct life l = usual();
	struct vs_latency v;
	int i;

	if (!skel) {
		tap_ok(false, "load");
		return;
	}
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
	test_several();
	test_partial_description();
	test_full();
	test_collisions();
	test_not_internal();
	test_internal();
	test_still_high();
	test_vcpu();
	test_buckets();
	tell_cost();
	return tap_done();
}
