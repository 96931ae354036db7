// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Pages of `virqscope list`: wired INTx, MSI and MSI-X on each path, an irqfd without a device, a
 * vector without a VM, lines that are masked and that are not, messages to a doorbell, to a page
 * without one, and to nothing that is known, a kind that this version does not know, and nothing.
 */
#include <stdlib.h>

#include "ebpf/fake_doorbell.h"
#include "golden.h"
#include "list/binding.h"

static const struct vs_binding wired[] = {
	{ .eventfd = -1, .gsi = -1, .vcpu = -1, .kind = VS_BINDING_MSIX, .vector = 3,
	  .host_irq = 44, .device = "0000:00:06.0" },
	{ .eventfd = 9, .pid = 300, .vm_gen = 12, .gsi = 1, .vcpu = -1, .path = 1, .is_msi = 1,
	  .msi_devid = 8, .msi_eventid = 2 },
	{ .eventfd = 7, .pid = 12345, .vm_gen = 11, .gsi = 0, .intid = 32, .vcpu = 0, .path = 1,
	  .resample = 1, .kind = VS_BINDING_INTX, .mask_mode = 1, .mask_cause = 3, .host_irq = 21,
	  .device = "0000:00:04.0", .masked = VS_MASKED_YES,
	  .masked_since_ns = 86400123456789 - 5000 },
	{ .eventfd = 10, .pid = 12345, .vm_gen = 11, .gsi = 2, .intid = 33, .vcpu = 1, .path = 3,
	  .kind = VS_BINDING_INTX, .mask_mode = 4, .mask_cause = 1, .host_irq = 22,
	  .device = "0000:00:05.0" },
	{ .eventfd = 8, .pid = 300, .vm_gen = 12, .gsi = 0, .intid = 8192, .vcpu = 1, .path = 4,
	  .kind = VS_BINDING_MSI, .host_irq = 23, .device = "0000:00:07.0", .is_msi = 1,
	  .counter_offset = 5 },
	/* numbers as large as possible, and a cause of a newer kernel */
	{ .eventfd = 123456789, .pid = 4100007, .vm_gen = 12345, .gsi = 4095, .intid = 16777215,
	  .vcpu = 511, .path = 1, .kind = VS_BINDING_MSIX, .host_irq = 1234567, .vector = 2047,
	  .mask_cause = 77, .device = "10000:e1:00.0" },
	/* a kind of a newer kernel; the name of its VM is not known */
	{ .eventfd = 11, .pid = 212, .vm_gen = 12346, .gsi = 0, .intid = 34, .vcpu = 0, .path = 1,
	  .kind = VS_BINDING_KINDS, .host_irq = 24, .vector = 1, .device = "0000:00:08.0" },
	/* lines without a VM: one is masked, one is not, with a request of a newer kernel */
	{ .eventfd = 12, .gsi = -1, .vcpu = -1, .kind = VS_BINDING_INTX, .mask_mode = 2,
	  .mask_cause = 2, .host_irq = 25, .device = "0000:00:09.0", .masked = VS_MASKED_YES,
	  .masked_since_ns = 86400123456789 - 12340000000ULL },
	{ .eventfd = 13, .gsi = -1, .vcpu = -1, .kind = VS_BINDING_INTX, .mask_mode = 1,
	  .mask_cause = 3, .host_irq = 26, .device = "0000:00:0a.0", .masked = VS_MASKED_NO },
	{ .eventfd = 14, .gsi = -1, .vcpu = -1, .kind = VS_BINDING_INTX, .mask_mode = 1,
	  .mask_cause = 3, .host_irq = 27, .device = "0000:00:0b.0", .masked = VS_MASKED_YES,
	  .masked_by = 77, .masked_since_ns = 86400123456790ULL },
};

#define WIRED (sizeof(wired) / sizeof(wired[0]))

/* A message of a VM that its user space keeps locked */
static const struct vs_binding locked[] = {
	{ .eventfd = 9, .pid = 12345, .vm_gen = 11, .gsi = 1, .vcpu = -1, .path = 1, .is_msi = 1,
	  .msi_devid = 8, .msi_eventid = 2, .locked = 1 },
};

#define ITS .id = 1, .doorbell = 1, .domain = 3, .iova = 0x8000000, .phys = 0x8090000, \
	.size = 0x1000
#define NO_DOORBELLS .id = 2, .domain = 4, .iova = 0xffffffff8000, .phys = 0xfee00000, \
	.size = 0x1000
#define GONE .id = 3, .doorbell = 1, .domain = 5, .iova = 0x8000000, .phys = 0x8090000, \
	.size = 0x1000

/* The domain of the last one has gone; the line's host IRQ is not a message's */
static const struct vs_doorbell doorbells[] = {
	{ .what = VS_DOORBELL_CONTROLLER, .doorbell = 1, .kind = "its",
	  .name = "msi-controller@8080000", .phys = 0x8090040, .size = 4, .isolated = 1 },
	{ .what = VS_DOORBELL_MAPPING, ITS },
	{ .what = VS_DOORBELL_MAPPING, NO_DOORBELLS },
	{ .what = VS_DOORBELL_USER, ITS, .address = 0x8000040, .host_irq = 20, .vectors = 4,
	  .device = "0000:00:07.0" },
	{ .what = VS_DOORBELL_USER, NO_DOORBELLS, .address = 0xffffffff8040, .host_irq = 1234567,
	  .vectors = 1, .device = "10000:e1:00.0" },
	{ .what = VS_DOORBELL_USER, GONE, .address = 0x8000040, .host_irq = 44, .vectors = 1,
	  .device = "0000:00:06.0" },
};

#define DOORBELLS (sizeof(doorbells) / sizeof(doorbells[0]))

/* A kernel without the iterator of doorbells, for the other pages */
static struct doorbell_list list;

static void print(FILE *out, enum format format,
		  const struct vs_binding *bindings, size_t n, const char *filter)
{
	struct binding_row rows[WIRED] = { 0 };
	struct binding_page page = { .report = golden_report(format, out, 0), .filter = filter,
				     .rows = rows, .n = n };
	size_t i;

	page.report.duration_ns = 0;
	for (i = 0; i < n; i++) {
		rows[i].b = bindings[i];
		if (!bindings[i].pid || !vm_name(bindings[i].pid, rows[i].vm))
			rows[i].vm[0] = 0;
	}
	qsort(rows, n, sizeof(rows[0]), binding_compare);
	binding_find_doorbells(rows, n, &list);
	binding_print(&page);
}

static void print_doorbells(FILE *out, enum format format)
{
	fake_doorbell = (struct fake_doorbell){ .entries = doorbells, .n = DOORBELLS };
	doorbell_list_read(&list, NULL);
	print(out, format, wired, WIRED, "");
	doorbell_list_free(&list);
}

static void table_doorbells(FILE *out)
{
	print_doorbells(out, FORMAT_TABLE);
}

static void records_doorbells(FILE *out, enum format format)
{
	print_doorbells(out, format);
}

static void table(FILE *out)
{
	print(out, FORMAT_TABLE, wired, WIRED, "");
}

static void table_empty(FILE *out)
{
	print(out, FORMAT_TABLE, wired, 0, "");
}

static void table_none_passes(FILE *out)
{
	print(out, FORMAT_TABLE, wired, 0, "-V name:a\nb -I 40");
}

static void records(FILE *out, enum format format)
{
	print(out, format, wired, WIRED, "-H 21");
}

static void records_locked(FILE *out, enum format format)
{
	print(out, format, locked, 1, "");
}

static void records_empty(FILE *out, enum format format)
{
	print(out, format, wired, 0, "");
}

const struct golden_page golden_list[] = {
	{ "list-table.txt", .table = table },
	{ "list-doorbells-table.txt", .table = table_doorbells },
	{ "list-empty-table.txt", .table = table_empty },
	{ "list-none-passes-table.txt", .table = table_none_passes },
	{ "list", .records = records },
	{ "list-doorbells", .records = records_doorbells },
	{ "list-locked", .records = records_locked },
	{ "list-empty", .records = records_empty },
	{ NULL }
};
