// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Pages of `virqscope lr`: 4 and 16 list registers, entries that needed more, a 7-digit PID, a VM
 * whose name is not known, and vCPUs of ended VMs that are not listed.
 */
#include "lr/fake_bpf.h"
#include "golden.h"
#include "lr/lr.h"

static const struct bpf_totals usual_totals = {
	.cost = { .runs = 3000, .run_ns = 450000, .map_bytes = 2621440 },
};

static struct vs_lr *add(uint64_t vm_gen, uint32_t vcpu, int32_t pid, uint32_t nr_lr)
{
	struct vs_lr *lr = &fake_lr.counted[fake_lr.vcpus++];

	*lr = (struct vs_lr){ .key = { .vm_gen = vm_gen, .vcpu = vcpu }, .pid = pid,
			      .nr_lr = nr_lr };
	return lr;
}

/* VMs that were on the first page and have ended by the second */
enum { GONE = 3 };

static bool lives(uint64_t vm_gen, void *ctx)
{
	(void)ctx;
	return vm_gen >= 100000;
}

/*
 * Add more vCPUs than rows are kept. The oldest rows are given up: the rows of count_first(), whose
 * entries stay in the total, and some of the rows that are added here.
 */
static void add_gone(struct lr_model *m)
{
	uint64_t vm_gen, last = GONE + 2 * VS_LR_VCPUS;

	for (vm_gen = GONE + 1; vm_gen <= last; vm_gen++) {
		add(vm_gen, 0, 200, 4);
		if (fake_lr.vcpus == VS_LR_VCPUS || vm_gen == last)
			lr_model_forget(m, lives, NULL);
	}
}

static struct vs_lr *first;

static void count_first(void)
{
	struct vs_lr *lr;
	uint64_t vm_gen;

	fake_lr.vcpus = 0;
	fake_lr.totals = usual_totals;
	golden_user_us = 1500;
	first = add(100017, 0, 12345, 4);
	first->used[0] = 700;
	first->used[1] = 250;
	first->used[2] = 50;
	first->depth_sum = 350;
	first->depth_max = 2;
	lr = add(100017, 1, 12345, 4);
	lr->used[1] = 8;
	lr->used[4] = 12;
	lr->overflow = 5;
	lr->eoi_exits = 3;
	lr->full_ns = 1500000;
	lr->depth_sum = 70;
	lr->depth_max = 9;
	lr = add(100018, 511, 4100007, 16);
	lr->used[2] = 123456789012;
	lr->used[16] = 1;
	lr->full_ns = 1234567890123;
	lr->depth_sum = 246913578040;
	lr->depth_max = VS_DEPTH_MAX;
	/* not entered in the interval */
	add(100019, 0, 200, 4)->used[3] = 4;
	for (vm_gen = 1; vm_gen <= GONE; vm_gen++)
		add(vm_gen, 0, 200, 4)->used[1] = 1000;
}

static void count_second(void)
{
	first[0].used[0] += 30;
	first[0].used[4] += 10;
	first[0].overflow += 10;
	first[0].eoi_exits += 7;
	first[0].full_ns += 250000;
	first[0].depth_sum += 65;
	first[0].depth_max = 7;
	first[2].used[2] += 20;
	first[2].depth_sum += 40;
	fake_lr.totals.lost = 3;
	fake_lr.totals.cost.runs += 3;
	golden_user_us = 2750;
}

static void print(FILE *out, enum format format, uint64_t interval_ns)
{
	struct lr_model m = { .intervals = true };
	struct report_page page = golden_report(format, golden_nowhere(), 1000000000);

	count_first();
	lr_model_update(&m);
	lr_print(&m, &page);
	lr_model_next_interval(&m);
	add_gone(&m);
	count_second();
	page = golden_report(format, out, interval_ns);
	page.self = page.bpf_stats = true;
	lr_model_update(&m);
	lr_print(&m, &page);
	lr_model_next_interval(&m);
	lr_model_fini(&m);
}

static void table(FILE *out)
{
	print(out, FORMAT_TABLE, 0);
}

static void table_interval(FILE *out)
{
	print(out, FORMAT_TABLE, 1000000000);
}

static void records(FILE *out, enum format format)
{
	print(out, format, 0);
}

static void records_interval(FILE *out, enum format format)
{
	print(out, format, 1000000000);
}

static void print_empty(FILE *out, enum format format)
{
	struct lr_model m = { 0 };
	struct report_page page = golden_report(format, out, 0);

	fake_lr.vcpus = 0;
	fake_lr.totals = usual_totals;
	lr_model_update(&m);
	lr_print(&m, &page);
	lr_model_next_interval(&m);
	lr_model_fini(&m);
}

static void table_empty(FILE *out)
{
	print_empty(out, FORMAT_TABLE);
}

static void records_empty(FILE *out, enum format format)
{
	print_empty(out, format);
}

const struct golden_page golden_lr[] = {
	{ "lr-table.txt", .table = table },
	{ "lr-interval-table.txt", .table = table_interval },
	{ "lr-empty-table.txt", .table = table_empty },
	{ "lr", .records = records },
	{ "lr-interval", .records = records_interval },
	{ "lr-empty", .records = records_empty },
	{ NULL }
};
