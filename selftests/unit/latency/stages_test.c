// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that the table of --stages has all counts and is within 80 columns as values grow, and that
 * the name of a VM does nothing to the terminal.
 */
#include <inttypes.h>

#include "latency/made_up.h"

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

int main(void)
{
	size_t i;

	test_table();
	test_many_counts();
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		test_value(&values[i]);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		test_name(&names[i]);
	return tap_done();
}
