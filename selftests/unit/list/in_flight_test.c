// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that the report of an interrupt in flight follows from the moments that it has passed,
 * that an unknown value is never a number, that table and JSON agree, and that a vCPU is a label
 * only of its own interrupts.
 */
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "list/in_flight.h"
#include "page.h"
#include "report/fake_sink.h"
#include "report/kernel_names.h"
#include "report/text.h"

#define HZ 62500000ULL		/* 16 ns a tick */
#define NOW 1000000ULL


/* The kernel's record and the expected report; an age of 0 is not known. */
struct flight_case {
	const char *what;
	struct vs_in_flight irq;
	const char *stage, *waiting_for;
	uint64_t age_ns;
};

static const struct flight_case cases[] = {
	{ "a device's, in service",
	  { .stamp = { 10, 20, 30, 40, 50, 60 }, .moment = VS_AT_ENTER, .pending = 1, .active = 1,
	    .enabled = 1 }, "enter", "guest_eoi", (NOW - 10) * 16 },
	{ "in service, and disabled since",
	  { .stamp = { 10, 20, 30, 40, 50, 60 }, .moment = VS_AT_ENTER, .active = 1 },
	  "enter", "guest_eoi", (NOW - 10) * 16 },
	{ "loaded, not taken yet",
	  { .stamp = { 10, 20, 30, 40, 50 }, .moment = VS_AT_LOAD, .pending = 1, .enabled = 1 },
	  "load", "guest_entry", (NOW - 10) * 16 },
	{ "loaded once, and disabled since",
	  { .stamp = { 10, 20, 30, 40, 50 }, .moment = VS_AT_LOAD, .pending = 1, .flags = VS_LIFE_HELD },
	  "load", "enable", (NOW - 10) * 16 },
	{ "pending behind others",
	  { .stamp = { 10, 20, 30, 40 }, .moment = VS_AT_QUEUE, .pending = 1, .enabled = 1 },
	  "queue", "list_register", (NOW - 10) * 16 },
	{ "a second assertion, while the first is in service",
	  { .stamp = { 10, 20, 30, 40 }, .moment = VS_AT_QUEUE, .pending = 1, .active = 1,
	    .enabled = 1 }, "queue", "list_register", (NOW - 10) * 16 },
	{ "a device's, disabled",
	  { .stamp = { 10, 20, 30 }, .moment = VS_AT_INJECT, .pending = 1, .flags = VS_LIFE_HELD },
	  "inject", "enable", (NOW - 10) * 16 },
	{ "an eventfd's",
	  { .stamp = { 0, 0, 30, 40, 50 }, .moment = VS_AT_LOAD, .pending = 1, .enabled = 1 },
	  "load", "guest_entry", (NOW - 30) * 16 },
	{ "a line that stayed high",
	  { .stamp = { 0, 0, 0, 40 }, .moment = VS_AT_QUEUE, .pending = 1, .enabled = 1,
	    .flags = VS_LIFE_STILL_HIGH }, "queue", "list_register", (NOW - 40) * 16 },
	{ "user space's, disabled: it passed no moment",
	  { .moment = VS_AT_HOST, .pending = 1, .flags = VS_LIFE_HELD }, NULL, "enable", 0 },
	{ "partial, in service since before anybody watched",
	  { .moment = VS_AT_ENTER, .active = 1, .enabled = 1, .flags = VS_LIFE_PARTIAL },
	  "enter", "guest_eoi", 0 },
	{ "partial, in service; the exit was seen that found it so",
	  { .stamp = { [VS_AT_ENTER] = 60 }, .moment = VS_AT_ENTER, .active = 1, .enabled = 1,
	    .flags = VS_LIFE_PARTIAL }, "enter", "guest_eoi", 0 },
	{ "partial, pending: perhaps in a list register",
	  { .moment = VS_AT_QUEUE, .pending = 1, .enabled = 1, .flags = VS_LIFE_PARTIAL },
	  "queue", NULL, 0 },
	{ "partial, pending, with a record and no stamps",
	  { .moment = VS_AT_HOST, .pending = 1, .enabled = 1, .flags = VS_LIFE_PARTIAL },
	  "queue", NULL, 0 },
	{ "partial, loaded since",
	  { .stamp = { [VS_AT_LOAD] = 50 }, .moment = VS_AT_LOAD, .pending = 1, .enabled = 1,
	    .flags = VS_LIFE_PARTIAL }, "load", "guest_entry", 0 },
	{ "partial, disabled",
	  { .moment = VS_AT_QUEUE, .pending = 1, .flags = VS_LIFE_PARTIAL }, NULL, "enable", 0 },
	{ "a stamp after now",
	  { .stamp = { [VS_AT_QUEUE] = NOW + 1 }, .moment = VS_AT_QUEUE, .pending = 1,
	    .enabled = 1 }, "queue", "list_register", 0 },
	{ "a moment that we do not know",
	  { .stamp = { 10, 20, 30, 40, 50 }, .moment = 77, .pending = 1, .enabled = 1 },
	  NULL, "guest_entry", (NOW - 10) * 16 },
};

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static void test_case(const struct flight_case *c)
{
	struct vs_in_flight irq = c->irq;
	uint64_t age = 0;
	bool known;

	irq.now = NOW;
	known = in_flight_age(&irq, HZ, &age);
	tap_ok(same(in_flight_stage(&irq), c->stage) &&
	       same(in_flight_waiting_for(&irq), c->waiting_for) && known == !!c->age_ns &&
	       age == c->age_ns, "%s", c->what);
}

static void test_masked(void)
{
	struct vs_in_flight irq = { .host_irq = 21 };
	bool right = true;

	for (irq.mask_mode = 0; irq.mask_mode < VS_MASK_MODES; irq.mask_mode++)
		right &= in_flight_masked(&irq) == (irq.mask_mode != VS_MASK_NONE);
	tap_ok(right, "a line is masked in every mode but none");
	irq = (struct vs_in_flight){};
	tap_ok(in_flight_masked(&irq) == -1, "without a host's line that is not known");
}

static void test_flags(void)
{
	static const char *const all[] = {
		"partial", "held", "migrated", "threaded", "resent", "inexact", "still-high", NULL,
	};
	const char *names[FLAGS + 1];
	bool right = true;
	int i;

	kernel_names_of_flags(0xffff, names);
	for (i = 0; i <= FLAGS; i++)
		right &= same(names[i], all[i]);
	tap_ok(right, "all flags, by name; none of those that have none");
	kernel_names_of_flags(VS_LIFE_HELD | VS_LIFE_STILL_HIGH, names);
	tap_ok(same(names[0], "held") && same(names[1], "still-high") && !names[2], "two of them");
}

static uint64_t invisible;

/* Print rows as one report; the caller frees it. */
static char *report(enum format format, const struct in_flight_row *rows, int n,
		    const char *filter)
{
	struct in_flight_page page = {
		.report = { .t_ns = 5 }, .hz = HZ, .filter = filter, .invisible = invisible,
		.rows = rows, .n = n,
	};
	char *text;
	size_t len;

	page.report.out = open_memstream(&text, &len);
	page_begin(&page.report, format);
	in_flight_print(&page);
	page_end(&page.report);
	return text;
}

static void shows(const char *what, const char *text, const char *expect)
{
	tap_ok(!strcmp(text, expect), "%s", what);
	if (strcmp(text, expect))
		printf("# got:\n%s# not:\n%s", text, expect);
}

static void prints(const char *what, enum format format,
		   const struct in_flight_row *rows, int n, const char *filter, const char *expect)
{
	char *text = report(format, rows, n, filter), *at, *end;
	size_t widest = 0;

	shows(what, text, expect);
	for (at = text; (end = strchr(at, '\n')); at = end + 1)
		widest = (size_t)(end - at) > widest ? (size_t)(end - at) : widest;
	if (format == FORMAT_TABLE)
		tap_ok(widest <= TEXT_COLUMNS, "%s: %zu columns", what, widest);
	free(text);
}

static const struct in_flight_row rows[] = {
	{ { .stamp = { 10, 20, 30, 40, 50, 60 }, .now = 10 + 1937500000ULL, .vm_gen = 17,
	    .intid = 32, .pid = 12345, .vcpu = 0, .host_irq = 21, .mask_mode = 1,
	    .moment = VS_AT_ENTER, .active = 1, .enabled = 1, .device = "0000:00:04.0" },
	  "guest1" },
	{ { .now = NOW, .vm_gen = 17, .intid = 8192, .pid = 12345, .vcpu = -1, .flags = VS_LIFE_PARTIAL,
	    .moment = VS_AT_QUEUE, .pending = 1, .enabled = 1 }, "guest1" },
	{ { .stamp = { 0, 0, 30, 40, 50 }, .now = NOW, .vm_gen = 18, .intid = 33, .pid = 12346,
	    .vcpu = 3, .host_irq = 35, .flags = VS_LIFE_HELD | VS_LIFE_STILL_HIGH, .moment = VS_AT_LOAD,
	    .pending = 1, .device = "0000:00:05.0", .shared = 1 }, "a\nb" },
};

static const struct in_flight_row wide = {
	{ .stamp = { 10, 20, 30, 40 }, .now = 10 + 10000000000000ULL, .vm_gen = 12345,
	  .intid = 16777215, .pid = 4100007, .vcpu = 511, .host_irq = 1234567, .mask_mode = 2,
	  .moment = VS_AT_QUEUE, .pending = 1, .enabled = 1, .device = "0000:00:04.0" },
	"guest1",
};

#define LINE "{\"schema_version\":2,\"type\":\"in_flight\",\"t_ns\":5,\"vm\":"

static void test_wide(void)
{
	char *text = report(FORMAT_TABLE, &wide, 1, "");

	shows("columns are as wide as what is in them, under their heads", text,
	      "# virqscope list: in flight, times in us\n"
	      "# VM             INTID VCPU STAGE  WAITING_FOR            AGE MASK     IRQ DEVICE\n"
	      "# guest1 4100007-12345\n"
	      "4100007-12345 16777215  511 queue  list_register 160000000000  yes 1234567 0000:00:04.0\n"
	      "# in flight 1, partial 0\n");
	free(text);
}

/* The generations of two VMs may differ in the upper half only. */
static void test_far(void)
{
	static const struct in_flight_row far[] = {
		{ { .vm_gen = 17, .pid = 12345, .locked = 1 }, "guest1" },
		{ { .vm_gen = (1ULL << 32) + 17, .pid = 12345, .intid = 32, .vcpu = -1,
		    .moment = VS_AT_QUEUE, .pending = 1 }, "guest1" },
	};
	char *text = report(FORMAT_TABLE, far, 2, "");

	page_has(text, "\n# guest1 12345-4294967313\n12345-4294967313 ", "a VM each, named in full");
	free(text);
	text = report(FORMAT_JSON, far, 2, "");
	page_has(text, "\"vm\":{\"id\":\"12345-4294967313\",\"pid\":12345,", "in JSON, too");
	free(text);
}

static void test_reports(void)
{
	prints("the table", FORMAT_TABLE, rows, 3, "",
	       "# virqscope list: in flight, times in us\n"
	       "# VM     INTID VCPU STAGE  WAITING_FOR        AGE MASK  IRQ DEVICE\n"
	       "# guest1 12345-17\n"
	       "12345-17    32    0 enter  guest_eoi     31000000  yes   21 0000:00:04.0\n"
	       "12345-17  8192    - queue  -                    -    -    - -\n"
	       "#   partial\n"
	       "# a?b 12346-18\n"
	       "12346-18    33    3 load   enable        15999.52   no   35 (shared)\n"
	       "#   held, still-high\n"
	       "# in flight 3, partial 1\n");
	prints("JSON", FORMAT_JSON, rows, 3, "",
	       LINE "{\"id\":\"12345-17\",\"pid\":12345,\"name\":\"guest1\"},"
	       "\"intid\":32,\"vcpu\":0,"
	       "\"stage\":\"enter\",\"age_ns\":31000000000,\"waiting_for\":\"guest_eoi\","
	       "\"masked\":true,\"host_irq\":21,\"device\":\"0000:00:04.0\",\"flags\":[]}\n"
	       LINE "{\"id\":\"12345-17\",\"pid\":12345,\"name\":\"guest1\"},"
	       "\"intid\":8192,\"vcpu\":null,"
	       "\"stage\":\"queue\",\"age_ns\":null,\"waiting_for\":null,\"masked\":null,"
	       "\"host_irq\":null,\"device\":null,\"flags\":[\"partial\"]}\n"
	       LINE "{\"id\":\"12346-18\",\"pid\":12346,\"name\":\"a\\u000ab\"},"
	       "\"intid\":33,\"vcpu\":3,"
	       "\"stage\":\"load\",\"age_ns\":15999520,\"waiting_for\":\"enable\",\"masked\":false,"
	       "\"host_irq\":35,\"device\":null,\"flags\":[\"held\",\"still-high\"]}\n"
	       "{\"schema_version\":2,\"type\":\"summary\",\"t_ns\":5,\"events\":0,\"in_flight\":3,"
	       "\"lost\":0,\"unmatched\":0,\"partial\":1,\"negative\":0,"
	       "\"invisible\":0,\"reliable\":true,\"unlisted\":0,\"self\":null,\"interval_ns\":null,"
	       "\"begin\":\"1970-01-01T00:00:00.000000000Z\",\"end\":\"1970-01-01T00:00:00.000000000Z\","
	       "\"duration_ns\":0,\"host\":\"host1\",\"kernel\":\"6.12.1\",\"version\":\"1.2.3\"}\n");
	prints("nothing", FORMAT_TABLE, rows, 0, "", "# nothing is in flight\n");
	prints("nothing that passes", FORMAT_TABLE, rows, 0, "-I 33",
	       "# nothing is in flight that passes -I 33\n");
	invisible = 2;
	prints("what nobody sees", FORMAT_TABLE, rows, 0, "",
	       "# nothing is in flight\n# invisible 2: vLPIs, which the hardware delivers\n");
	invisible = 0;
	prints("nothing in JSON: a summary", FORMAT_JSON, rows, 0, "",
	       "{\"schema_version\":2,\"type\":\"summary\",\"t_ns\":5,\"events\":0,\"in_flight\":0,"
	       "\"lost\":0,\"unmatched\":0,\"partial\":0,\"negative\":0,"
	       "\"invisible\":0,\"reliable\":true,\"unlisted\":0,\"self\":null,\"interval_ns\":null,"
	       "\"begin\":\"1970-01-01T00:00:00.000000000Z\",\"end\":\"1970-01-01T00:00:00.000000000Z\","
	       "\"duration_ns\":0,\"host\":\"host1\",\"kernel\":\"6.12.1\",\"version\":\"1.2.3\"}\n");
}

/* A row with the other vCPU is the same interrupt if that may move. */
static void test_labels(void)
{
	static const struct in_flight_row moves[] = {
		{ { .intid = VS_PRIVATE_IRQS - 1, .vcpu = 2 }, "" },
		{ { .intid = VS_PRIVATE_IRQS, .vcpu = 2 }, "" },
	};
	struct fake_sink fake = { .sink.ops = &fake_sink };
	struct in_flight_page page = { .report.sink = &fake.sink, .hz = HZ, .rows = moves, .n = 2 };
	char *text;
	size_t len;

	fake.calls = open_memstream(&text, &len);
	in_flight_print(&page);
	fclose(fake.calls);
	page_has(text, "label intid = 31\nlabel vcpu = 2\n", "a PPI's vCPU identifies it");
	page_has(text, "label intid = 32\nstate vcpu = 2\n", "an SPI's does not");
	free(text);
}

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		test_case(&cases[i]);
	test_masked();
	test_flags();
	test_wide();
	test_far();
	test_reports();
	test_labels();
	return tap_done();
}
