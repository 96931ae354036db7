// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that bpf/latency.bpf.c finds the entry of each interrupt, describes it by what
 * is known for certain, tells SGIs and PPIs apart by vCPU, and loses none silently.
 */
#include "feed_life.h"

static void test_several(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual();
	struct vs_latency v;
	int i;

	if (!skel)
		return;
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

/* Of a kernel that is newer: no bit is there for it. */
static void test_new_path(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual();

	if (!skel)
		return;
	l.source.path = 32 + 1;
	feed(skel->progs.feed, &l);
	tap_ok(entry(skel, 32).paths == 1U << VS_PATH_OTHER,
	       "a path without a bit of its own is none that has one");
	l.source.path = VS_PATH_OTHER - 1;
	feed(skel->progs.feed, &l);
	tap_ok(entry(skel, 32).paths == 3U << (VS_PATH_OTHER - 1), "the last one that has");
	feed_life_bpf__destroy(skel);
}

/* What a life that is known only in part seems to be must not stick. */
static void test_partial_description(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual(), part = usual();
	struct vs_latency v;

	if (!skel)
		return;
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

	if (!skel)
		return;
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

	if (!skel)
		return;
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

	if (!skel)
		return;
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

	if (!skel)
		return;
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

int main(void)
{
	test_several();
	test_new_path();
	test_partial_description();
	test_full();
	test_collisions();
	test_not_internal();
	test_internal();
	test_vcpu();
	return tap_done();
}
