// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that bpf/latency.bpf.c finds the entry of each interrupt, describes it only by certain
 * facts, distinguishes SGIs and PPIs by vCPU, and loses none silently.
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

/* A path of a newer kernel has no bit of its own. */
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

/* A partial life must not leave its apparent properties in the entry. */
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

static int entries(struct feed_life_bpf *skel)
{
	struct vs_latency_key key, *last = NULL;
	int n = 0;

	for (; !bpf_map_get_next_key(bpf_map__fd(skel->maps.slots), last, &key); last = &key)
		n++;
	return n;
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
	tap_ok(lost(skel) == 5 * MAX_IRQS && skel->bss->no_room == 5 * MAX_IRQS,
	       "a full map: what finds no room is lost, counted, and said to be for that");
	tap_ok(skel->bss->starved, "and the reader is woken");
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

/* SGIs and PPIs without --internal, between interrupts of a device that share their place. */
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
	tap_ok(samples(&v, VS_DELIVERY) == 3 && entries(skel) == 1 && !lost(skel),
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

/* A life that never was in a list register was on no vCPU. */
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

/* The kernel's reports: a vector signals an eventfd, an eventfd raises a VM's GSI. */
enum { VECTOR, NO_VECTOR, IRQFD, NO_IRQFD };

struct feed_bound {
	struct {
		char device[VS_DEVICE_LEN];
		__u32 host_irq, vector, kind, joined;
		struct vs_bound_key key;
	} vector;
	struct { __u64 vm_gen; __s32 gsi; __u32 pad; } irqfd;
	__s32 eventfd;
	__u32 what;
	__u64 flags;
};

static void report_irq(struct feed_life_bpf *skel, __u32 what, __s32 eventfd, const char *device,
		       __u64 vm_gen, __u32 host_irq)
{
	struct feed_bound f = {
		.vector = { .host_irq = host_irq, .kind = VS_BINDING_INTX },
		.irqfd = { .vm_gen = vm_gen },
		.eventfd = eventfd,
		.what = what,
	};
	LIBBPF_OPTS(bpf_test_run_opts, run, .ctx_in = &f, .ctx_size_in = sizeof(f));

	strcpy(f.vector.device, device);
	if (bpf_prog_test_run_opts(bpf_program__fd(skel->progs.feed_bound), &run))
		tap_ok(false, "report");
}

static void report(struct feed_life_bpf *skel, __u32 what, __s32 eventfd, const char *device,
		   __u64 vm_gen)
{
	report_irq(skel, what, eventfd, device, vm_gen, 21);
}

static struct vs_bound bound(struct feed_life_bpf *skel, __u64 vm_gen)
{
	struct vs_bound_key key = { vm_gen, 0, 21 };
	struct vs_bound b = {};

	bpf_map_lookup_elem(bpf_map__fd(skel->maps.bound), &key, &b);
	return b;
}

/* Two devices on one line of the host, a VM each, whichever half of a pair comes first. */
static void test_one_line(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual();
	struct vs_latency v;

	if (!skel)
		return;
	report(skel, VECTOR, 3, "0000:00:04.0", 0);
	report(skel, IRQFD, 3, "", 12);
	report(skel, IRQFD, 4, "", 11);
	report(skel, VECTOR, 4, "0000:00:08.0", 0);
	feed(skel->progs.feed, &l);
	v = entry(skel, 32);
	tap_ok(!strcmp(v.source[0].device, "0000:00:08.0") && !v.source[0].shared &&
	       v.source[0].kind == VS_BINDING_INTX,
	       "a line that devices share: the one that is bound to the VM's GSI");
	tap_ok(!strcmp(bound(skel, 12).device, "0000:00:04.0"), "and the other to the other's");
	feed_life_bpf__destroy(skel);
}

/* Another device raises the interrupt: each life has the device that was bound at its time. */
static void test_other_device(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual();
	struct vs_latency v;

	if (!skel)
		return;
	report(skel, IRQFD, 4, "", 11);
	report(skel, VECTOR, 4, "0000:00:04.0", 0);
	feed(skel->progs.feed, &l);
	feed(skel->progs.feed, &l);
	report(skel, NO_VECTOR, 4, "", 0);
	feed(skel->progs.feed, &l);
	v = entry(skel, 32);
	tap_ok(!strcmp(v.source[0].device, "0000:00:04.0"), "a device that goes keeps its name");
	report(skel, VECTOR, 4, "0000:00:05.0", 0);
	feed(skel->progs.feed, &l);
	v = entry(skel, 32);
	tap_ok(!strcmp(v.source[0].device, "0000:00:05.0") && !v.source[0].shared &&
	       !strcmp(v.source[1].device, "0000:00:04.0") && !v.source[2].host_irq,
	       "one that comes in its place has a place of its own");
	tap_ok(samples(&v, VS_DELIVERY) == 4 && !lost(skel), "no life is lost by that");
	feed_life_bpf__destroy(skel);
}

/*
 * Two devices raise one GSI through a host IRQ each, and others replace them: a life of either
 * updates both, whichever comes first.
 */
static void test_other_devices(__u32 first, __u32 second)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual(), other = usual();
	struct vs_latency v;

	if (!skel)
		return;
	report(skel, IRQFD, 4, "", 11);
	report(skel, VECTOR, 4, "0000:00:04.0", 0);
	report(skel, IRQFD, 5, "", 11);
	report_irq(skel, VECTOR, 5, "0000:00:05.0", 0, 22);
	other.source.host_irq = 22;
	feed(skel->progs.feed, &l);
	feed(skel->progs.feed, &other);
	report(skel, NO_VECTOR, 4, "", 0);
	report_irq(skel, NO_VECTOR, 5, "", 0, 22);
	report(skel, VECTOR, 4, "0000:00:06.0", 0);
	report_irq(skel, VECTOR, 5, "0000:00:07.0", 0, 22);
	l.source.host_irq = first;
	other.source.host_irq = second;
	feed(skel->progs.feed, &l);
	feed(skel->progs.feed, &other);
	v = entry(skel, 32);
	tap_ok(!strcmp(v.source[0].device, "0000:00:06.0") &&
	       !strcmp(v.source[1].device, "0000:00:07.0") && v.source[1].host_irq == 22,
	       "the new devices of both host IRQs, host IRQ %u first: %s %s", first,
	       v.source[0].device, v.source[1].device);
	tap_ok(!strcmp(v.source[2].device, "0000:00:04.0") &&
	       !strcmp(v.source[3].device, "0000:00:05.0") && !v.source[4].host_irq,
	       "and those before them: %s %s", v.source[2].device, v.source[3].device);
	feed_life_bpf__destroy(skel);
}

/* A VM takes over from another one: its irqfds and vectors come before the old ones go. */
static void test_take_over(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);

	if (!skel)
		return;
	report(skel, VECTOR, 4, "0000:00:04.0", 0);
	report(skel, IRQFD, 4, "", 10);
	report(skel, IRQFD, 4, "", 11);
	report(skel, NO_IRQFD, 4, "", 10);
	tap_ok(bound(skel, 11).pairs == 1 && !bound(skel, 10).pairs,
	       "the end of an irqfd that was replaced is not the end of the new one");
	report_irq(skel, VECTOR, 4, "0000:00:05.0", 0, 22);
	report(skel, VECTOR, 4, "0000:00:04.0", 0);
	report_irq(skel, NO_VECTOR, 4, "", 0, 22);
	tap_ok(bound(skel, 11).pairs == 1, "nor that of a vector");
	report(skel, NO_IRQFD, 4, "", 11);
	tap_ok(!bound(skel, 11).pairs, "and its own end is");
	feed_life_bpf__destroy(skel);
}

/* Each irqfd takes an entry, including vhost's. */
static void test_bound_full(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct { __u64 vm_gen; __s32 gsi; __u32 pad; } f = { .vm_gen = 12 };
	__s32 eventfd;

	if (!skel)
		return;
	for (eventfd = 0; eventfd < VS_BOUND_MAX - 1; eventfd++)
		bpf_map_update_elem(bpf_map__fd(skel->maps.irqfds), &eventfd, &f, BPF_ANY);
	report(skel, IRQFD, VS_BOUND_MAX, "", 11);
	report(skel, IRQFD, VS_BOUND_MAX, "", 11);
	tap_ok(!skel->bss->bound_full, "the last irqfd that there is room for");
	report(skel, IRQFD, VS_BOUND_MAX + 1, "", 11);
	tap_ok(skel->bss->bound_full, "one more is not silently left out");
	feed_life_bpf__destroy(skel);
}

/* Two devices raise one GSI of one VM through one host IRQ. */
static void test_shared(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual();

	if (!skel)
		return;
	report(skel, IRQFD, 4, "", 11);
	report(skel, VECTOR, 4, "0000:00:04.0", 0);
	report(skel, VECTOR, 4, "0000:00:04.0", 0);
	tap_ok(bound(skel, 11).pairs == 1 && !bound(skel, 11).shared, "reported twice: one pair");
	report(skel, IRQFD, 5, "", 11);
	report(skel, VECTOR, 5, "0000:00:08.0", 0);
	feed(skel->progs.feed, &l);
	tap_ok(bound(skel, 11).pairs == 2 && entry(skel, 32).source[0].shared,
	       "two devices that a life cannot tell apart are said to share");
	report(skel, NO_IRQFD, 4, "", 11);
	report(skel, NO_VECTOR, 5, "", 0);
	report(skel, NO_IRQFD, 5, "", 11);
	tap_ok(!bound(skel, 11).pairs, "none is bound any more");
	report(skel, IRQFD, 5, "", 11);
	report(skel, VECTOR, 5, "0000:00:08.0", 0);
	feed(skel->progs.feed, &l);
	tap_ok(bound(skel, 11).pairs == 1 && !entry(skel, 32).source[0].shared &&
	       !strcmp(entry(skel, 32).source[0].device, "0000:00:08.0"),
	       "one that comes alone has the line for itself");
	report(skel, NO_VECTOR, 5, "0000:00:08.0", 0);
	report(skel, VECTOR, 5, "0000:00:09.0", 0);
	report(skel, IRQFD, 4, "", 11);
	report(skel, VECTOR, 4, "0000:00:04.0", 0);
	report(skel, NO_VECTOR, 4, "0000:00:04.0", 0);
	report(skel, NO_VECTOR, 5, "0000:00:09.0", 0);
	report(skel, VECTOR, 5, "0000:00:09.0", 0);
	feed(skel->progs.feed, &l);
	tap_ok(!bound(skel, 11).shared && !entry(skel, 32).source[0].shared,
	       "also if it is the one that was there first when they were two");
	feed_life_bpf__destroy(skel);
}

/* The sum of a stage over the lives of the octave that is usual is not kept. */
static void test_octaves(void)
{
	struct feed_life_bpf *skel = load(MAX_IRQS);
	struct life l = usual(), slow = usual();
	__u64 sum = 0;
	struct vs_latency v;
	int i, o, w;

	if (!skel)
		return;
	slow.stamp[ENTER] += 1000;
	slow.stamp[RETIRE] += 1000;
	slow.stamp[REARM] += 1000;
	for (i = 0; i < 100; i++)
		feed(skel->progs.feed, i % 10 ? &l : &slow);
	l.stamp[HOST] = l.stamp[SIGNAL] = l.stamp[INJECT] = 0;
	feed(skel->progs.feed, &l);
	v = entry(skel, 32);
	tap_ok(v.usual[VS_WHOLE_INJECTION] == 128 && !v.usual[VS_WHOLE_DELIVERY],
	       "the octave of an injection of 163 ticks is the usual one");
	tap_ok(v.octave[VS_WHOLE_INJECTION][10][VS_ENTER] == 10 * 1027 &&
	       v.octave[VS_WHOLE_INJECTION][10][VS_LOAD] == 10 * 59,
	       "slow ones are summed by stage");
	tap_ok(v.octave[VS_WHOLE_DELIVERY][6][VS_ENTER] == 27 &&
	       !v.octave[VS_WHOLE_DELIVERY][6][VS_QUEUE],
	       "those that no host IRQ began by their delivery");
	for (w = 0; w < VS_WHOLES; w++) {
		for (o = 0; o < VS_OCTAVES; o++)
			sum += v.octave[w][o][VS_LOAD];
	}
	tap_ok(v.wide[VS_LOAD].sum == 0 && samples(&v, VS_LOAD) == 101 &&
	       101 * 59 - sum == (90 - 2) * 59, "and all others are what remains");
	feed_life_bpf__destroy(skel);
}

int main(void)
{
	test_one_line();
	test_other_device();
	test_other_devices(21, 22);
	test_other_devices(22, 21);
	test_take_over();
	test_bound_full();
	test_shared();
	test_octaves();
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
