// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves how the programs of virqscope mask count lines that come and go, and that events without
 * an entry are counted as lost and nowhere else.
 *
 * Needs CAP_BPF and CAP_PERFMON, but no particular kernel.
 */
#include <stdbool.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <virqscope/binding.h>
#include <virqscope/bound.h>
#include <virqscope/filter.h>
#include <virqscope/hist.h>
#include <virqscope/kernel.h>
#include <virqscope/mask.h>

#include "../tap.h"
#include "lost.h"
#include "feed_mask.skel.h"

#define FOR_EVER (~0ULL)
#define DEVICE_NAME "0000:00:04.0"
#define OTHER_NAME "0000:00:08.0"
#define HOST_IRQ 21		/* of both devices */
enum { VM = 11, OTHER_VM };

/* As in feed_mask.bpf.c */
struct feed_mask {
	struct vs_mask_key key;
	struct {
		__u32 host_irq;
		__u8 by;
		bool resent;
		__u64 start, done;
	} change;
	__u64 since, switches, now;
	__u64 vm_gen;
	__u8 mode;
	__u8 cause;
};

static struct feed_mask_bpf *skel;

static void feed(struct bpf_program *prog, struct feed_mask f)
{
	LIBBPF_OPTS(bpf_test_run_opts, run, .ctx_in = &f, .ctx_size_in = sizeof(f));

	if (!f.key.device[0])
		strcpy(f.key.device, DEVICE_NAME);
	f.change.host_irq = HOST_IRQ;
	if (bpf_prog_test_run_opts(bpf_program__fd(prog), &run))
		tap_ok(false, "BPF_PROG_RUN");
}

static void begin(__u64 now, __u8 mode)
{
	feed(skel->progs.feed_begin, (struct feed_mask){ .since = now, .now = now, .mode = mode });
}

/* A line that went only for the program comes again: same mode since then, after some switches. */
static void begin_again(__u64 since, __u64 switches, __u64 now, __u8 mode)
{
	feed(skel->progs.feed_begin, (struct feed_mask){
		.since = since, .switches = switches, .now = now, .mode = mode });
}

static void end(__u64 now)
{
	feed(skel->progs.feed_end, (struct feed_mask){ .now = now });
}

static void mask(__u64 start, __u64 done, __u8 by)
{
	feed(skel->progs.feed_masked,
	     (struct feed_mask){ .change = { .start = start, .done = done, .by = by } });
}

static void unmask(__u64 start, __u64 done, __u8 by, bool resent)
{
	feed(skel->progs.feed_unmasked, (struct feed_mask){
		.change = { .start = start, .done = done, .by = by, .resent = resent } });
}

static void change(__u64 now, __u8 mode, __u8 cause)
{
	feed(skel->progs.feed_switch,
	     (struct feed_mask){ .now = now, .mode = mode, .cause = cause });
}

static void life_of(__u64 vm_gen, __u64 host, __u64 enter, __u64 retire, __u8 mode)
{
	feed(skel->progs.feed_life, (struct feed_mask){
		.vm_gen = vm_gen, .change = { .start = host, .done = enter }, .now = retire,
		.mode = mode });
}

static void life(__u64 host, __u64 enter, __u64 retire, __u8 mode)
{
	life_of(VM, host, enter, retire, mode);
}

/* The device's line raises GSI 0 of that VM. */
static void bind(__u64 vm_gen, const char *device, bool shared)
{
	struct vs_bound_key key = { .vm_gen = vm_gen, .host_irq = HOST_IRQ };
	struct vs_bound v = { .pairs = 1, .kind = VS_BINDING_INTX, .shared = shared, .wanted = 1 };

	strcpy(v.device, device);
	if (bpf_map_update_elem(bpf_map__fd(skel->maps.bound), &key, &v, BPF_ANY))
		tap_ok(false, "bind");
}

/* Lives of a device whose line was masked in that mode */
static __u64 lives_of(const char *device, __u8 mode)
{
	struct vs_mask_injection v;
	struct vs_mask_key key = {};
	__u64 n = 0;
	int i;

	strcpy(key.device, device);
	if (bpf_map_lookup_elem(bpf_map__fd(skel->maps.injections), &key, &v))
		return ~0ULL;
	for (i = 0; i < VS_HIST_BUCKETS; i++)
		n += v.bucket[mode][i];
	return n;
}

static __u64 lives(__u8 mode)
{
	return lives_of(DEVICE_NAME, mode);
}

static __u64 switches(const struct vs_mask *v)
{
	__u64 n = 0;
	int i;

	for (i = 0; i < VS_MASK_CAUSES; i++)
		n += v->switches[i];
	return n;
}

static struct vs_mask line(void)
{
	struct vs_mask_key key = { DEVICE_NAME };
	struct vs_mask v;

	if (bpf_map_lookup_elem(bpf_map__fd(skel->maps.lines), &key, &v))
		memset(&v, 0xff, sizeof(v));
	return v;
}

static __u64 lost(void)
{
	return lost_in(skel->maps.lost);
}

static __u64 samples(enum vs_mask_measure m)
{
	struct vs_mask v = line();
	__u64 n = 0;
	int i;

	for (i = 0; i < VS_HIST_BUCKETS; i++)
		n += v.bucket[m][i];
	return n;
}

static bool load(void)
{
	skel = feed_mask_bpf__open();
	if (!skel)
		return false;
	bpf_program__set_autoload(skel->progs.on_mask, false);
	bpf_program__set_autoload(skel->progs.on_unmask, false);
	bpf_program__set_autoload(skel->progs.on_add, false);
	bpf_program__set_autoload(skel->progs.on_del, false);
	bpf_program__set_autoload(skel->progs.on_switch, false);
	bpf_program__set_autoload(skel->progs.on_life, false);
	bpf_program__set_autoload(skel->progs.on_add_vector, false);
	bpf_program__set_autoload(skel->progs.on_del_vector, false);
	bpf_program__set_autoload(skel->progs.on_add_irqfd, false);
	bpf_program__set_autoload(skel->progs.on_del_irqfd, false);
	bpf_program__set_autoload(skel->progs.iter_bound, false);
	if (feed_mask_bpf__load(skel))
		return false;
	skel->bss->until_ns = FOR_EVER;
	skel->bss->until_counter = FOR_EVER;
	bind(VM, DEVICE_NAME, false);
	return true;
}

static void test_usual(void)
{
	struct vs_mask v;

	begin(1000, VS_MASK_DEVICE);
	mask(10, 15, VS_MASK_BY_HANDLER);
	unmask(40, 42, VS_MASK_BY_EVENTFD, false);
	v = line();
	tap_ok(v.masks[VS_MASK_BY_HANDLER] == 1 && v.unmasks[VS_MASK_BY_EVENTFD] == 1 &&
	       !v.masks[VS_MASK_BY_EVENTFD],
	       "a masking and an unmasking, each by whom it was");
	tap_ok(v.bucket[VS_MASKING][5] == 1 && v.bucket[VS_MASKED][27] == 1 &&
	       v.bucket[VS_UNMASKING][2] == 1, "their times: 5, 27 and 2 ticks");
	mask(50, 55, VS_MASK_BY_HANDLER);
	unmask(60, 61, VS_MASK_BY_EVENTFD, true);
	v = line();
	tap_ok(v.resent == 1 && v.unmasks[VS_MASK_BY_EVENTFD] == 1 && samples(VS_MASKED) == 1,
	       "resent: no unmasking, it stays masked");
	unmask(80, 82, VS_MASK_BY_IOCTL, false);
	v = line();
	tap_ok(v.unmasks[VS_MASK_BY_IOCTL] == 1 && samples(VS_MASKED) == 2 &&
	       v.bucket[VS_MASKED][27] == 2,
	       "masked until it is unmasked, from when it was masked");
	unmask(90, 91, VS_MASK_BY_IOCTL, false);
	tap_ok(samples(VS_MASKED) == 2 && samples(VS_UNMASKING) == 3,
	       "unmasked without having been masked: nobody knows for how long it was");
}

static void test_gone(void)
{
	struct vs_mask v;

	mask(100, 105, VS_MASK_BY_CONFIG);
	end(2000);
	v = line();
	tap_ok(v.mode == 0 && v.mode_ns[VS_MASK_DEVICE] == 1000 && v.masked_at && !v.gone_masked,
	       "gone: the mode has ended, while it was masked");
	tap_ok(v.gone && v.last_mode == VS_MASK_DEVICE, "and is remembered");
	end(2001);
	tap_ok(line().gone && line().last_mode == VS_MASK_DEVICE, "however often it is gone");
	begin(900000, VS_MASK_DEVICE);
	unmask(700000, 700002, VS_MASK_BY_CONFIG, false);
	v = line();
	tap_ok(v.gone_masked == 1 && v.unmasks[VS_MASK_BY_CONFIG] == 1 && samples(VS_MASKED) == 2,
	       "it was masked, went and came: it was not masked all the time");
	tap_ok(v.mode == VS_MASK_DEVICE && !v.gone && v.mode_ns[VS_MASK_DEVICE] == 1000 &&
	       v.mode_since_ns == 900000,
	       "nor was it in a mode while it was gone");
	end(900500);
	begin(900500, VS_MASK_LINE);
	v = line();
	tap_ok(!switches(&v) && v.mode == VS_MASK_LINE && v.mode_ns[VS_MASK_DEVICE] == 1500 &&
	       v.gone_masked == 1,
	       "gone, and wired again in another mode: no switch");
}

static void test_switch(void)
{
	struct vs_mask v;

	change(900600, VS_MASK_DEVICE, VS_MASK_CAUSE_SHARED);
	v = line();
	tap_ok(v.switches[VS_MASK_CAUSE_SHARED] == 1 && switches(&v) == 1 &&
	       v.mode == VS_MASK_DEVICE &&
	       v.mode_ns[VS_MASK_LINE] == 100 && v.mode_since_ns == 900600, "a switch, with its cause");
	mask(720000, 720005, VS_MASK_BY_HANDLER);
	change(900700, VS_MASK_LINE, VS_MASK_CAUSE_EXCLUSIVE);
	unmask(720030, 720031, VS_MASK_BY_EVENTFD, false);
	v = line();
	tap_ok(v.switches[VS_MASK_CAUSE_EXCLUSIVE] == 1 && switches(&v) == 2 &&
	       v.mode_ns[VS_MASK_DEVICE] == 1600,
	       "and back, in flight");
	tap_ok(samples(VS_MASKED) == 3, "it stayed masked meanwhile");
}

static void test_not_yet(void)
{
	struct vs_mask before = line(), v;

	skel->bss->until_counter = 0;
	mask(500, 501, VS_MASK_BY_HANDLER);
	unmask(510, 511, VS_MASK_BY_EVENTFD, false);
	change(900700, VS_MASK_LINE, VS_MASK_CAUSE_EXCLUSIVE);
	v = line();
	tap_ok(!memcmp(&v, &before, sizeof(v)) &&
	       !lost(), "what is not to be counted is not, nor lost");
	skel->bss->until_counter = FOR_EVER;
}

/* Events after the end must not count: detaching takes a while, and events may be late. */
static void test_over(void)
{
	struct vs_mask before = line(), v;
	__u64 masked = samples(VS_MASKED);

	skel->bss->until_counter = 720100;
	skel->bss->until_ns = 900740;
	mask(720100, 720101, VS_MASK_BY_HANDLER);
	change(900750, VS_MASK_DEVICE, VS_MASK_CAUSE_SHARED);
	end(900760);
	begin(900770, VS_MASK_DEVICE);
	life(720010, 720050, 720101, VS_MASK_LINE);
	v = line();
	tap_ok(!memcmp(&v, &before, sizeof(v)) && !lives(VS_MASK_LINE) &&
	       !lost(), "nor what comes later, modes neither");
	mask(720090, 720095, VS_MASK_BY_HANDLER);
	unmask(720099, 720100, VS_MASK_BY_EVENTFD, false);
	change(900735, VS_MASK_DEVICE, VS_MASK_CAUSE_SHARED);
	life(720010, 720050, 720100, VS_MASK_LINE);
	v = line();
	tap_ok(v.masks[VS_MASK_BY_HANDLER] == before.masks[VS_MASK_BY_HANDLER] + 1 &&
	       !v.masked_at &&
	       v.unmasks[VS_MASK_BY_EVENTFD] == before.unmasks[VS_MASK_BY_EVENTFD] + 1 &&
	       samples(VS_MASKED) == masked + 1, "but what happened before and is told late is");
	tap_ok(v.mode == VS_MASK_DEVICE && switches(&v) == switches(&before) + 1 &&
	       lives(VS_MASK_LINE) == 1,
	       "and so are modes, and lives");
	skel->bss->until_counter = FOR_EVER;
	skel->bss->until_ns = FOR_EVER;
}

/* A ninth counter is not taken for one of the first eight; an index without counter is lost. */
static void test_count(void)
{
	static const __u64 expect[9] = { [0] = 1, [8] = 1 };
	__u64 before = lost();

	feed(skel->progs.feed_count, (struct feed_mask){ .cause = 0 });
	feed(skel->progs.feed_count, (struct feed_mask){ .cause = 8 });
	tap_ok(!memcmp(skel->bss->nine, expect, sizeof(expect)) && lost() == before,
	       "the ninth of nine causes counts as itself");
	feed(skel->progs.feed_count, (struct feed_mask){ .cause = 9 });
	feed(skel->progs.feed_count, (struct feed_mask){ .cause = 255 });
	tap_ok(!memcmp(skel->bss->nine, expect, sizeof(expect)) && lost() == before + 2,
	       "a tenth counts as lost");
}

static void test_unknown(void)
{
	struct vs_mask before = line(), v;

	mask(1000, 1001, VS_MASK_BYS);
	unmask(1000, 1001, VS_MASK_BYS, false);
	v = line();
	tap_ok(lost() == 2 && !memcmp(&v, &before, sizeof(v)),
	       "by whom we do not know: lost, and nobody else's");
	change(900800, VS_MASK_DEVICE, VS_MASK_CAUSES);
	v = line();
	tap_ok(lost() == 3 && v.mode == VS_MASK_DEVICE && switches(&v) == 3,
	       "why we do not know: lost, but it has the mode");
	end(900900);
	begin(901000, VS_MASK_MODES);
	v = line();
	tap_ok(lost() == 4 && !v.mode && !v.gone && switches(&v) == 3,
	       "a mode that we do not know: lost, and the line is there");
	change(901100, VS_MASK_LINE, VS_MASK_CAUSE_EXCLUSIVE);
	before = line();
	change(901200, VS_MASK_MODES, VS_MASK_CAUSE_SHARED);
	v = line();
	tap_ok(lost() == 5 && !v.mode && switches(&v) == switches(&before) &&
	       v.mode_ns[VS_MASK_LINE] == before.mode_ns[VS_MASK_LINE] + 100,
	       "a switch to such a mode: lost, and the mode before it has ended");
	life(1000, 1010, 1020, VS_MASK_MODES);
	tap_ok(lost() == 6, "so is a life");
}

/* The line gets another eventfd. */
static void test_rewired(void)
{
	struct vs_mask before, v;
	__u64 masked;

	begin(1000000, VS_MASK_LINE);
	before = line();
	masked = samples(VS_MASKED);
	mask(805000, 805001, VS_MASK_BY_HANDLER);
	end(1000010);
	begin_again(1000000, 0, 1000015, VS_MASK_LINE);
	unmask(805014, 805015, VS_MASK_BY_EVENTFD, false);
	v = line();
	tap_ok(v.mode == VS_MASK_LINE && v.mode_since_ns == 1000010 &&
	       v.mode_ns[VS_MASK_LINE] == before.mode_ns[VS_MASK_LINE] + 10, "it was there all the time");
	tap_ok(v.gone_masked == before.gone_masked && samples(VS_MASKED) == masked + 1 &&
	       v.bucket[VS_MASKED][14] == 1, "and masked");

	/* while its mode changes, which is reported before or after the line comes again */
	mask(805100, 805101, VS_MASK_BY_HANDLER);
	end(1000020);
	change(1000021, VS_MASK_DEVICE, VS_MASK_CAUSE_SHARED);
	begin_again(1000021, 1, 1000025, VS_MASK_DEVICE);
	v = line();
	tap_ok(v.mode == VS_MASK_DEVICE && v.mode_since_ns == 1000021 && v.masked_at &&
	       v.gone_masked == before.gone_masked, "its mode changed meanwhile: it is still masked");
	end(1000030);
	begin_again(1000031, 2, 1000035, VS_MASK_LINE);
	change(1000031, VS_MASK_LINE, VS_MASK_CAUSE_EXCLUSIVE);
	v = line();
	tap_ok(v.mode == VS_MASK_LINE && v.mode_since_ns == 1000031 && v.masked_at &&
	       v.gone_masked == before.gone_masked, "and if that is told later");
}

/* Two devices have one line, a VM each. */
static void test_shared_irq(void)
{
	__u64 before = lives(VS_MASK_LINE), lost_before = lost();
	struct feed_mask other = { .now = 2000000, .since = 2000000, .mode = VS_MASK_DEVICE };

	strcpy(other.key.device, OTHER_NAME);
	feed(skel->progs.feed_begin, other);
	bind(OTHER_VM, OTHER_NAME, false);
	life_of(OTHER_VM, 10, 30, 50, VS_MASK_LINE);
	life_of(OTHER_VM, 10, 30, 50, VS_MASK_LINE);
	life_of(VM, 10, 30, 50, VS_MASK_LINE);
	tap_ok(lives_of(OTHER_NAME, VS_MASK_LINE) == 2 && lives(VS_MASK_LINE) == before + 1,
	       "a line that devices share: each has the lives of its VM");
	life_of(OTHER_VM + 1, 10, 30, 50, VS_MASK_LINE);
	tap_ok(lost() == lost_before + 1, "a life of which no device is known: lost");
	bind(OTHER_VM, OTHER_NAME, true);
	life_of(OTHER_VM, 10, 30, 50, VS_MASK_LINE);
	tap_ok(lost() == lost_before + 2, "a life that may be of several: lost");
	tap_ok(lives_of(OTHER_NAME, VS_MASK_LINE) == 2 && lives(VS_MASK_LINE) == before + 1,
	       "neither is counted as a device's");
}

int main(void)
{
	if (load()) {
		test_usual();
		test_gone();
		test_switch();
		test_not_yet();
		test_over();
		test_unknown();
		test_count();
		test_rewired();
		test_shared_irq();
	} else {
		tap_ok(false, "load");
	}
	feed_mask_bpf__destroy(skel);
	return tap_done();
}
