// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that users are listed by the mapping that they have, a device once, and mappings by the
 * doorbell that the kernel says, all sorted; that a list which is not whole is not printed; and
 * that an unknown kind or reason is no other; and that lines of --follow fit a terminal.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "doorbell/doorbell.h"
#include "ebpf/fake_doorbell.h"
#include "page.h"
#include "report/text.h"

#define PAGE 0x1000

/* A mapping, of a doorbell */
#define AT(number, of, page, in, to, by) .id = (number), .doorbell = (of), .phys = (page), \
	.size = PAGE, .domain = (in), .iova = (to), .refs = (by)
#define USER(dev, irq, n, ...) { .what = VS_DOORBELL_USER, .device = (dev), .host_irq = (irq), \
	.vectors = (n), __VA_ARGS__ }

/* In no order: two ITSes, of which the first is in two domains; a page without a doorbell */
static const struct vs_doorbell entries[] = {
	{ .what = VS_DOORBELL_CONTROLLER, .doorbell = 2, .kind = "its", .name = "its@9",
	  .phys = 0x9090040, .size = 4, .isolated = 1 },
	{ .what = VS_DOORBELL_CONTROLLER, .doorbell = 1, .kind = "its", .name = "its@8",
	  .phys = 0x8090040, .size = 4, .isolated = 1 },
	{ .what = VS_DOORBELL_MAPPING, AT(11, 2, 0x9090000, 7, 0x8001000, 4) },
	{ .what = VS_DOORBELL_MAPPING, AT(12, 2, 0x9090000, 3, 0xffff0000, 0) },
	{ .what = VS_DOORBELL_MAPPING, .assigned = 1, AT(13, 1, 0x8090000, 7, 0x8000000, 1) },
	{ .what = VS_DOORBELL_MAPPING, AT(14, 0, 0x7000000, 3, 0xfffe0000, 1) },
	USER("0000:00:05.0", 31, 1, AT(11, 2, 0x9090000, 7, 0x8001000, 4)),
	USER("0000:00:04.0", 33, 2, AT(11, 2, 0x9090000, 7, 0x8001000, 4)),
	USER("0000:00:04.0", 37, 1, AT(11, 2, 0x9090000, 7, 0x8001000, 4)),
	USER("0000:00:04.0", 32, 1, AT(11, 2, 0x9090000, 7, 0x8001000, 4)),
	USER("0000:00:04.0", 40, 1, AT(13, 1, 0x8090000, 7, 0x8000000, 1)),
	USER("0000:00:06.0", 50, 1, AT(14, 0, 0x7000000, 3, 0xfffe0000, 1)),
};

#define N (sizeof(entries) / sizeof(entries[0]))

static struct doorbell_list list;
static struct doorbell_model m;

static void group(const struct vs_doorbell *given, size_t n, const char *device)
{
	fake_doorbell = (struct fake_doorbell){ .entries = given, .n = n };
	doorbell_list_free(&list);
	doorbell_model_fini(&m);
	tap_ok(!doorbell_list_read(&list, NULL) && !doorbell_model_group(&m, &list, PAGE, device),
	       "%zu entries, device '%s'", n, device);
}

static bool is_user(const struct doorbell_user *user, const char *device, uint32_t first,
		    uint32_t last)
{
	return !strcmp(user->device, device) && user->first == first && user->last == last;
}

static void test_groups(void)
{
	const struct doorbell_place *place;

	group(entries, N, "");
	tap_ok(m.n == 3 && m.rows[0].d.phys == 0x7000000 && m.rows[1].d.phys == 0x8090040 &&
	       m.rows[2].d.phys == 0x9090040, "doorbells by address");
	tap_ok(!m.rows[0].known && m.rows[0].n == 1, "a page of no doorbell is a row of its own");
	tap_ok(m.rows[1].known && m.rows[1].pages == 1 && m.rows[1].n == 1 &&
	       m.rows[1].places[0].mapping->d.domain == 7, "one mapping");
	tap_ok(m.rows[2].n == 2 && m.rows[2].places[0].mapping->d.domain == 3 &&
	       m.rows[2].places[1].mapping->d.domain == 7, "two, by domain");
	tap_ok(!m.rows[2].places[0].n, "no users");
	place = &m.rows[2].places[1];
	tap_ok(place->n == 3 && is_user(&place->users[0], "0000:00:04.0", 32, 34) &&
	       is_user(&place->users[1], "0000:00:04.0", 37, 37) &&
	       is_user(&place->users[2], "0000:00:05.0", 31, 31),
	       "users by device, their IRQs as ranges, and those of two devices apart");
	tap_ok(doorbell_users_of_device(place, 0) == 2 && doorbell_users_of_device(place, 2) == 1,
	       "two ranges of a device, one of the other");
}

static void test_device(void)
{
	group(entries, N, "0000:00:04.0");
	tap_ok(m.n == 2 && m.rows[0].n == 1 && m.rows[1].n == 1 &&
	       m.rows[1].places[0].mapping->d.domain == 7 && m.rows[1].places[0].n == 2,
	       "of one device: its doorbells, its mappings, itself");
	group(entries, N, "0000:00:09.0");
	tap_ok(!m.n, "of a device that has none: nothing");
}

/* Doorbells that do not have a page each: mappings are the kernel's to assign, not the address's */
static void test_pages(void)
{
	static const struct vs_doorbell shared[] = {
		{ .what = VS_DOORBELL_CONTROLLER, .doorbell = 1, .kind = "gicv2m",
		  .phys = 0x8020040, .size = 4 },
		{ .what = VS_DOORBELL_CONTROLLER, .doorbell = 2, .kind = "gicv2m",
		  .phys = 0x8020840, .size = 4 },
		{ .what = VS_DOORBELL_CONTROLLER, .doorbell = 3, .kind = "its",
		  .phys = 0x10000ffe, .size = 0x2004 },
		{ .what = VS_DOORBELL_MAPPING, AT(1, 2, 0x8020000, 1, 0x8000000, 1) },
		{ .what = VS_DOORBELL_MAPPING, AT(2, 3, 0x10002000, 1, 0x8001000, 0) },
		{ .what = VS_DOORBELL_MAPPING, AT(3, 0, 0x10004000, 1, 0x8002000, 0) },
		USER("0000:00:04.0", 20, 1, AT(1, 2, 0x8020000, 1, 0x8000000, 1)),
	};

	group(shared, sizeof(shared) / sizeof(shared[0]), "");
	tap_ok(m.n == 4 && !m.rows[0].n && m.rows[1].n == 1 && m.rows[1].places[0].n == 1,
	       "the mapping of a page of two doorbells is of the one that the kernel names");
	tap_ok(m.rows[2].pages == 4 && m.rows[2].n == 1, "a doorbell in four pages, one mapped");
	tap_ok(!m.rows[3].known && m.rows[3].d.phys == 0x10004000, "the page behind it is not its");
}

/* A mapping has gone under its user, and another one is where it was. */
static void test_place_again(void)
{
	static const struct vs_doorbell again[] = {
		{ .what = VS_DOORBELL_CONTROLLER, .doorbell = 1, .kind = "its",
		  .phys = 0x8090040, .size = 4 },
		{ .what = VS_DOORBELL_MAPPING, AT(9, 1, 0x8090000, 1, 0x8000000, 1) },
		USER("0000:00:04.0", 20, 1, AT(8, 1, 0x8090000, 1, 0x8000000, 1)),
		USER("0000:00:05.0", 21, 1, AT(9, 1, 0x8090000, 1, 0x8000000, 1)),
	};
	const struct doorbell_place *places;

	group(again, sizeof(again) / sizeof(again[0]), "");
	places = m.rows[0].places;
	tap_ok(m.n == 1 && m.rows[0].n == 2 && places[0].mapping->d.id == 8 &&
	       places[0].mapping->mapped == DOORBELL_UNMAPPED &&
	       places[1].mapping->d.id == 9 && places[1].mapping->mapped == DOORBELL_MAPPED &&
	       places[0].n == 1 && is_user(&places[0].users[0], "0000:00:04.0", 20, 20) &&
	       places[1].n == 1 && is_user(&places[1].users[0], "0000:00:05.0", 21, 21),
	       "a mapping in the place of one that has gone is not that one");
}

/* As many mappings and vectors as the largest hosts may have */
static void test_many(void)
{
	enum { MAPPINGS = 1000, USERS = 32 };
	static struct vs_doorbell many[1 + MAPPINGS * (1 + USERS)];
	struct vs_doorbell *user = many + 1 + MAPPINGS;
	size_t i, j, right = 0;

	many[0] = (struct vs_doorbell){ .what = VS_DOORBELL_CONTROLLER, .doorbell = 1,
					.kind = "its", .phys = 0x8090040, .size = 4 };
	for (i = 1; i <= MAPPINGS; i++) {
		many[i] = (struct vs_doorbell){ .what = VS_DOORBELL_MAPPING,
						AT(i, 1, 0x8090000, i, 0x8000000, USERS) };
		for (j = 0; j < USERS; j++, user++) {
			*user = (struct vs_doorbell)USER("", 20 + i + j * MAPPINGS, 1,
							 AT(i, 1, 0x8090000, i, 0x8000000, USERS));
			snprintf(user->device, sizeof(user->device), "%04zx:00:00.0", i);
		}
	}
	group(many, sizeof(many) / sizeof(many[0]), "");
	for (i = 0; i < m.rows[0].n; i++) {
		const struct doorbell_place *place = &m.rows[0].places[i];

		right += place->mapping->d.id == i + 1 && place->n == USERS;
	}
	tap_ok(right == MAPPINGS, "%d mappings with %d users each: %zu", MAPPINGS, USERS, right);
}

static void test_why(void)
{
	static const struct {
		const char *kind;
		int isolated;
		const char *why;
	} cases[] = {
		{ "its", 1, "its: an ITS checks the DeviceID" },
		{ "its", 0, "its: behind a pre-ITS a device chooses its DeviceID by the address" },
		{ "gicv2m", 0, "gicv2m: a device can raise any SPI of the frame" },
		{ "mbi", 0, "mbi: a device can raise and lower any SPI of the ranges" },
		{ "gicv2m", 1, NULL },
		{ "imsic", 0, NULL },
		{ "", 0, NULL },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct vs_doorbell d = { .isolated = cases[i].isolated };
		const char *why;

		strcpy(d.kind, cases[i].kind);
		why = doorbell_why(&d);
		tap_ok(why && cases[i].why ? !strcmp(why, cases[i].why) : !why && !cases[i].why,
		       "'%s', %sisolated: %s", d.kind, d.isolated ? "" : "not ",
		       cases[i].why ? cases[i].why : "not known why");
	}
}

static char *print(enum format format)
{
	struct doorbell_page page = { .report.t_ns = 5, .filter = "", .model = &m };
	char *text;
	size_t len;

	page.report.out = open_memstream(&text, &len);
	page_begin(&page.report, format);
	doorbell_print(&page);
	page_end(&page.report);
	return text;
}

static void test_unknown(void)
{
	static const struct vs_doorbell newer[] = {
		{ .what = VS_DOORBELL_CONTROLLER, .doorbell = 1, .kind = "imsic", .name = "a\nb",
		  .phys = 0x8090040, .size = 8 },
		{ .what = VS_DOORBELL_MAPPING, AT(14, 0, 0x7000000, 3, 0xfffe0000, 0) },
	};
	char *text;

	group(newer, 2, "");
	text = print(FORMAT_TABLE);
	page_has(text, "# imsic a?b at 0x8090040: 8 bytes, 1 page, NOT isolated\n"
		 "#   imsic: a kind that this version does not know\n", "a kind of a newer kernel");
	page_has(text, "# - at 0x7000000: of a controller that is not registered\n"
		 "3        0xfffe0000 host     yes       0 -            -\n", "no controller");
	free(text);
	text = print(FORMAT_JSON);
	page_has(text, "\"kind\":\"imsic\",\"name\":\"a\\u000ab\",\"phys\":134807616,"
		 "\"size_bytes\":8,\"pages\":1,\"isolated\":false,\"why\":null,\"mappings\":[]}\n",
		 "a kind, in JSON");
	page_has(text, "\"kind\":null,\"name\":null,\"phys\":117440512,\"size_bytes\":null,"
		 "\"pages\":null,\"isolated\":null,\"why\":null,\"mappings\":[{\"mapping\":14,\"domain\":3,",
		 "no controller, in JSON");
	free(text);
}

/* Firmware names the devices that are no PCI device. */
static void test_device_name(void)
{
	static const struct vs_doorbell named[] = {
		{ .what = VS_DOORBELL_CONTROLLER, .doorbell = 1, .kind = "its", .name = "its@8" },
		{ .what = VS_DOORBELL_MAPPING, AT(1, 1, 0x8090000, 1, 0xfffff000, 1) },
		USER("a\tb\033[2J", 20, 1, AT(1, 1, 0x8090000, 1, 0xfffff000, 1)),
	};
	char *text;

	group(named, sizeof(named) / sizeof(named[0]), "");
	text = print(FORMAT_TABLE);
	page_has(text, " 1 a?b?[2J      20\n",
		 "a device's name in the table, without control characters");
	free(text);
}

static char *print_event(const struct vs_doorbell_event *e)
{
	struct report_page page = { 0 };
	char *text;
	size_t len;

	page.out = open_memstream(&text, &len);
	if (!e)
		doorbell_table_events(page.out);
	else
		doorbell_print_event(&page, &list, e);
	fclose(page.out);
	return text;
}

static void test_event_lines(void)
{
	static const struct vs_doorbell its = {
		.what = VS_DOORBELL_CONTROLLER, .doorbell = 1, .kind = "its", .name = "its@8080000",
	};
	struct vs_doorbell_event e = {
		.t_ns = 1234567123456789, .doorbell = 1, .iova = 0x8000000, .domain = 123456,
		.refs = 2048, .assigned = 1, .host_irq = 135, .vectors = 32,
		.event = VS_DOORBELL_GET, .device = "0000:00:04.0",
	};
	char *head, *line;

	group(&its, 1, "");
	head = print_event(NULL);
	line = print_event(&e);
	page_has(head,
		 "#       TIME/s EVENT DOMAIN       IOVA USE      REFS DEVICE  IRQ     DOORBELL\n",
		 "the head of events");
	page_has(line,
		 "1234567.123457 get   123456  0x8000000 assigned 2048 00:04.0 135-166 its@8080000\n",
		 "an event, below it");
	tap_ok(strlen(line) <= TEXT_COLUMNS + 1, "and no wider than %d columns, but %zu",
	       TEXT_COLUMNS, strlen(line) - 1);
	free(head);
	free(line);
	strcpy(e.device, "a\nb");
	line = print_event(&e);
	page_has(line, " a?b     135-166 ", "a device's name without control characters");
	free(line);
	e.event = VS_DOORBELL_UNMAP;
	e.device[0] = e.vectors = e.doorbell = 0;
	line = print_event(&e);
	page_has(line, "1234567.123457 unmap 123456  0x8000000 assigned 2048 -       -       -\n",
		 "a mapping has no user, and may be of no doorbell");
	free(line);
}

static void test_incomplete(void)
{
	fake_doorbell = (struct fake_doorbell){ .entries = entries, .n = N, .cut = true };
	doorbell_model_fini(&m);
	tap_ok(doorbell_list_read(&list, NULL) == -ENODATA, "a list that is not whole is refused");
	tap_ok(!doorbell_model_group(&m, &list, PAGE, "") && !m.n, "and nothing is left to print");
}

int main(void)
{
	test_groups();
	test_device();
	test_pages();
	test_place_again();
	test_many();
	test_why();
	test_unknown();
	test_device_name();
	test_event_lines();
	test_incomplete();
	doorbell_list_free(&list);
	doorbell_model_fini(&m);
	return tap_done();
}
