// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that bindings are listed VM by VM, bindings with only one end at their place without the
 * other end's fields, and unknown values as unknown; and that a message has the doorbell that its
 * host IRQ is written to, and a line none.
 */
#include "ebpf/fake_doorbell.h"
#include "list/binding.h"
#include "page.h"

static struct binding_row rows[] = {
	/* a device that no VM takes */
	{ .b = { .eventfd = -1, .gsi = -1, .vcpu = -1, .kind = VS_BINDING_MSIX, .vector = 3,
		 .host_irq = 44, .device = "0000:00:06.0" } },
	{ .b = { .eventfd = 9, .pid = 212, .vm_gen = 12, .gsi = 1, .vcpu = -1, .path = 1,
		 .is_msi = 1, .msi_devid = 8, .msi_eventid = 2 }, .vm = "guest2" },
	{ .b = { .eventfd = 7, .pid = 211, .vm_gen = 11, .gsi = 0, .intid = 32, .vcpu = 0,
		 .path = 1, .resample = 1, .kind = VS_BINDING_INTX, .mask_mode = 1, .mask_cause = 3,
		 .host_irq = 21, .device = "0000:00:04.0" }, .vm = "guest1" },
	{ .b = { .eventfd = 8, .pid = 212, .vm_gen = 12, .gsi = 0, .intid = 8192, .vcpu = 1,
		 .path = 4, .kind = VS_BINDING_MSI, .host_irq = 22,
		 .device = "0000:00:05.0", .is_msi = 1, .counter_offset = 5 }, .vm = "guest2" },
};

/* PIDs, host IRQs and eventfds as large as possible, and a kind of a newer kernel */
static struct binding_row wide[] = {
	{ .b = { .eventfd = 123456789, .pid = 4100007, .vm_gen = 12345, .gsi = 4095,
		 .intid = 16777215, .vcpu = 511, .path = 2, .kind = VS_BINDING_MSIX,
		 .host_irq = 1234567, .vector = 2047, .mask_mode = 0,
		 .device = "10000:e1:00.0" }, .vm = "guest1" },
	{ .b = { .eventfd = 7, .pid = 211, .vm_gen = 12346, .gsi = 0, .intid = 32, .vcpu = 0,
		 .path = 1, .kind = VS_BINDING_KINDS, .host_irq = 21, .vector = 1,
		 .device = "0000:00:04.0" }, .vm = "guest2" },
};

/* In the order of the kernel's list; they differ in the upper half of the generation. */
static struct binding_row far[] = {
	{ .b = { .eventfd = 8, .pid = 211, .vm_gen = 1ULL << 32, .intid = 32, .path = 1 },
	  .vm = "guest1" },
	{ .b = { .eventfd = 9, .pid = 211, .vm_gen = (2ULL << 32) + 11, .intid = 32, .path = 1 },
	  .vm = "guest1" },
	{ .b = { .eventfd = 7, .pid = 211, .vm_gen = 11, .intid = 33, .path = 1 }, .vm = "guest1" },
};

static char *print_of(enum format format, struct binding_row *rows, size_t n,
		      const char *filter)
{
	struct binding_page page = { .report.t_ns = 5, .filter = filter, .rows = rows, .n = n };
	char *text;
	size_t len;

	page.report.out = open_memstream(&text, &len);
	page_begin(&page.report, format);
	binding_print(&page);
	page_end(&page.report);
	return text;
}

static char *print(enum format format, size_t n, const char *filter)
{
	return print_of(format, rows, n, filter);
}

static void test_far(void)
{
	char *text;

	qsort(far, 3, sizeof(far[0]), binding_compare);
	tap_ok(far[0].b.vm_gen == 11 && far[1].b.vm_gen == 1ULL << 32,
	       "VM by VM, also where only the upper half differs");
	text = print_of(FORMAT_JSON, far, 3, "");
	page_has(text, "\"vm\":{\"id\":\"211-4294967296\",\"pid\":211,", "one whose lower half is 0");
	free(text);
	/* without the one between them */
	far[1] = far[2];
	text = print_of(FORMAT_TABLE, far, 2, "");
	page_has(text, "\n# guest1 211-8589934603\n211-8589934603 ", "a VM each, named in full");
	free(text);
}

/* Two messages, of which one was freed and given to another device since; and a line */
static void test_doorbells(void)
{
	static const struct vs_doorbell entries[] = {
		{ .what = VS_DOORBELL_CONTROLLER, .doorbell = 1, .kind = "its", .name = "a\033b",
		  .phys = 0x8090040, .size = 4 },
		{ .what = VS_DOORBELL_MAPPING, .id = 1, .doorbell = 1, .domain = 1,
		  .iova = 0x8000000, .phys = 0x8090000, .size = 0x1000 },
		{ .what = VS_DOORBELL_USER, .id = 1, .doorbell = 1, .domain = 1,
		  .iova = 0x8000000, .phys = 0x8090000, .size = 0x1000, .address = 0x8000040,
		  .host_irq = 20, .vectors = 3, .device = "0000:00:04.0" },
	};
	struct binding_row three[] = {
		{ .b = { .eventfd = -1, .kind = VS_BINDING_MSIX, .vector = 1, .host_irq = 22,
			 .device = "0000:00:04.0" } },
		{ .b = { .eventfd = -1, .kind = VS_BINDING_MSI, .host_irq = 21,
			 .device = "0000:00:05.0" } },
		{ .b = { .eventfd = -1, .kind = VS_BINDING_INTX, .host_irq = 20,
			 .device = "0000:00:04.0" } },
	};
	struct doorbell_list list = { 0 };
	char *text;

	fake_doorbell = (struct fake_doorbell){ .entries = entries, .n = 3 };
	tap_ok(!doorbell_list_read(&list, NULL), "doorbells");
	binding_find_doorbells(three, 3, &list);
	tap_ok(three[0].mapping == &list.mappings[0] && three[0].doorbell == &list.doorbells[0],
	       "a message: by a host IRQ within its descriptor");
	tap_ok(!three[1].mapping && !three[1].doorbell, "another device's has that IRQ now: none");
	tap_ok(!three[2].mapping && !three[2].doorbell, "a line has none");
	text = print_of(FORMAT_TABLE, three, 1, "");
	page_has(text, " 22 -      0x8000040 a?b      0000:00:04.0 msix[1]\n", "in the table");
	free(text);
	list.mappings[0].mapped = DOORBELL_MAPPED_UNKNOWN;
	text = print_of(FORMAT_TABLE, three, 1, "");
	page_has(text, "\n#   0000:00:04.0: 0x8000000 may not be mapped\n", "not known whether");
	free(text);
	text = print_of(FORMAT_JSON, three, 1, "");
	page_has(text, ",\"doorbell\":{\"name\":\"a\\u001bb\",\"iova\":134217792,\"mapping\":1,\"mapped\":null}}",
		 "and in JSON");
	free(text);
	list.users[0].address = 0;
	text = print_of(FORMAT_JSON, three, 1, "");
	page_has(text, ",\"doorbell\":{\"name\":\"a\\u001bb\",\"iova\":null,\"mapping\":1,", "no address yet");
	free(text);
	doorbell_list_free(&list);
}

int main(void)
{
	size_t n = sizeof(rows) / sizeof(rows[0]);
	char *text;

	qsort(rows, n, sizeof(rows[0]), binding_compare);
	tap_ok(rows[0].b.vm_gen == 11 && rows[1].b.intid == 8192 && !rows[2].b.intid &&
	       !rows[3].b.vm_gen, "VM by VM and by INTID, what is not known last");
	text = print(FORMAT_TABLE, n, "");
	page_has(text, "# guest1 211-11\n"
		 "211-11      32    0    0 irqfd         7   21 device    - -        0000:00:04.0 "
		 "intx resample\n"
		 "# guest2 212-12\n"
		 "212-12    8192    1    0 vlpi          8   22 -         - -        0000:00:05.0 "
		 "msi[0]\n"
		 "212-12       -    -    1 irqfd         9    - -         - -        -\n"
		 "-            -    -    - -             -   44 -         - -        0000:00:06.0 "
		 "msix[3]\n"
		 "# wired 4\n", "the table");
	free(text);
	text = print(FORMAT_JSON, n, "");
	page_has(text, "\"vm\":{\"id\":\"212-12\",\"pid\":212,\"name\":\"guest2\"},\"device\":null,"
		 "\"index\":null,\"vector\":null,\"host_irq\":null,\"eventfd_id\":9,\"gsi\":1,"
		 "\"intid\":null,\"path\":\"irqfd\",\"mask_mode\":null,\"mask_cause\":null,\"resample\":false,"
		 "\"vcpu\":null,\"msi_devid\":8,\"msi_eventid\":2,\"counter_offset\":0,"
		 "\"doorbell\":null}",
		 "an irqfd of no device, not mapped");
	page_has(text, "\"vm\":null,\"device\":\"0000:00:06.0\",\"index\":\"msix\",\"vector\":3,"
		 "\"host_irq\":44,\"eventfd_id\":null,\"gsi\":null,\"intid\":null,\"path\":null,"
		 "\"mask_mode\":null,\"mask_cause\":null,\"resample\":false,\"vcpu\":null,\"msi_devid\":null,"
		 "\"msi_eventid\":null,\"counter_offset\":null,\"doorbell\":null}", "a vector of no VM");
	page_has(text, "\"mask_mode\":\"device\",\"mask_cause\":\"shared\",", "how a line is masked, and why");
	free(text);
	text = print(FORMAT_TABLE, 0, "");
	page_has(text, "# nothing is wired\n", "nothing at all");
	free(text);
	text = print(FORMAT_TABLE, 0, "-I 40");
	page_has(text, "# nothing is wired that passes -I 40\n", "nothing that passes the filter");
	free(text);
	text = print_of(FORMAT_TABLE, wide, 2, "");
	tap_ok(!strcmp(text, "# virqscope list: what is wired\n"
		"# VM             INTID VCPU  GSI PATH           EVENTFD     IRQ MASK   IOVA "
		"DOORBELL DEVICE\n"
		"# guest1 4100007-12345\n"
		"4100007-12345 16777215  511 4095 irqfd-worker 123456789 1234567 -         - "
		"-        10000:e1:00.0 msix[2047]\n"
		"# guest2 211-12346\n"
		"211-12346           32    0    0 irqfd                7      21 -         - "
		"-        0000:00:04.0 unknown[1]\n"
		"# wired 2\n"), "columns are as wide as what is in them, under their heads");
	free(text);
	text = print_of(FORMAT_JSON, wide + 1, 1, "");
	page_has(text, "\"device\":\"0000:00:04.0\",\"index\":null,\"vector\":1,",
		 "a kind that has no name here is no other");
	free(text);
	test_far();
	test_doorbells();
	return tap_done();
}
