// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Pages of `virqscope latency --threshold`: the outlier after lives of other VMs, some of which
 * lack stamps, did not complete, have flags, or are of a shared line or no device; and an outlier
 * without a host IRQ.
 */
#include <errno.h>
#include <string.h>

#include "golden.h"
#include "latency/outlier.h"

#define T 5400000000000ULL	/* raw counter, less than that of the page */

/* Life n has the number n + 1. The second life is not kept any more. */
static const struct vs_life lives[] = {
	{ .stamp = { T, T + 10, T + 20, T + 30, T + 40, T + 90, T + 500, T + 510 }, .pid = 300,
	  .vm_gen = 16, .intid = 33, .vcpu = 1, .host_irq = 35, .gsi = 1, .seq = 7, .path = 1 },
	{ .number = ~0ULL },
	{ .stamp = { T + 700, T + 710, T + 720, T + 730, T + 740, T + 790, T + 1500 }, .pid = 12345,
	  .vm_gen = 17, .intid = 8192, .vcpu = 0, .host_irq = 44, .gsi = 4, .seq = 8, .path = 2,
	  .coalesced = 3, .reloads = 2, .flags = 0x7e },
	{ .stamp = { 0, 0, 0, T + 800, 0, 0, T + 900 }, .pid = 212, .vm_gen = 18, .intid = 27,
	  .vcpu = -1, .gsi = -1, .seq = 1, .path = 5, .outcome = VS_WITHDRAWN,
	  .flags = VS_LIFE_STILL_HIGH },
	{ .stamp = { [VS_AT_RETIRE] = T + 900 }, .pid = 212, .vm_gen = 18, .intid = 40, .vcpu = -1,
	  .gsi = 2, .seq = 2, .path = 77, .outcome = VS_UNMAPPED, .flags = VS_LIFE_PARTIAL },
	{ .stamp = { 0, 0, T + 1000, T + 1010, T + 1020, T + 1030, T + 1040 }, .pid = 212,
	  .vm_gen = 18, .intid = 41, .vcpu = 0, .gsi = 3, .seq = 3, .path = 1,
	  .outcome = VS_FLUSHED },
	{ .stamp = { 0, 0, T + 1000, T + 1010, T + 1020, T + 9030, T + 9040 }, .pid = 212,
	  .vm_gen = 18, .intid = 16777215, .vcpu = 511, .gsi = -1, .seq = 3, .path = 0 },
	{ .stamp = { T + 1100, T + 1110, T + 1130, T + 1160, T + 1200, T + 9000, T + 9100,
		     T + 9200 },
	  .pid = 4100007, .vm_gen = 12345, .intid = 32, .vcpu = 0, .host_irq = 21, .gsi = 0,
	  .seq = 4000000000, .path = 1 },
};

static uint64_t found;

uint64_t bpf_outlier_found(const struct bpf_outlier *b)
{
	(void)b;
	return found;
}

int bpf_outlier_life(struct bpf_outlier *b, uint64_t number, struct vs_life *life)
{
	(void)b;
	if (lives[number - 1].number)
		return -ENOENT;
	*life = lives[number - 1];
	life->number = number;
	return 0;
}

int bpf_outlier_device(struct bpf_outlier *b, const struct vs_life *life, uint64_t began_ns,
		       struct vs_bound *device)
{
	(void)b, (void)began_ns;
	*device = (struct vs_bound){ .shared = life->host_irq == 35 };
	strcpy(device->device, life->host_irq == 44 ? "10000:e1:00.0" : "0000:00:04.0");
	return life->host_irq ? 0 : -ENOENT;
}

static void print(FILE *out, enum format format, uint64_t number,
		  unsigned int before)
{
	struct outlier_page page = { .report = golden_report(format, out, 0), .hz = GOLDEN_HZ,
				     .threshold_ns = 50000 };

	found = number;
	outlier_report(NULL, &page, before);
}

static void table(FILE *out)
{
	print(out, FORMAT_TABLE, 8, 16);
}

static void table_delivery(FILE *out)
{
	print(out, FORMAT_TABLE, 7, 1);
}

/* the first life took less than the threshold of 50 us, which does not matter for printing */
static void table_shared(FILE *out)
{
	print(out, FORMAT_TABLE, 1, 16);
}

static void records(FILE *out, enum format format)
{
	print(out, format, 8, 16);
}

static void records_delivery(FILE *out, enum format format)
{
	print(out, format, 7, 0);
}

const struct golden_page golden_threshold[] = {
	{ "threshold-table.txt", .table = table },
	{ "threshold-delivery-table.txt", .table = table_delivery },
	{ "threshold-shared-table.txt", .table = table_shared },
	{ "threshold", .records = records },
	{ "threshold-delivery", .records = records_delivery },
	{ NULL }
};
