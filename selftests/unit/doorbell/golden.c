// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Pages of `virqscope doorbell`: each kind of controller, isolated and not, and one that this
 * version does not know; a page of none; mappings of the host's domains and of user space's, with
 * users, without, and one that has gone under its user; one device's; and nothing. And its events.
 */
#include "doorbell/doorbell.h"
#include "ebpf/fake_doorbell.h"
#include "golden.h"

#define PAGE 0x1000

#define ITS .doorbell = 1, .phys = 0x8090000, .size = PAGE
#define FRAME .doorbell = 3, .phys = 0x8020000, .size = PAGE

/* Mappings: of a domain of the host's, of one of user space's, of one that has gone, ... */
#define HOSTS .id = 1, .domain = 2, .iova = 0xfffff000, ITS
#define UNUSED .id = 2, .domain = 3, .iova = 0xffffe000, ITS
#define FRAMES .id = 3, .domain = 4000000000, .iova = 0xffffffff8000, FRAME
#define ASSIGNED .id = 4, .domain = 11, .iova = 0x8000000, .assigned = 1, ITS
#define NO_DOORBELLS .id = 5, .domain = 3, .iova = 0xffffd000, .phys = 0xfee00000, .size = PAGE
#define GONE .id = 6, .domain = 12, .iova = 0x8000000, .assigned = 1, ITS

static const struct vs_doorbell entries[] = {
	{ .what = VS_DOORBELL_CONTROLLER, .doorbell = 1, .kind = "its",
	  .name = "msi-controller@8080000", .phys = 0x8090040, .size = 4, .isolated = 1 },
	{ .what = VS_DOORBELL_CONTROLLER, .doorbell = 2, .kind = "its",
	  .name = "msi-controller@30020000", .phys = 0x58000000, .size = 0x200000 },
	{ .what = VS_DOORBELL_CONTROLLER, .doorbell = 3, .kind = "gicv2m", .name = "v2m@8020000",
	  .phys = 0x8020040, .size = 4 },
	{ .what = VS_DOORBELL_CONTROLLER, .doorbell = 4, .kind = "mbi",
	  .name = "interrupt-controller@8000000", .phys = 0x8000040, .size = 12 },
	{ .what = VS_DOORBELL_CONTROLLER, .doorbell = 5, .kind = "imsic", .name = "a\tb",
	  .phys = 0x4000000000, .size = 1 },
	{ .what = VS_DOORBELL_MAPPING, .refs = 6, HOSTS },
	{ .what = VS_DOORBELL_MAPPING, .refs = 3, ASSIGNED },
	{ .what = VS_DOORBELL_MAPPING, UNUSED },
	{ .what = VS_DOORBELL_MAPPING, .refs = 1, FRAMES },
	{ .what = VS_DOORBELL_MAPPING, .refs = 1, NO_DOORBELLS },
	{ .what = VS_DOORBELL_USER, .refs = 6, HOSTS, .host_irq = 21, .vectors = 4,
	  .device = "0000:00:01.0" },
	{ .what = VS_DOORBELL_USER, .refs = 6, HOSTS, .host_irq = 30, .vectors = 1,
	  .device = "0000:00:01.0" },
	{ .what = VS_DOORBELL_USER, .refs = 6, HOSTS, .host_irq = 33, .vectors = 1,
	  .device = "9050000.smmuv3" },
	{ .what = VS_DOORBELL_USER, .refs = 3, ASSIGNED, .host_irq = 40, .vectors = 1,
	  .device = "0000:00:04.0" },
	{ .what = VS_DOORBELL_USER, .refs = 3, ASSIGNED, .host_irq = 41, .vectors = 1,
	  .device = "0000:00:04.0" },
	{ .what = VS_DOORBELL_USER, .refs = 3, ASSIGNED, .host_irq = 42, .vectors = 1,
	  .device = "0000:00:04.0" },
	{ .what = VS_DOORBELL_USER, .refs = 1, GONE, .host_irq = 50, .vectors = 1,
	  .device = "0000:00:05.0" },
	{ .what = VS_DOORBELL_USER, .refs = 1, FRAMES, .host_irq = 1234567, .vectors = 1,
	  .device = "10000:e1:00.0" },
	{ .what = VS_DOORBELL_USER, .refs = 1, NO_DOORBELLS, .host_irq = 60, .vectors = 1,
	  .device = "0000:00:04.0" },
};

#define ENTRIES (sizeof(entries) / sizeof(entries[0]))

static void read_list(struct doorbell_list *list, size_t n)
{
	fake_doorbell = (struct fake_doorbell){ .entries = entries, .n = n };
	doorbell_list_read(list, NULL);
}

static void print(FILE *out, enum format format, size_t n, const char *device, const char *filter)
{
	struct doorbell_list list = { 0 };
	struct doorbell_model m = { 0 };
	struct doorbell_page page = {
		.report = golden_report(format, out, 0), .filter = filter, .model = &m,
	};

	page.report.duration_ns = 0;
	read_list(&list, n);
	doorbell_model_group(&m, &list, PAGE, device);
	doorbell_print(&page);
	doorbell_model_fini(&m);
	doorbell_list_free(&list);
}

static void table(FILE *out)
{
	print(out, FORMAT_TABLE, ENTRIES, "", "");
}

static void table_device(FILE *out)
{
	print(out, FORMAT_TABLE, ENTRIES, "0000:00:04.0", "-D 0000:00:04.0");
}

static void table_empty(FILE *out)
{
	print(out, FORMAT_TABLE, 0, "", "");
}

static void table_none_passes(FILE *out)
{
	print(out, FORMAT_TABLE, ENTRIES, "0000:00:09.0", "-D 0000:00:09.0");
}

static void records(FILE *out, enum format format)
{
	print(out, format, ENTRIES, "", "");
}

static void records_empty(FILE *out, enum format format)
{
	print(out, format, 0, "", "");
}

/* One of each event, and one that this version does not know */
static void print_events(FILE *out, enum format format)
{
	static const struct vs_doorbell_event events[] = {
		{ .event = VS_DOORBELL_MAP, ASSIGNED },
		{ .event = VS_DOORBELL_GET, ASSIGNED, .refs = 1, .host_irq = 40, .vectors = 1,
		  .device = "0000:00:04.0" },
		{ .event = VS_DOORBELL_GET, HOSTS, .refs = 7, .host_irq = 50, .vectors = 32,
		  .device = "0000:00:01.0" },
		{ .event = VS_DOORBELL_PUT, ASSIGNED, .refs = 1, .host_irq = 40, .vectors = 1,
		  .device = "0000:00:04.0" },
		{ .event = VS_DOORBELL_UNMAP, ASSIGNED },
		{ .event = VS_DOORBELL_UNMAP, .id = 7, .domain = 4000000000,
		  .iova = 0xffffffff8000, .refs = 1, .phys = 0xfee00000, .size = PAGE },
		{ .event = VS_DOORBELL_EVENTS, HOSTS },
	};
	struct report_page page = golden_report(format, out, 0);
	struct summary sum = { .events = 8, .lost = 1, .now = IN_FLIGHT_UNKNOWN };
	struct doorbell_list list = { 0 };
	struct vs_doorbell_event e;
	size_t i;

	read_list(&list, ENTRIES);
	if (format == FORMAT_TABLE)
		doorbell_table_events(out);
	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		e = events[i];
		e.t_ns = GOLDEN_NS + 1500000 * i;
		doorbell_print_event(&page, &list, &e);
	}
	doorbell_print_end(&page, &sum);
	doorbell_list_free(&list);
}

static void table_follow(FILE *out)
{
	print_events(out, FORMAT_TABLE);
}

static void records_follow(FILE *out, enum format format)
{
	print_events(out, format);
}

const struct golden_page golden_doorbell[] = {
	{ "doorbell-table.txt", .table = table },
	{ "doorbell-device-table.txt", .table = table_device },
	{ "doorbell-empty-table.txt", .table = table_empty },
	{ "doorbell-none-passes-table.txt", .table = table_none_passes },
	{ "doorbell-follow-table.txt", .table = table_follow },
	{ "doorbell", .records = records },
	{ "doorbell-empty", .records = records_empty },
	{ "doorbell-follow", .records = records_follow },
	{ NULL }
};
