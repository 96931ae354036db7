// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Pages of `virqscope list --in-flight`: interrupts in each stage, waiting for each possible event,
 * with each flag, of a shared line and of none, vLPIs; and an empty page.
 */
#include "golden.h"
#include "list/in_flight.h"
#include "report/text.h"

#define NOW 100000000000ULL


static const struct vs_in_flight irqs[] = {
	{ .stamp = { NOW - 1937500000, 20, 30, 40, 50, 60 }, .vm_gen = 17, .intid = 32,
	  .pid = 12345, .vcpu = 0, .host_irq = 21, .mask_mode = 1, .moment = VS_AT_ENTER,
	  .active = 1, .enabled = 1, .device = "0000:00:04.0" },
	{ .stamp = { NOW - 500, NOW - 400, NOW - 300, NOW - 200, NOW - 100 }, .vm_gen = 17,
	  .intid = 33, .pid = 12345, .vcpu = 1, .host_irq = 22, .mask_mode = 2,
	  .moment = VS_AT_LOAD, .pending = 1, .enabled = 1, .device = "0000:00:05.0",
	  .flags = VS_LIFE_MIGRATED },
	{ .stamp = { NOW - 500, NOW - 400, NOW - 300, NOW - 200 }, .vm_gen = 17, .intid = 34,
	  .pid = 12345, .vcpu = 1, .host_irq = 23, .moment = VS_AT_QUEUE, .pending = 1,
	  .enabled = 1, .device = "0000:00:06.0", .flags = VS_LIFE_RESENT | VS_LIFE_THREADED },
	{ .stamp = { NOW - 62500, NOW - 62400, NOW - 62300 }, .vm_gen = 17, .intid = 35,
	  .pid = 12345, .vcpu = -1, .host_irq = 24, .mask_mode = 3, .moment = VS_AT_INJECT,
	  .pending = 1, .flags = VS_LIFE_HELD, .device = "0000:00:07.0", .shared = 1 },
	{ .stamp = { NOW - 62500, NOW - 62400 }, .vm_gen = 17, .intid = 36, .pid = 12345,
	  .vcpu = -1, .host_irq = 25, .mask_mode = 4, .moment = VS_AT_SIGNAL, .pending = 1,
	  .enabled = 1, .device = "10000:e1:00.0" },
	{ .stamp = { NOW - 5 }, .vm_gen = 17, .intid = 37, .pid = 12345, .vcpu = -1,
	  .host_irq = 1234567, .moment = VS_AT_HOST, .pending = 1, .enabled = 1 },
	{ .vm_gen = 17, .intid = 8192, .pid = 12345, .vcpu = -1, .vlpi = 1 },
	/* partial: they began before any program watched; even the stage of the first is unknown */
	{ .vm_gen = 18, .intid = 40, .pid = 4100007, .vcpu = -1, .flags = VS_LIFE_PARTIAL,
	  .moment = VS_AT_HOST, .pending = 1 },
	{ .vm_gen = 18, .intid = 41, .pid = 4100007, .vcpu = 3, .flags = VS_LIFE_PARTIAL,
	  .moment = VS_AT_QUEUE, .pending = 1, .enabled = 1 },
	{ .vm_gen = 18, .intid = 42, .pid = 4100007, .vcpu = 3, .moment = VS_AT_ENTER, .active = 1,
	  .enabled = 1, .flags = VS_LIFE_PARTIAL | VS_LIFE_INEXACT },
	/* a line that stayed high */
	{ .stamp = { 0, 0, 0, NOW - 1000 }, .vm_gen = 19, .intid = 43, .pid = 300, .vcpu = 0,
	  .moment = VS_AT_QUEUE, .pending = 1, .enabled = 1, .flags = VS_LIFE_STILL_HIGH },
	/* a flag and a moment of a newer kernel */
	{ .stamp = { 0, 0, NOW - 700, NOW - 600, NOW - 500 }, .vm_gen = 20, .intid = 16777215,
	  .pid = 212, .vcpu = 511, .moment = 77, .pending = 1, .enabled = 1, .flags = 0x8000 },
	{ .vm_gen = 20, .intid = 16777214, .pid = 212, .vcpu = -1, .vlpi = 1 },
};

#define IRQS (sizeof(irqs) / sizeof(irqs[0]))

/* Two VMs that their user space keeps locked, before and behind another one's */
static const struct vs_in_flight locked[] = {
	{ .vm_gen = 16, .pid = 500, .vcpu = -1, .moment = VS_MOMENTS, .locked = 1 },
	{ .stamp = { NOW - 500, NOW - 400, NOW - 300, NOW - 200, NOW - 100 }, .vm_gen = 17,
	  .intid = 33, .pid = 12345, .vcpu = 1, .host_irq = 22, .mask_mode = 2,
	  .moment = VS_AT_LOAD, .pending = 1, .enabled = 1, .device = "0000:00:05.0" },
	{ .vm_gen = 18, .pid = 4100007, .vcpu = -1, .moment = VS_MOMENTS, .locked = 1 },
};

#define LOCKED (sizeof(locked) / sizeof(locked[0]))

static void print(FILE *out, enum format format, const struct vs_in_flight *given, size_t n,
		  const char *filter)
{
	struct in_flight_row rows[IRQS];
	struct in_flight_page page = {
		.report = golden_report(format, out, 0), .hz = GOLDEN_HZ, .filter = filter, .rows = rows,
	};
	struct in_flight_row *row;
	size_t i;

	page.report.duration_ns = 0;
	for (i = 0; i < n; i++) {
		if (given[i].vlpi) {
			page.invisible++;
			continue;
		}
		row = &rows[page.n++];
		row->irq = given[i];
		row->irq.now = NOW;
		if (!vm_name(given[i].pid, row->vm))
			row->vm[0] = 0;
	}
	in_flight_print(&page);
}

static void table(FILE *out)
{
	print(out, FORMAT_TABLE, irqs, IRQS, "");
}

static void table_empty(FILE *out)
{
	print(out, FORMAT_TABLE, irqs, 0, "");
}

static void table_none_passes(FILE *out)
{
	print(out, FORMAT_TABLE, irqs, 0, "-I 33 --older-than 5ms");
}

static void table_locked(FILE *out)
{
	print(out, FORMAT_TABLE, locked, LOCKED, "");
}

static void records_locked(FILE *out, enum format format)
{
	print(out, format, locked, LOCKED, "");
}

static void records(FILE *out, enum format format)
{
	print(out, format, irqs, IRQS, "");
}

static void records_empty(FILE *out, enum format format)
{
	print(out, format, irqs, 0, "");
}

const struct golden_page golden_in_flight[] = {
	{ "in-flight-table.txt", .table = table },
	{ "in-flight-empty-table.txt", .table = table_empty },
	{ "in-flight-none-passes-table.txt", .table = table_none_passes },
	{ "in-flight-locked-table.txt", .table = table_locked },
	{ "in-flight", .records = records },
	{ "in-flight-locked", .records = records_locked },
	{ "in-flight-empty", .records = records_empty },
	{ NULL }
};
