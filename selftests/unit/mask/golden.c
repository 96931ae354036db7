// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Pages of `virqscope mask`: lines in each mode, for each cause, one that is gone, one that is
 * masked now, and one in a mode that this version does not know; maskings of each kind, policies
 * in each state, and the switches that --follow prints.
 */
#include <string.h>

#include "golden.h"
#include "mask/mask.h"

#define LINES 8
static struct bpf_mask_line lines[LINES];
static size_t n;
static uint64_t lost;

int bpf_mask_read(struct bpf_mask *b, bpf_mask_fn *fn, void *ctx)
{
	size_t i;
	int err = 0;

	(void)b;
	for (i = 0; !err && i < n; i++)
		err = fn(&lines[i], ctx);
	return err;
}

void bpf_mask_begin(struct bpf_mask *b, uint64_t t_ns)
{
	(void)b, (void)t_ns;
}

int bpf_mask_totals(struct bpf_mask *b, struct bpf_totals *totals)
{
	(void)b;
	*totals = (struct bpf_totals){
		.lost = lost,
		.cost = { .runs = 5000, .run_ns = 1250000, .map_bytes = 4194304 },
	};
	return 0;
}

static void count(struct vs_hist_wide *wide, uint32_t *bucket, uint64_t ticks, uint32_t times)
{
	bucket[hist_bucket(ticks)] += times;
	if (ticks < VS_HIST_LINEAR)
		return;
	wide->sum += ticks * times;
	wide->min = ticks < wide->min ? ticks : wide->min;
	wide->max = ticks > wide->max ? ticks : wide->max;
}

static void measured(struct bpf_mask_line *l, enum vs_mask_measure m, uint64_t ticks,
		     uint32_t times)
{
	count(&l->mask.wide[m], l->mask.bucket[m], ticks, times);
}

static void injected(struct bpf_mask_line *l, int mode, uint64_t ticks, uint32_t times)
{
	count(&l->injection.wide[mode], l->injection.bucket[mode], ticks, times);
}

static struct bpf_mask_line *add(const char *device, uint32_t host_irq, uint8_t mode,
				 uint8_t cause)
{
	struct bpf_mask_line *l = &lines[n++];
	int i;

	*l = (struct bpf_mask_line){
		.mask = { .host_irq = host_irq, .mode = mode, .mode_since_ns = 1 },
		.cause = cause,
	};
	strcpy(l->key.device, device);
	for (i = 0; i < VS_MASK_MEASURES; i++)
		l->mask.wide[i].min = UINT64_MAX;
	for (i = 0; i < VS_MASK_MODES; i++)
		l->injection.wide[i].min = UINT64_MAX;
	return l;
}

/* Give each counter a different number, so that none can be taken for another one. */
static void count_all(struct bpf_mask_line *l)
{
	int i;

	for (i = 0; i < VS_MASK_BYS; i++) {
		l->mask.masks[i] += 10 + i;
		l->mask.unmasks[i] += 20 + i;
	}
	for (i = 1; i < VS_MASK_CAUSES; i++)
		l->mask.switches[i] += 30 + i;
	l->mask.resent += 5;
	l->mask.gone_masked += 2;
	measured(l, VS_MASKING, 12, 30);
	measured(l, VS_MASKED, 500, 60);
	measured(l, VS_MASKED, 70000, 6);
	measured(l, VS_UNMASKING, 9, 66);
	for (i = 1; i < VS_MASK_MODES; i++)
		injected(l, i, 100 * i, 4 + i);
}

static void count_first(void)
{
	struct bpf_mask_line *l;

	n = 0;
	lost = 0;
	golden_user_us = 1000;
	add("0000:00:04.0", 21, 1, 3)->mask.masks[0] = 1;
	measured(&lines[0], VS_MASKED, 1234, 1);
	count_all(add("0000:00:05.0", 35, 2, 2));
	l = add("0000:00:06.0", 36, 3, 6);
	l->mask.mode_ns[1] = 4000000000;
	l->mask.mode_since_ns = GOLDEN_NS - 16000000000;
	l->mask.switches[6] = 1;
	add("10000:e1:00.0", 1234567, 4, 1);
	add("0000:00:07.0", 38, 1, 4);
	add("0000:00:08.0", 39, 2, 5);
	add("0000:00:09.0", 40, 1, 0);
}

/* The third line goes, the last one gets a mode of a newer kernel, the others continue. */
static void count_second(void)
{
	struct bpf_mask_line *l = &lines[0];

	l->mask.masks[0] += 3;
	l->mask.unmasks[1] += 2;
	l->mask.masked_at = GOLDEN_COUNTER - 62500;
	measured(l, VS_MASKING, 40, 2);
	measured(l, VS_MASKED, 250, 1);
	count_all(&lines[1]);
	l = &lines[2];
	l->mask.mode_ns[3] = 15500000000;
	l->mask.mode = VS_MASK_NONE;
	l->mask.last_mode = 3;
	l->mask.gone = 1;
	l->mask.masked_at = 1;
	l->cause = 0;
	injected(&lines[3], 4, 20, 1234567893);
	lines[6].mask.mode_ns[1] = 19000000000;
	lines[6].mask.mode = VS_MASK_NONE;
	lost = 4;
	golden_user_us = 2200;
}

struct what {
	uint64_t interval_ns;
	enum hist_detail hist;
	const char *policy;
	enum bpf_policy_state state;
};

static void print(FILE *out, enum format format, const struct what *what)
{
	struct mask_page page = { .report = golden_report(format, golden_nowhere(), 1000000000),
				  .hz = GOLDEN_HZ };
	struct mask_model m = { 0 };

	count_first();
	mask_model_begin(&m, GOLDEN_NS - 20000000000);
	page.report.t_ns -= 1000000000;
	mask_model_update(&m, page.report.t_ns);
	mask_print(&m, &page);
	mask_model_next_interval(&m);
	count_second();
	page.report = golden_report(format, out, what->interval_ns);
	page.report.self = page.report.bpf_stats = true;
	page.hist = what->hist;
	page.policy = what->policy;
	page.policy_state = what->state;
	mask_model_update(&m, page.report.t_ns);
	mask_print(&m, &page);
	mask_model_next_interval(&m);
	mask_model_fini(&m);
}

static void table(FILE *out)
{
	print(out, FORMAT_TABLE, &(struct what){});
}

static void table_interval(FILE *out)
{
	print(out, FORMAT_TABLE, &(struct what){ .interval_ns = 1000000000 });
}

static void table_hist(FILE *out)
{
	print(out, FORMAT_TABLE, &(struct what){ .hist = HIST_OCTAVES });
}

static void table_fine(FILE *out)
{
	print(out, FORMAT_TABLE, &(struct what){ .hist = HIST_FINE, .interval_ns = 1000000000 });
}

static void records(FILE *out, enum format format)
{
	print(out, format, &(struct what){});
}

static void records_interval(FILE *out, enum format format)
{
	print(out, format, &(struct what){ .interval_ns = 1000000000 });
}

static void records_hist(FILE *out, enum format format)
{
	print(out, format, &(struct what){ .hist = HIST_OCTAVES });
}

/* A page of one line for each state of a policy, with a file name that a user chose */
static void print_policies(FILE *out, enum format format)
{
	struct mask_page page = { .hz = GOLDEN_HZ, .policy = "./a\nb.bpf.o" };
	struct mask_model m = { 0 };

	n = 0;
	lost = 0;
	add("0000:00:04.0", 21, 2, 6);
	mask_model_begin(&m, GOLDEN_NS - 20000000000);
	for (page.policy_state = 0; page.policy_state < POLICY_STATES; page.policy_state++) {
		page.report = golden_report(format, out, 0);
		mask_model_update(&m, GOLDEN_NS);
		mask_print(&m, &page);
		mask_model_next_interval(&m);
	}
	mask_model_fini(&m);
}

static void table_policies(FILE *out)
{
	print_policies(out, FORMAT_TABLE);
}

static void records_policies(FILE *out, enum format format)
{
	print_policies(out, format);
}

static void print_empty(FILE *out, enum format format)
{
	struct mask_page page = { .report = golden_report(format, out, 0), .hz = GOLDEN_HZ };
	struct mask_model m = { 0 };

	n = 0;
	lost = 0;
	mask_model_update(&m, page.report.t_ns);
	mask_print(&m, &page);
	mask_model_next_interval(&m);
	mask_model_fini(&m);
}

static void table_empty(FILE *out)
{
	print_empty(out, FORMAT_TABLE);
}

static void records_empty(FILE *out, enum format format)
{
	print_empty(out, format);
}

/* One of each cause, from each mode and to each; the last is newer than this version. */
static void print_switches(FILE *out, enum format format)
{
	static const struct vs_mask_switch switches[] = {
		{ .from = 1, .to = 2, .cause = 2, .host_irq = 21, .device = "0000:00:04.0" },
		{ .from = 2, .to = 1, .cause = 3, .host_irq = 21, .device = "0000:00:04.0",
		  .in_flight = 1 },
		{ .from = 2, .to = 3, .cause = 6, .host_irq = 35, .device = "0000:00:05.0" },
		{ .from = 3, .to = 4, .cause = 1, .host_irq = 35, .device = "0000:00:05.0" },
		{ .from = 4, .to = 1, .cause = 4, .host_irq = 1234567, .device = "10000:e1:00.0" },
		{ .from = 1, .to = 2, .cause = 5, .host_irq = 36, .device = "0000:00:06.0" },
		{ .from = 2, .to = 9, .cause = 3, .host_irq = 36, .device = "0000:00:06.0" },
	};
	struct report_page page = golden_report(format, out, 0);
	struct vs_mask_switch s;
	size_t i;

	if (format == FORMAT_TABLE)
		mask_table_switches(out);
	for (i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
		s = switches[i];
		s.t_ns = GOLDEN_NS + 1500000 * i;
		mask_print_switch(&page, &s);
	}
}

static void table_follow(FILE *out)
{
	print_switches(out, FORMAT_TABLE);
}

static void records_follow(FILE *out, enum format format)
{
	print_switches(out, format);
}

const struct golden_page golden_mask[] = {
	{ "mask-table.txt", .table = table },
	{ "mask-interval-table.txt", .table = table_interval },
	{ "mask-hist-table.txt", .table = table_hist },
	{ "mask-interval-hist-fine-table.txt", .table = table_fine },
	{ "mask-policies-table.txt", .table = table_policies },
	{ "mask-empty-table.txt", .table = table_empty },
	{ "mask-follow-table.txt", .table = table_follow },
	{ "mask", .records = records },
	{ "mask-interval", .records = records_interval },
	{ "mask-hist", .records = records_hist },
	{ "mask-policies", .records = records_policies },
	{ "mask-empty", .records = records_empty },
	{ "mask-follow", .records = records_follow },
	{ NULL }
};
