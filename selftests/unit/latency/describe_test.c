// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that all counts are in the records, each life in one place, and that intervals are separate
 * from the whole run.
 */
#include "latency/made_up.h"

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

int main(void)
{
	fake_latency.totals.vlpis = 2;
	test_json();
	test_unknown();
	return tap_done();
}
