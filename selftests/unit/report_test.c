// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that what was counted comes out: each life in one place, intervals told
 * apart from the whole run, and the table within 80 columns as values grow. What
 * the kernel would have counted is made up here, in place of BPF maps.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/latency.h"
#include "../../tools/log.h"
#include "../../tools/text.h"
#include "page.h"

#define HZ 1000000000ULL	/* a tick is a nanosecond */

static struct vs_latency counted;
static char name[VM_NAME_LEN];
static struct in_flight_count now = { -1, -1 };

int bpf_latency_next(struct bpf_latency *b, const struct vs_latency_key *key,
		     struct vs_latency_key *next)
{
	(void)b;
	*next = counted.key;
	return key ? -ENOENT : 0;
}

int bpf_latency_read(struct bpf_latency *b, const struct vs_latency_key *key,
		     struct vs_latency *value)
{
	(void)b, (void)key;
	*value = counted;
	return 0;
}

int bpf_latency_totals(struct bpf_latency *b, struct bpf_latency_totals *totals)
{
	(void)b;
	*totals = (struct bpf_latency_totals){ .vlpis = 2 };
	return 0;
}

uint64_t bpf_latency_memory(struct bpf_latency *b)
{
	(void)b;
	return 0;
}

bool irq_device_of(uint32_t host_irq, struct irq_device *dev)
{
	*dev = (struct irq_device){ "0000:00:04.0", "intx", 0, false };
	return host_irq == 21;
}

bool vm_name(pid_t pid, char out[VM_NAME_LEN])
{
	(void)pid;
	strcpy(out, name);
	return true;
}

void log_note(const char *fmt, ...)
{
	(void)fmt;
}

/* An interrupt of which nothing was counted yet. */
static void nothing_counted(void)
{
	int m;

	memset(&counted, 0, sizeof(counted));
	counted.key = (struct vs_latency_key){ 17, 32, VS_VCPU_NONE };
	counted.pid = 12345;
	counted.paths = 2;
	counted.source[0] = (struct vs_source){ 21, 0, 1 };
	for (m = 0; m < VS_MEASURES; m++)
		counted.wide[m].min = UINT64_MAX;
	strcpy(name, "guest1");
}

static void count(enum vs_measure m, uint64_t ns)
{
	counted.bucket[m][hist_bucket(ns)]++;
	if (ns < VS_HIST_LINEAR)
		return;
	counted.wide[m].sum += ns;
	if (ns < counted.wide[m].min)
		counted.wide[m].min = ns;
	if (ns > counted.wide[m].max)
		counted.wide[m].max = ns;
}

/* One page; the caller frees it. */
static char *report(struct latency_model *m, const struct latency_printer *printer,
		    uint64_t interval_ns, enum hist_detail hist)
{
	struct latency_page page = {
		.report = { .t_ns = 5, .interval_ns = interval_ns },
		.hz = HZ,
		.hist = hist,
		.now = now,
	};
	char *text;
	size_t len;

	page.report.out = open_memstream(&text, &len);
	latency_model_report(m, printer, &page);
	fclose(page.report.out);
	return text;
}

/* Two lives completed, then one of everything. */
static void test_json(void)
{
	struct latency_model m;
	char *text;
	int i;

	nothing_counted();
	latency_model_init(&m, NULL);
	count(VS_DELIVERY, 100);
	count(VS_DELIVERY, 300);
	text = report(&m, &latency_json, 7000, HIST_NONE);
	page_has(text, "{\"schema_version\":1,\"type\":\"latency\",\"t_ns\":5,\"backend\":\"life\","
	    "\"vm\":{\"id\":\"12345-17\",\"pid\":12345,\"name\":\"guest1\"},\"intid\":32,\"vcpu\":0,"
	    "\"path\":\"irqfd\",\"sources\":[{\"device\":\"0000:00:04.0\",\"index\":\"intx\","
	    "\"vector\":0,\"host_irq\":21,\"gsi\":0,\"mask_mode\":\"device\"}],\"count\":2,"
	    "\"coalesced\":0,\"stages\":{", "an interrupt: the keys, in their order");
	page_has(text, "},\"outcomes\":{\"completed\":2,\"withdrawn\":0,\"flushed\":0,\"unmapped\":0},"
	    "\"partial\":0,\"unmatched\":0,\"negative\":0,\"interval_ns\":7000,\"still_high\":0}\n",
	    "an interval: what became of its lives, and how long it was");
	page_has(text, "{\"schema_version\":1,\"type\":\"summary\",\"t_ns\":5,\"events\":2,"
	    "\"in_flight\":null,\"lost\":0,\"unmatched\":0,\"partial\":0,\"overwritten\":0,"
	    "\"negative\":0,\"invisible\":null,\"reliable\":true,\"self\":null,"
	    "\"interval_ns\":7000}\n", "its summary: the keys, in their order");
	free(text);

	count(VS_DELIVERY, 100);
	for (i = 1; i < VS_OUTCOMES; i++)
		counted.outcome[i] = 10 * i;
	counted.partial = 4;
	counted.unmatched = 5;
	counted.negative = 6;
	counted.still_high = 7;
	now = (struct in_flight_count){ .in_flight = 3, .invisible = 5 };
	text = report(&m, &latency_json, 7000, HIST_NONE);
	page_has(text, "\"count\":76,", "the next interval: one more of this one");
	page_has(text, "\"outcomes\":{\"completed\":1,\"withdrawn\":10,\"flushed\":20,\"unmapped\":30},"
	    "\"partial\":4,\"unmatched\":5,\"negative\":6,\"interval_ns\":7000,\"still_high\":7}\n",
	    "and only its own outcomes");
	free(text);
	text = report(&m, &latency_json, 0, HIST_NONE);
	page_has(text, "\"count\":78,", "the whole run: all of them");
	page_has(text, "\"outcomes\":{\"completed\":3,\"withdrawn\":10,\"flushed\":20,\"unmapped\":30},"
	    "\"partial\":4,\"unmatched\":5,\"negative\":6,\"interval_ns\":null,\"still_high\":7}\n",
	    "which add up to count, and are of no interval");
	page_has(text, "\"self\":null,\"interval_ns\":null}\n", "nor is the summary");
	page_has(text, "\"in_flight\":3,", "it has what is in flight now, if that is known");
	page_has(text, "\"invisible\":7,", "and what nobody sees: what there was and what came");
	free(text);
	text = report(&m, &latency_table, 0, HIST_NONE);
	page_has(text, ", in flight 3\n# invisible 7: vLPIs,", "and so has the table's");
	free(text);
	now = (struct in_flight_count){ -1, -1 };
	latency_model_fini(&m);
}

/* Known by a partial life only, which says nothing of where it came from. */
static void test_unknown(void)
{
	struct latency_model m;
	char *text;

	nothing_counted();
	latency_model_init(&m, NULL);
	counted.paths = 0;
	counted.source[0] = (struct vs_source){ 0, -1, 0 };
	counted.vcpu = VS_VCPU_SEVERAL;
	counted.partial = 1;
	text = report(&m, &latency_table, 0, HIST_NONE);
	page_has(text, "# guest1 12345-17 intid 32: path -, vcpu -, partial 1\n# ",
	    "what is not known is - in the table");
	free(text);
	text = report(&m, &latency_json, 0, HIST_NONE);
	page_has(text, "\"vcpu\":null,\"path\":null,\"sources\":[],", "and null in JSON");
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
	latency_model_init(&m, NULL);
	for (i = 0; i < 1000; i++)
		count(VS_SIGNAL, i < 999 ? 272 : 9999999);
	count(VS_DELIVERY, 272);
	counted.outcome[1] = 3;
	counted.unmatched = 7;
	counted.still_high = 2;
	counted.paths = 6;
	text = report(&m, &latency_table, 0, HIST_OCTAVES);
	page_has(text, "\n"
	    "# VM     INTID STAGE        COUNT      P50      P90      P99    P99.9      MAX\n",
	    "the table's head");
	page_has(text, "\n"
	    "12345-17    32 signal        1000    0.287    0.287    0.287    0.287 9999.999\n"
	    "12345-17    32 inject           0        -        -        -        -        -\n",
	    "rows below it, one without samples");
	page_has(text, "# guest1 12345-17 intid 32: path irqfd+irqfd-worker, vcpu 0, still-high 2\n"
	    "#   withdrawn 3, unmatched 7\n"
	    "#   0000:00:04.0 intx host_irq 21 gsi 0 mask device\n", "whose they are");
	page_has(text, "#   signal    <     0.512      999 ########################################\n"
	    "#   signal    <     1.024        0\n", "powers of two");
	page_has(text, "# events 11, partial 0, in flight -\n"
	    "# lost 0, unmatched 7, overwritten 0, negative 0: NOT reliable\n", "the summary");
	tap_ok(widest(text) <= TEXT_COLUMNS, "no line is wider than %d columns, but %zu",
	       TEXT_COLUMNS, widest(text));
	free(text);
	latency_model_fini(&m);
}

/* More than a line has room for. */
static void test_many_counts(void)
{
	struct latency_model m;
	char *text;
	int i;

	nothing_counted();
	latency_model_init(&m, NULL);
	count(VS_DELIVERY, 272);
	counted.coalesced = counted.still_high = counted.partial = 1234567890;
	counted.unmatched = counted.negative = 1234567890;
	for (i = 1; i < VS_OUTCOMES; i++)
		counted.outcome[i] = 1234567890;
	text = report(&m, &latency_table, 0, HIST_NONE);
	page_has(text, "vcpu 0, coalesced 1234567890\n"
	    "#   still-high 1234567890, withdrawn 1234567890, flushed 1234567890\n"
	    "#   unmapped 1234567890, partial 1234567890, unmatched 1234567890\n"
	    "#   negative 1234567890\n"
	    "#   0000:00:04.0 intx", "many large counts are comments, too");
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
	latency_model_init(&m, NULL);
	count(VS_DELIVERY, v->ns);
	text = report(&m, &latency_table, 0, HIST_NONE);
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

/* Whoever may run a VM chooses its name. */
static void test_name(const struct name_case *n)
{
	struct latency_model m;
	char *text;

	nothing_counted();
	strcpy(name, n->name);
	latency_model_init(&m, NULL);
	count(VS_DELIVERY, 1);
	text = report(&m, &latency_table, 0, HIST_NONE);
	page_has(text, n->shown, "a name does nothing to the terminal");
	free(text);
	latency_model_fini(&m);
}

int main(void)
{
	size_t i;

	test_json();
	test_table();
	test_many_counts();
	test_unknown();
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		test_value(&values[i]);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		test_name(&names[i]);
	return tap_done();
}
