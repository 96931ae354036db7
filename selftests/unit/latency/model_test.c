// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that all counts are printed: each life in one place, intervals separate from the whole
 * run, and the table within 80 columns as values grow. The test makes up the counts of the BPF
 * maps.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "latency/fake_source.h"
#include "latency/latency.h"
#include "page.h"
#include "report/text.h"
#include "util/log.h"

#define HZ 1000000000ULL	/* a tick is a nanosecond */

#define counted fake_latency.entry[0]

static char name[VM_NAME_LEN];
static struct in_flight_count now = { -1, -1 };
static unsigned int notes;

/* "": its process has ended */
bool vm_name(pid_t pid, char out[VM_NAME_LEN])
{
	(void)pid;
	strcpy(out, name);
	return name[0];
}

void log_note(const char *fmt, ...)
{
	(void)fmt;
	notes++;
}

/* Add an interrupt without counts. */
static struct vs_latency *add_entry(uint32_t vm_gen, uint32_t intid)
{
	struct vs_latency *v = &fake_latency.entry[fake_latency.entries++];
	int m;

	memset(v, 0, sizeof(*v));
	v->key = (struct vs_latency_key){ vm_gen, intid, VS_VCPU_NONE };
	v->pid = 12345;
	v->paths = 2;
	v->source[0] = (struct vs_source){ .host_irq = 21, .mask_mode = 1,
					   .device = "0000:00:04.0", .kind = VS_BINDING_INTX };
	for (m = 0; m < VS_MEASURES; m++)
		v->wide[m].min = UINT64_MAX;
	return v;
}

static void nothing_counted(void)
{
	fake_latency.entries = 0;
	add_entry(17, 32);
	strcpy(name, "guest1");
}

static void count_in(struct vs_latency *v, enum vs_measure m, uint64_t ns)
{
	v->bucket[m][hist_bucket(ns)]++;
	if (ns < VS_HIST_LINEAR)
		return;
	v->wide[m].sum += ns;
	if (ns < v->wide[m].min)
		v->wide[m].min = ns;
	if (ns > v->wide[m].max)
		v->wide[m].max = ns;
}

static void count(enum vs_measure m, uint64_t ns)
{
	count_in(&counted, m, ns);
}

/* FORMAT_TABLE, FORMAT_JSON, or the table of stages */
enum { STAGES = FORMATS };

/* Print one page; the caller frees it. */
static char *report(struct latency_model *m, int format,
		    uint64_t interval_ns, enum hist_detail hist)
{
	struct latency_page page = {
		.report = {
			.t_ns = 5,
			.wall_ns = 1796034306000000007,
			.interval_ns = interval_ns,
			.duration_ns = interval_ns ? interval_ns : 2000000000,
		},
		.hz = HZ,
		.hist = hist,
		.stages = format == STAGES,
		.now = now,
	};
	char *text;
	size_t len;

	page.report.out = open_memstream(&text, &len);
	latency_model_update(m);
	page_begin(&page.report, format == STAGES ? FORMAT_TABLE : (enum format)format);
	latency_print(m, &page);
	latency_model_next_interval(m);
	page_end(&page.report);
	return text;
}

/* Two completed lives, then one of each kind */
static void test_json(void)
{
	struct latency_model m;
	char *text;
	int i;

	nothing_counted();
	latency_model_init(&m, &fake_source, NULL, 16, true);
	count(VS_DELIVERY, 100);
	count(VS_DELIVERY, 300);
	text = report(&m, FORMAT_JSON, 7000, HIST_NONE);
	page_has(text, "{\"schema_version\":2,\"type\":\"latency\",\"t_ns\":5,\"backend\":\"life\","
	    "\"vm\":{\"id\":\"12345-17\",\"pid\":12345,\"name\":\"guest1\"},\"intid\":32,\"vcpu\":0,"
	    "\"path\":[\"irqfd\"],\"sources\":[{\"device\":\"0000:00:04.0\",\"index\":\"intx\","
	    "\"vector\":0,\"host_irq\":21,\"gsi\":0,\"mask_mode\":\"device\",\"shared\":false}],\"count\":2,"
	    "\"coalesced\":0,\"stages\":{", "an interrupt: the keys, in their order");
	page_has(text, "},\"outcomes\":{\"completed\":2,\"withdrawn\":0,\"flushed\":0,\"unmapped\":0},"
	    "\"partial\":0,\"unmatched\":0,\"negative\":0,\"interval_ns\":7000,\"still_high\":0,\"slowest\":null}\n",
	    "an interval: what became of its lives, and how long it was");
	page_has(text, "{\"schema_version\":2,\"type\":\"summary\",\"t_ns\":5,\"events\":2,"
	    "\"in_flight\":null,\"lost\":0,\"unmatched\":0,\"partial\":0,"
	    "\"negative\":0,\"invisible\":null,\"reliable\":true,\"unlisted\":0,\"self\":null,"
	    "\"interval_ns\":7000,\"begin\":\"2026-11-30T10:25:05.999993007Z\","
	    "\"end\":\"2026-11-30T10:25:06.000000007Z\",\"duration_ns\":7000,"
	    "\"host\":\"host1\",\"kernel\":\"6.12.1\",\"version\":\"1.2.3\"}\n",
	    "its summary: the keys, in their order, and when and where it was");
	free(text);

	count(VS_DELIVERY, 100);
	for (i = 1; i < VS_OUTCOMES; i++)
		counted.outcome[i] = 10 * i;
	counted.partial = 4;
	counted.unmatched = 5;
	counted.negative = 6;
	counted.still_high = 7;
	now = (struct in_flight_count){ .in_flight = 3, .invisible = 5 };
	text = report(&m, FORMAT_JSON, 7000, HIST_NONE);
	page_has(text, "\"count\":76,", "the next interval: one more of this one");
	page_has(text, "\"outcomes\":{\"completed\":1,\"withdrawn\":10,\"flushed\":20,\"unmapped\":30},"
	    "\"partial\":4,\"unmatched\":5,\"negative\":6,\"interval_ns\":7000,\"still_high\":7,\"slowest\":null}\n",
	    "and only its own outcomes");
	free(text);
	text = report(&m, FORMAT_JSON, 0, HIST_NONE);
	page_has(text, "\"count\":78,", "the whole run: all of them");
	page_has(text, "\"outcomes\":{\"completed\":3,\"withdrawn\":10,\"flushed\":20,\"unmapped\":30},"
	    "\"partial\":4,\"unmatched\":5,\"negative\":6,\"interval_ns\":null,\"still_high\":7,\"slowest\":null}\n",
	    "which add up to count, and are of no interval");
	page_has(text, "\"self\":null,\"interval_ns\":null,", "nor is the summary");
	page_has(text, "\"in_flight\":3,", "it has what is in flight now, if that is known");
	page_has(text, "\"invisible\":7,\"reliable\"", "and what nobody sees: what there was and what came");
	free(text);
	text = report(&m, STAGES, 0, HIST_NONE);
	page_has(text, ", in flight 3\n# invisible 7: vLPIs,", "and so has the table's");
	free(text);
	fake_latency.totals.dropped = 9;
	text = report(&m, FORMAT_JSON, 0, HIST_NONE);
	page_has(text, "\"invisible\":7,\"dropped\":9,\"reliable\":false,", "signals that raised nothing are no loss");
	free(text);
	text = report(&m, FORMAT_TABLE, 0, HIST_NONE);
	page_has(text, ", which the hardware delivers\n# dropped 9: signals to irqfds that raised no interrupt\n",
		 "the table has them, too");
	free(text);
	fake_latency.totals.dropped = 0;
	now = (struct in_flight_count){ -1, -1 };
	latency_model_fini(&m);
}

/* An interrupt with only a partial life, which does not show its origin */
static void test_unknown(void)
{
	struct latency_model m;
	char *text;

	nothing_counted();
	latency_model_init(&m, &fake_source, NULL, 16, true);
	counted.paths = 0;
	counted.source[0] = (struct vs_source){ .gsi = -1 };
	counted.vcpu = VS_VCPU_SEVERAL;
	counted.partial = 1;
	text = report(&m, STAGES, 0, HIST_NONE);
	page_has(text, "# guest1 12345-17 intid 32: path -, vcpu -, partial 1\n# ",
	    "what is not known is - in the table");
	free(text);
	text = report(&m, FORMAT_JSON, 0, HIST_NONE);
	page_has(text, "\"vcpu\":null,\"path\":[],\"sources\":[],", "and null in JSON");
	free(text);
	latency_model_fini(&m);
}

static size_t widest(const char *text)
{
	size_t len, most = 0;

	for (; *text; text += len + 1) {
		len = strcspn(text, "\n");
		most = len > most ? len : most;
	}
	return most;
}

static void test_table(void)
{
	struct latency_model m;
	char *text;
	int i;

	nothing_counted();
	latency_model_init(&m, &fake_source, NULL, 16, true);
	for (i = 0; i < 1000; i++)
		count(VS_SIGNAL, i < 999 ? 272 : 9999999);
	count(VS_DELIVERY, 272);
	counted.outcome[1] = 3;
	counted.unmatched = 7;
	counted.still_high = 2;
	counted.paths = 6;
	text = report(&m, STAGES, 0, HIST_OCTAVES);
	page_has(text, "\n"
	    "# VM     INTID STAGE        COUNT      P50      P90      P99    P99.9      MAX\n",
	    "the table's head");
	page_has(text, "\n"
	    "12345-17    32 signal        1000    0.287    0.287    0.287    0.287 9999.999\n"
	    "12345-17    32 delivery         1 ", "rows below it, of stages that have samples");
	page_has(text, "# guest1 12345-17 intid 32: path irqfd+irqfd-worker, vcpu 0, still-high 2\n"
	    "#   withdrawn 3, unmatched 7\n"
	    "#   device 00:04.0 host_irq 21 gsi 0 mask device\n", "whose they are");
	page_has(text, "#   signal    <     0.512      999 ########################################\n"
	    "#   signal    <     1.024        0\n", "powers of two");
	page_has(text, "# events 11, partial 0, in flight -\n"
	    "# lost 0, unmatched 7, negative 0: NOT reliable\n", "the summary");
	tap_ok(widest(text) <= TEXT_COLUMNS, "no line is wider than %d columns, but %zu",
	       TEXT_COLUMNS, widest(text));
	free(text);
	latency_model_fini(&m);
}

/* More counts than fit on a line */
static void test_many_counts(void)
{
	struct latency_model m;
	char *text;
	int i;

	nothing_counted();
	latency_model_init(&m, &fake_source, NULL, 16, true);
	count(VS_DELIVERY, 272);
	counted.coalesced = counted.still_high = counted.partial = 1234567890;
	counted.unmatched = counted.negative = 1234567890;
	for (i = 1; i < VS_OUTCOMES; i++)
		counted.outcome[i] = 1234567890;
	text = report(&m, STAGES, 0, HIST_NONE);
	page_has(text, "vcpu 0, coalesced 1234567890\n"
	    "#   still-high 1234567890, withdrawn 1234567890, flushed 1234567890\n"
	    "#   unmapped 1234567890, partial 1234567890, unmatched 1234567890\n"
	    "#   negative 1234567890\n"
	    "#   device 00:04.0", "many large counts are comments, too");
	tap_ok(widest(text) <= TEXT_COLUMNS, "and no wider than %d columns, but %zu",
	       TEXT_COLUMNS, widest(text));
	free(text);
	latency_model_fini(&m);
}

struct value_case {
	uint64_t ns;
	const char *us;
};

static const struct value_case values[] = {
	{ 0, "   0.000" },
	{ 16, "   0.016" },
	{ 9999999, "9999.999" },
	{ 10000000, "10000.00" },
	{ 12345678, "12345.68" },
	{ 99999994, "99999.99" },
	{ 99999996, "100000.0" },
	{ 123456789, "123456.8" },
	{ 999999960, " 1000000" },
	{ 1234567890, " 1234568" },
	{ 99999999000, "99999999" },
	{ 100000000000, "100000000" },
};

static void test_value(const struct value_case *v)
{
	struct latency_model m;
	char *text, expect[128], what[64];

	nothing_counted();
	latency_model_init(&m, &fake_source, NULL, 16, true);
	count(VS_DELIVERY, v->ns);
	text = report(&m, STAGES, 0, HIST_NONE);
	snprintf(expect, sizeof(expect), "delivery         1 %s %s %s %s %s\n", v->us, v->us, v->us,
		 v->us, v->us);
	snprintf(what, sizeof(what), "%" PRIu64 " ns are '%s'", v->ns, v->us);
	page_has(text, expect, what);
	free(text);
	latency_model_fini(&m);
}

struct name_case {
	const char *name, *shown;
};

static const struct name_case names[] = {
	{ "guest1", "# guest1 12345-17 " },
	{ "g\303\244st \360\237\230\200", "# g\303\244st \360\237\230\200 12345-17 " },
	{ "a\nb\tc\033[2Jd\177", "# a?b?c?[2Jd? 12345-17 " },
	{ "a\302\2332Jb", "# a?2Jb 12345-17 " },
	{ "", "# - 12345-17 " },
};

/* Any user who may run a VM chooses its name. */
static void test_name(const struct name_case *n)
{
	struct latency_model m;
	char *text;

	nothing_counted();
	strcpy(name, n->name);
	latency_model_init(&m, &fake_source, NULL, 16, true);
	count(VS_DELIVERY, 1);
	text = report(&m, STAGES, 0, HIST_NONE);
	page_has(text, n->shown, "a name does nothing to the terminal");
	free(text);
	latency_model_fini(&m);
}

static bool is_last(uint32_t vm_gen, void *ctx)
{
	return vm_gen == *(uint32_t *)ctx;
}

static bool unless_17(uint32_t vm_gen, void *ctx)
{
	(void)ctx;
	return vm_gen != 17;
}

/* The sum of the usual octave is the total minus the others; a life of 50000 is not in it. */
static void slow_load(struct vs_latency *v)
{
	int i;

	for (i = 0; i < 400; i++) {
		count_in(v, VS_SIGNAL, 100);
		count_in(v, VS_LOAD, 1000);
		count_in(v, VS_ENTER, i < 10 ? 3000 : 100);
		count_in(v, VS_INJECTION, i < 10 ? 4100 : 1200);
		count_in(v, VS_DELIVERY, i < 10 ? 4000 : 1100);
	}
	v->usual[VS_WHOLE_INJECTION] = 1024;
	v->octave[VS_WHOLE_INJECTION][12][VS_SIGNAL] = 1000;
	v->octave[VS_WHOLE_INJECTION][12][VS_LOAD] = 10000;
	v->octave[VS_WHOLE_INJECTION][12][VS_ENTER] = 30000;
}

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

#define HEAD "# virqscope latency: 2.000 s since 2026-11-30 10:25:04 UTC, times in us\n" \
	     "# host host1, Linux 6.12.1, virqscope 1.2.3\n"

static void test_lines(void)
{
	struct latency_model m;
	struct vs_latency *v;
	char *text;
	int i;

	nothing_counted();
	latency_model_init(&m, &fake_source, NULL, 16, true);
	slow_load(&counted);
	v = add_entry(17, 8192);
	v->source[0].kind = VS_BINDING_MSIX;
	v->source[0].vector = 3;
	v->source[0].mask_mode = 0;
	v->paths = 6;
	for (i = 0; i < 100; i++) {
		count_in(v, VS_LOAD, 7000);
		count_in(v, VS_INJECTION, 7300);
		count_in(v, VS_DELIVERY, 7100);
	}
	v->usual[VS_WHOLE_INJECTION] = 4096;
	v = add_entry(18, 27);
	v->source[0] = (struct vs_source){ .gsi = -1 };
	v->paths = 1;
	count_in(v, VS_LOAD, 300);
	count_in(v, VS_DELIVERY, 500);
	v->octave[VS_WHOLE_DELIVERY][8][VS_LOAD] = 300;
	v->octave[VS_WHOLE_DELIVERY][8][VS_ENTER] = 200;
	text = report(&m, FORMAT_TABLE, 0, HIST_NONE);
	page_has(text, HEAD
	    "# VM     DEVICE     INTID  RATE/S     P50     P99     MAX SLOWEST MASK   PATH\n"
	    "12345-17 00:04.0[3]  8192    50.0   7.300   7.300   7.300 load    -      irqfd+\n"
	    "12345-17 00:04.0       32   200.0   1.215   4.100   4.100 enter   device irqfd\n"
	    "12345-18 -             27     0.5   0.500   0.500   0.500 load*   -      ioctl\n"
	    "# *: no host IRQ raised it: its times are of delivery, and in no total's times\n"
	    "# TOTAL              IRQS   EVENTS  RATE/S     P50     P99     MAX\n"
	    "# device 00:04.0        2      500   250.0   1.215   7.300   7.300\n"
	    "# VM 12345-17           2      500   250.0   1.215   7.300   7.300 guest1\n"
	    "# VM 12345-18           1        1     0.5       -       -       - guest1\n"
	    "# host                  3      501   250.5   1.215   7.300   7.300\n"
	    "# events 501, partial 0, in flight -\n",
	    "a line an interrupt, the worst first; the slowest stage is that of the slow ones");
	tap_ok(widest(text) <= TEXT_COLUMNS, "no line is wider than %d columns, but %zu",
	       TEXT_COLUMNS, widest(text));
	free(text);

	count(VS_SIGNAL, 100);
	count(VS_LOAD, 1900);
	count(VS_INJECTION, 2000);
	count(VS_DELIVERY, 1900);
	text = report(&m, FORMAT_TABLE, 1000000000, HIST_NONE);
	page_has(text, "the last 1.000 s, to 2026-11-30 10:25:06 UTC, times in us\n", "an interval");
	page_has(text, "12345-17 00:04.0    32     1.0   2.047   2.047   2.047 load    device irqfd\n"
	    "# TOTAL", "and only what was in it");
	free(text);
	latency_model_fini(&m);
}

static void test_wide_lines(void)
{
	struct latency_model m;
	struct vs_latency *v;
	char *text;

	fake_latency.entries = 0;
	strcpy(name, "guest1");
	v = add_entry(12345, 16777215);
	v->pid = 4100007;
	strcpy(v->source[0].device, "0001:00:04.0");
	v->source[0].kind = VS_BINDING_MSI;
	v->source[0].vector = 2047;
	latency_model_init(&m, &fake_source, NULL, 16, false);
	count(VS_DELIVERY, 1);
	text = report(&m, FORMAT_TABLE, 0, HIST_NONE);
	page_has(text, "\n"
	    "# VM          DEVICE                INTID  RATE/S     P50     P99     MAX SLOWEST"
	    " MASK   PATH\n"
	    "4100007-12345 0001:00:04.0[2047] 16777215     0.5   0.001   0.001   0.001 -*     "
	    " device irqfd\n", "columns are as wide as what is in them, under their heads");
	free(text);
	latency_model_fini(&m);
}

/* A note reports once that the program has no room for all bindings. */
static void test_bound_full(void)
{
	struct latency_model m;

	nothing_counted();
	latency_model_init(&m, &fake_source, NULL, 2, false);
	notes = 0;
	latency_model_update(&m);
	tap_ok(!notes, "all bindings are known: no note");
	fake_latency.totals.bound_full = true;
	latency_model_update(&m);
	latency_model_update(&m);
	tap_ok(notes == 1, "some are not: one note, not %u", notes);
	fake_latency.totals.bound_full = false;
	latency_model_fini(&m);
}

/* A VM whose process had ended when its name was looked up, and whose pid is reused */
static void test_pid_again(void)
{
	struct latency_model m;
	char *text;

	nothing_counted();
	name[0] = 0;
	latency_model_init(&m, &fake_source, NULL, 2, false);
	count(VS_DELIVERY, 100);
	latency_model_update(&m);
	strcpy(name, "sshd");
	text = report(&m, FORMAT_TABLE, 0, HIST_NONE);
	tap_ok(!strstr(text, "sshd"), "a VM has not the name of a process that came later");
	free(text);
	latency_model_fini(&m);
}

/* An interrupt whose VM has ended, and one whose VM was wrongly taken to have ended */
static void test_forget(void)
{
	struct latency_model m;
	char *text;

	nothing_counted();
	add_entry(18, 33);
	latency_model_init(&m, &fake_source, NULL, 2, true);
	count(VS_DELIVERY, 100);
	latency_model_update(&m);
	tap_ok(m.in_use == 2 && latency_model_is_tight(&m), "two of two: room is tight");
	count(VS_DELIVERY, 100);
	latency_model_forget(&m, unless_17, NULL);
	tap_ok(m.in_use == 1 && fake_latency.entries == 1 && counted.key.vm_gen == 18,
	       "only what is of a VM that is gone is forgotten");
	text = report(&m, FORMAT_JSON, 7000, HIST_NONE);
	page_has(text, "\"intid\":32,\"vcpu\":0,\"path\":[\"irqfd\"],", "it is still in the report");
	page_has(text, "\"count\":2,", "with what was counted until then");
	free(text);
	add_entry(17, 32);
	count_in(fake_latency_find(&(struct vs_latency_key){ 17, 32, VS_VCPU_NONE }),
		 VS_DELIVERY, 100);
	text = report(&m, FORMAT_JSON, 7000, HIST_NONE);
	page_has(text, "\"count\":1,", "it comes back: one more in that interval");
	free(text);
	text = report(&m, FORMAT_JSON, 0, HIST_NONE);
	page_has(text, "\"count\":3,", "and three in all");
	page_has(text, "\"events\":3,", "in the summary, too");
	free(text);
	latency_model_fini(&m);
}

/* A run of months: rows do not accumulate, events do. */
static void test_many_vms(void)
{
	struct latency_model m;
	uint32_t vm_gen;
	int err = 0;
	char *text;

	fake_latency.entries = 0;
	latency_model_init(&m, &fake_source, NULL, 4, false);
	for (vm_gen = 1; vm_gen <= 100000 && !err; vm_gen++) {
		count_in(add_entry(vm_gen, 32), VS_DELIVERY, vm_gen % 1000);
		err = latency_model_update(&m);
		/* all VMs but the newest have ended */
		if (!err && latency_model_is_tight(&m))
			err = latency_model_forget(&m, is_last, &vm_gen);
	}
	tap_ok(!err && m.n <= 12, "100000 VMs: %zu rows, not more than thrice the room", m.n);
	text = report(&m, FORMAT_TABLE, 0, HIST_NONE);
	page_has(text, "# events 100000, partial 0", "and each of their lives is counted");
	page_has(text, " interrupts of VMs that are gone\n", "and that some are not listed is said");
	page_has(text, "\n# host               100000   100000 ", "but they are in the total");
	free(text);
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
	size_t i;

	fake_latency.totals.vlpis = 2;
	test_json();
	test_table();
	test_many_counts();
	test_slowest();
	test_lines();
	test_wide_lines();
	test_bound_full();
	test_pid_again();
	test_forget();
	test_many_vms();
	test_publish();
	test_unknown();
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		test_value(&values[i]);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		test_name(&names[i]);
	return tap_done();
}
