// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that the times in the modes add up to the observed time, whatever happened before and
 * after it, that maskings are reported by their cause, and that the device alone identifies a line.
 * The test makes up the counts of the kernel.
 */
#include "mask/mask.h"
#include "page.h"
#include "report/fake_sink.h"

#define HZ 1000000000ULL	/* a tick is a nanosecond */

static struct vs_mask_key key = { "0000:00:04.0" };
static struct vs_mask counted;
static uint8_t cause;
static struct vs_mask_injection injection;

int bpf_mask_read(struct bpf_mask *b, bpf_mask_fn *fn, void *ctx)
{
	struct bpf_mask_line line = { key, counted, cause, injection };

	(void)b;
	return fn(&line, ctx);
}

void bpf_mask_begin(struct bpf_mask *b, uint64_t t_ns)
{
	(void)b, (void)t_ns;
}

int bpf_mask_totals(struct bpf_mask *b, struct bpf_totals *totals)
{
	(void)b;
	*totals = (struct bpf_totals){ 0 };
	return 0;
}

static const char *policy;
static enum bpf_policy_state policy_state;

static char *report(struct mask_model *m, enum format format, uint64_t t_ns,
		    uint64_t interval_ns)
{
	struct mask_page page = { .report = { .t_ns = t_ns, .counter = t_ns,
					      .interval_ns = interval_ns }, .hz = HZ,
				  .policy = policy, .policy_state = policy_state };
	char *text;
	size_t len;

	page.report.out = open_memstream(&text, &len);
	mask_model_update(m, page.report.t_ns);
	page_begin(&page.report, format);
	mask_print(m, &page);
	mask_model_next_interval(m);
	page_end(&page.report);
	return text;
}

struct policy_case {
	enum bpf_policy_state state;
	const char *table, *json;
};

/* Another program may end a policy while the report names it. */
static void test_policy(struct mask_model *m)
{
	static const struct policy_case cases[POLICY_STATES] = {
		{ POLICY_ATTACHED, "\n# policy hold-off\n", "\"attached\"" },
		{ POLICY_DETACHED, "\n# policy hold-off: detached by another program\n",
		  "\"detached\"" },
		{ POLICY_REPLACED, "\n# policy hold-off: replaced by another program\n",
		  "\"replaced\"" },
		{ POLICY_UNKNOWN, "\n# policy hold-off: not known whether it is attached\n", "null" },
	};
	char *text, expect[128];
	int i;

	policy = "hold-off";
	for (i = 0; i < POLICY_STATES; i++) {
		policy_state = cases[i].state;
		text = report(m, FORMAT_TABLE, 6300, 0);
		page_has(text, cases[i].table, "a policy, in the table");
		free(text);
		text = report(m, FORMAT_JSON, 6300, 0);
		snprintf(expect, sizeof(expect),
			 "\"policy\":{\"name\":\"hold-off\",\"state\":%s},\"interval_ns\"",
			 cases[i].json);
		page_has(text, expect, "and in JSON");
		free(text);
	}
	policy = NULL;
}

/* A device whose host IRQ changes stays the same row. */
static void test_labels(struct mask_model *m)
{
	static const struct vs_mask_switch switched = { .device = "0000:00:04.0", .host_irq = 21 };
	struct fake_sink fake = { .sink.ops = &fake_sink };
	struct mask_page page = { .report.sink = &fake.sink, .hz = HZ };
	char *text;
	size_t len;

	fake.calls = open_memstream(&text, &len);
	mask_print(m, &page);
	mask_print_switch(&page.report, &switched);
	fclose(fake.calls);
	page_has(text, "row mask at 0\nlabel device = '0000:00:04.0'\nstate host_irq = 21\n",
		 "the device identifies a line, its host IRQ does not");
	page_has(text, "event mask_switch at 0\nlabel device = '0000:00:04.0'\nstate host_irq = 21\n",
		 "nor that of a switch");
	free(text);
}

int main(void)
{
	struct mask_model m = { 0 };
	char *text;
	int i;

	counted.host_irq = 21;
	counted.mode = 1;
	counted.mode_since_ns = 90;
	for (i = 0; i < VS_MASK_MEASURES; i++)
		counted.wide[i].min = UINT64_MAX;
	for (i = 0; i < VS_MASK_MODES; i++)
		injection.wide[i].min = UINT64_MAX;
	mask_model_begin(&m, 100);	/* time in modes counts from then on, too */

	counted.masks[0] = 3;
	counted.unmasks[1] = 2;
	counted.unmasks[3] = 1;
	counted.bucket[VS_MASKED][200] = 3;
	text = report(&m, FORMAT_JSON, 1100, 1000);
	page_has(text, "\"mode\":\"device\",\"cause\":null,\"mode_ns\":{\"device\":1000,\"line\":0,\"hold\":0,"
		 "\"forwarded\":0},\"masks\":3,\"unmasks\":3,\"switches\":0,\"resent\":0,",
		 "the first interval: what was before it does not count");
	page_has(text, "\"masks_by\":{\"handler\":3,\"eventfd\":0,\"ioctl\":0,\"config\":0},"
		 "\"unmasks_by\":{\"handler\":0,\"eventfd\":2,\"ioctl\":0,\"config\":1}",
		 "by whom");
	page_has(text, "\"masking\":null,\"masked\":{\"count\":3,\"sum_ns\":600,", "how long");
	page_has(text, "\"type\":\"summary\",\"t_ns\":1100,\"events\":6,", "6 events");
	free(text);

	/* to another mode, 300 ns into the second interval */
	counted.mode_ns[1] = 1300;
	counted.mode = 2;
	counted.mode_since_ns = 1400;
	counted.switches[2] = 1;
	cause = 2;
	injection.bucket[1][40] = 2;
	injection.bucket[2][30] = 5;
	text = report(&m, FORMAT_JSON, 2100, 1000);
	page_has(text, "\"mode\":\"line\",\"cause\":\"exclusive\",\"mode_ns\":{\"device\":300,\"line\":700,\"hold\":0,"
		 "\"forwarded\":0},\"masks\":0,\"unmasks\":0,\"switches\":1,",
		 "the second interval has a part of each mode");
	page_has(text, "\"switches_by\":{\"request\":0,\"exclusive\":1,\"shared\":0,\"foreign\":0,"
		 "\"no-disintx\":0,\"policy\":0},\"injection\":{\"device\":{\"count\":2,\"sum_ns\":80,",
		 "why it was switched, and what each mode is worth");
	page_has(text, "\"line\":{\"count\":5,\"sum_ns\":150,", "the other one");
	page_has(text, "\"hold\":null,\"forwarded\":null},\"gone\":false,\"policy\":null,\"interval_ns\":1000}", "none in these");
	free(text);

	counted.masked_at = 2000;
	text = report(&m, FORMAT_JSON, 2100, 1000);
	page_has(text, "\"masked_now_ns\":100,", "masked for 100 ns by now");
	free(text);
	text = report(&m, FORMAT_TABLE, 2100, 1000);
	page_has(text, "# 0000:00:04.0 host_irq 21: mask line (exclusive), masked now for 0.000 s\n",
		 "the table says so, too, and why it is masked there");
	free(text);

	/* and gone, 500 ns into the third */
	counted.mode_ns[2] = 1200;
	counted.mode = 0;
	counted.last_mode = 2;
	counted.gone = 1;
	cause = 0;
	text = report(&m, FORMAT_JSON, 3100, 1000);
	page_has(text, "\"mode\":\"line\",\"cause\":null,\"mode_ns\":{\"device\":0,\"line\":500,",
		 "in the third it went away, from the mode that it had");
	page_has(text, "\"gone\":true,\"policy\":null,\"interval_ns\":1000}", "which is said");
	page_has(text, "\"masked_now_ns\":null,", "and is not masked any longer");
	page_has(text, "\"gone_masked\":1,", "it was as it went");
	free(text);
	text = report(&m, FORMAT_JSON, 3200, 0);
	page_has(text, "\"mode_ns\":{\"device\":1300,\"line\":1200,\"hold\":0,\"forwarded\":0},"
		 "\"masks\":3,", "the whole run has all of it");
	free(text);

	text = report(&m, FORMAT_TABLE, 3200, 0);
	page_is(text, "# virqscope mask: 0.000 s since 1970-01-01 00:00:00 UTC, times in us\n"
	"# host host1, Linux 6.12.1, virqscope 1.2.3\n"
		"# DEVICE     MEASURE   MODE   COUNT     P50     P90     P99   P99.9     MAX\n"
		"# 0000:00:04.0 host_irq 21: mask line (gone)\n#   device 0.000 s, line 0.000 s\n"
		"#   switches 1: exclusive 1\n#   masks 3: handler 3\n"
		"#   unmasks 3: eventfd 2, config 1\n#   masked as it went 1\n"
		"0000:00:04.0 masking   -          0       -       -       -       -       -\n"
		"0000:00:04.0 masked    -          3   0.200   0.200   0.200   0.200   0.200\n"
		"0000:00:04.0 unmasking -          0       -       -       -       -       -\n"
		"0000:00:04.0 injection device     2   0.040   0.040   0.040   0.040   0.040\n"
		"0000:00:04.0 injection line       5   0.030   0.030   0.030   0.030   0.030\n"
		"# events 7\n# lost 0, unmatched 0, negative 0: reliable\n",
		"the table describes the line, and has a row for each measure and mode");
	free(text);
	memcpy(key.device, "10000:e1:00.0", 14);
	counted.bucket[VS_MASKED][200] = 1234567893;
	injection.bucket[4][20] = 1;
	text = report(&m, FORMAT_TABLE, 3300, 0);
	page_has(text, "\n"
		 "# DEVICE      MEASURE   MODE           COUNT     P50     P90     P99   P99.9     MAX\n"
		 "# 0000:00:04.0", "its head");
	page_has(text, "\n"
		 "0000:00:04.0  masked    -                  3   0.200   0.200   0.200   0.200   0.200\n",
		 "columns are as wide as what is in them");
	page_has(text, "\n"
		 "10000:e1:00.0 masked    -         1234567893   0.200   0.200   0.200   0.200   0.200\n",
		 "of any row");
	page_has(text, "\n"
		 "10000:e1:00.0 injection forwarded          1   0.020   0.020   0.020   0.020   0.020\n",
		 "in any column");
	free(text);
	mask_model_fini(&m);
	m = (struct mask_model){ 0 };
	memcpy(key.device, "0000:00:04.0", 13);
	mask_model_begin(&m, 100);
	text = report(&m, FORMAT_TABLE, 3300, 0);
	free(text);

	/* back at once, with another eventfd: the line was never gone */
	counted.mode = 2;
	counted.gone = 0;
	counted.mode_since_ns = 3200;
	text = report(&m, FORMAT_JSON, 3200, 0);
	page_has(text, "\"gone_masked\":0,", "it has not gone if it is back at once");
	free(text);
	counted.masked_at = 0;

	/* back, 990 ns in the mode; the last report had more, as the program writes late */
	counted.mode = 1;
	counted.mode_since_ns = 3200;
	free(report(&m, FORMAT_JSON, 4200, 1000));
	counted.mode_ns[1] += 990;
	counted.mode = 0;
	counted.gone = 1;
	text = report(&m, FORMAT_JSON, 5200, 1000);
	page_has(text, "\"mode_ns\":{\"device\":0,\"line\":0,", "no interval is less than nothing");
	free(text);

	/* back, in a mode of a newer kernel */
	counted.gone = 0;
	text = report(&m, FORMAT_JSON, 5300, 0);
	page_has(text, "\"mode\":null,\"cause\":null,", "a mode that has no name here is none");
	page_has(text, "\"gone\":false,", "and the line has not gone for that");
	free(text);
	text = report(&m, FORMAT_TABLE, 5300, 0);
	page_has(text, "host_irq 21: mask -\n", "in the table neither");
	free(text);
	test_policy(&m);
	test_labels(&m);
	mask_model_fini(&m);
	return tap_done();
}
