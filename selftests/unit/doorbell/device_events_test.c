// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that --follow with a device prints what its interrupts do, the mappings that are made for
 * them, and where a mapping goes that they have or had, also from before; and no other mapping.
 */
#include <stdio.h>
#include <string.h>

#include "doorbell/device_events.h"
#include "doorbell/doorbell.h"
#include "ebpf/fake_doorbell.h"
#include "tap.h"

#define DEVICE "0000:00:04.0"

static struct device_events de;
static char printed[256];

static void print(const struct vs_doorbell_event *e, void *ctx)
{
	size_t len = strlen(printed);

	(void)ctx;
	snprintf(printed + len, sizeof(printed) - len, "%s%s %llu", len ? ", " : "",
		 doorbell_event_name(e->event), e->id);
}

static void begin(const char *device, const struct vs_doorbell *entries, size_t n)
{
	struct doorbell_list list = { 0 };

	fake_doorbell = (struct fake_doorbell){ .entries = entries, .n = n };
	if (doorbell_list_read(&list, NULL))
		tap_ok(false, "list");
	device_events_fini(&de);
	de.device = device;
	if (device_events_begin(&de, &list))
		tap_ok(false, "begin");
	doorbell_list_free(&list);
}

/* An event of a mapping, with references. Users are the device: the program emits no other. */
static void on(enum vs_doorbell_event_kind kind, unsigned int id, unsigned int refs)
{
	struct vs_doorbell_event e = { .event = kind, .id = id, .refs = refs };

	if (device_events_take(&de, &e, print, NULL))
		tap_ok(false, "take");
}

static void expect(const char *what, const char *events)
{
	tap_ok(!strcmp(printed, events), "%s: %s", what, events);
	if (strcmp(printed, events))
		printf("# not: %s\n", printed);
	printed[0] = 0;
}

static void test_own(void)
{
	begin(DEVICE, NULL, 0);
	on(VS_DOORBELL_MAP, 1, 0);
	expect("a mapping is held until its user is known", "");
	on(VS_DOORBELL_MAP, 2, 0);
	on(VS_DOORBELL_GET, 1, 1);
	on(VS_DOORBELL_GET, 1, 2);
	expect("it is printed before the interrupt that it was made for", "map 1, get 1, get 1");
	on(VS_DOORBELL_PUT, 1, 2);
	on(VS_DOORBELL_PUT, 1, 1);
	on(VS_DOORBELL_UNMAP, 2, 0);
	on(VS_DOORBELL_UNMAP, 1, 0);
	expect("when it goes, too, and no other", "put 1, put 1, unmap 1");
	on(VS_DOORBELL_UNMAP, 1, 0);
	expect("once", "");
}

static void test_shared(void)
{
	begin(DEVICE, NULL, 0);
	on(VS_DOORBELL_MAP, 1, 0);
	on(VS_DOORBELL_GET, 1, 2);
	expect("a mapping that was made for another device of the domain is not printed", "get 1");
	on(VS_DOORBELL_PUT, 1, 2);
	on(VS_DOORBELL_GET, 1, 1);
	expect("nor later", "put 1, get 1");
	on(VS_DOORBELL_PUT, 1, 2);
	on(VS_DOORBELL_UNMAP, 1, 0);
	expect("but that it goes: the device can no longer write there", "put 1, unmap 1");
}

/* The domain goes under its users. */
static void test_from_before(void)
{
	static const struct vs_doorbell entries[] = {
		{ .what = VS_DOORBELL_MAPPING, .id = 1 },
		{ .what = VS_DOORBELL_MAPPING, .id = 2 },
		{ .what = VS_DOORBELL_USER, .id = 1, .device = DEVICE, .host_irq = 20,
		  .vectors = 1 },
		{ .what = VS_DOORBELL_USER, .id = 1, .device = DEVICE, .host_irq = 21,
		  .vectors = 1 },
		{ .what = VS_DOORBELL_USER, .id = 2, .device = DEVICE "0", .host_irq = 22,
		  .vectors = 1 },
	};

	begin(DEVICE, entries, sizeof(entries) / sizeof(entries[0]));
	on(VS_DOORBELL_UNMAP, 2, 1);
	on(VS_DOORBELL_UNMAP, 1, 2);
	on(VS_DOORBELL_PUT, 1, 2);
	expect("a mapping that the device had before", "unmap 1, put 1");
	begin(DEVICE, NULL, 0);
	on(VS_DOORBELL_PUT, 3, 1);
	on(VS_DOORBELL_UNMAP, 3, 0);
	expect("one that it gave back before the list was read", "put 3, unmap 3");
}

static void test_many(void)
{
	unsigned int i;

	begin(DEVICE, NULL, 0);
	for (i = 1; i <= 1000; i++)
		on(VS_DOORBELL_MAP, i, 0);
	on(VS_DOORBELL_GET, 500, 1);
	for (i = 1; i <= 1000; i++)
		on(VS_DOORBELL_UNMAP, i, 0);
	expect("of a thousand, one", "map 500, get 500, unmap 500");
	tap_ok(!de.n_maps && !de.n_used, "nothing is kept of mappings that have gone");
}

static void test_all(void)
{
	begin("", NULL, 0);
	on(VS_DOORBELL_MAP, 1, 0);
	on(VS_DOORBELL_UNMAP, 2, 0);
	expect("without a device, all as they come", "map 1, unmap 2");
}

int main(void)
{
	test_own();
	test_shared();
	test_from_before();
	test_many();
	test_all();
	device_events_fini(&de);
	return tap_done();
}
