// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that the programs of virqscope doorbell emit each field of what the kernel lists and
 * reports, nothing of a kind that they do not know, with a device no other one that uses a
 * mapping, and that an event without room is counted as lost.
 *
 * Needs CAP_BPF and CAP_PERFMON, but no particular kernel.
 */
#include <stdbool.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <virqscope/binding.h>
#include <virqscope/doorbell.h>

#include "../tap.h"
#include "lost.h"
#include "feed_doorbell.skel.h"
#include "feed_doorbell_event.skel.h"

#define DEVICE_NAME "0000:00:04.0"
#define LONGER_NAME DEVICE_NAME "0"
#define ROOM (1024 * 1024)	/* of the ring buffer, in bytes */

/* As in bpf/kernel/msi_doorbell.h, where they have the kernel's names */
struct info {
	__u64 id, doorbell, phys, size, iova, domain, address;
	__u32 host_irq, vectors, refs;
	__u8 what, isolated, assigned;
	char kind[VS_DOORBELL_KIND_LEN], name[VS_DOORBELL_NAME_LEN];
	char device[VS_DOORBELL_DEVICE_LEN];
};

struct mapping {
	__u64 phys, iova, size, domain;
	__u32 refs;
	bool assigned;
	__u64 id, doorbell;
};

/* As in feed_doorbell_event.bpf.c */
struct feed_doorbell_event {
	struct mapping mapping;
	__u32 host_irq, vectors;
	char device[VS_DOORBELL_DEVICE_LEN];
	__u32 event;
};

static struct feed_doorbell_bpf *load(const char *device)
{
	struct feed_doorbell_bpf *skel = feed_doorbell_bpf__open();

	if (!skel)
		return NULL;
	bpf_program__set_autoload(skel->progs.emit_doorbell, false);
	bpf_program__set_autoload(skel->progs.print_doorbell, false);
	strncpy((char *)skel->rodata->device, device, VS_DEVICE_LEN - 1);
	if (!feed_doorbell_bpf__load(skel))
		return skel;
	feed_doorbell_bpf__destroy(skel);
	return NULL;
}

static void run(struct bpf_program *prog, void *in, size_t size)
{
	LIBBPF_OPTS(bpf_test_run_opts, run, .ctx_in = in, .ctx_size_in = size);

	if (bpf_prog_test_run_opts(bpf_program__fd(prog), &run))
		tap_ok(false, "BPF_PROG_RUN");
}

static void feed(struct feed_doorbell_bpf *skel, struct info info)
{
	run(skel->progs.feed, &info, sizeof(info));
}

/* No two fields have the same value, so none passes for another. */
static const struct info full = {
	.id = 1ULL << 32, .doorbell = 2ULL << 32, .phys = 3ULL << 32, .size = 4ULL << 32,
	.iova = 5ULL << 32, .domain = 6ULL << 32, .address = 7ULL << 32, .host_irq = 8,
	.vectors = 9, .refs = 10, .what = VS_DOORBELL_MAPPING, .isolated = 11, .assigned = 12,
	.kind = "twelve bytes", .name = "a name of as many bytes as it h", .device = DEVICE_NAME,
};

static bool is_full(const struct vs_doorbell *d)
{
	return d->id == full.id && d->doorbell == full.doorbell && d->phys == full.phys &&
	       d->size == full.size && d->iova == full.iova && d->domain == full.domain &&
	       d->address == full.address && d->host_irq == full.host_irq &&
	       d->vectors == full.vectors && d->refs == full.refs && d->what == full.what &&
	       d->isolated == full.isolated && d->assigned == full.assigned &&
	       !strcmp(d->kind, full.kind) && !strcmp(d->name, full.name) &&
	       !strcmp(d->device, full.device);
}

static void test_copy(struct feed_doorbell_bpf *skel)
{
	struct info info = full;

	feed(skel, info);
	tap_ok(skel->bss->emitted && skel->bss->printed && is_full(&skel->bss->made),
	       "each field is emitted");
	info.what = VS_DOORBELL_CONTROLLER;
	feed(skel, info);
	tap_ok(skel->bss->emitted && skel->bss->made.what == VS_DOORBELL_CONTROLLER,
	       "of a controller");
	info.what = VS_DOORBELL_USER;
	feed(skel, info);
	tap_ok(skel->bss->emitted && skel->bss->made.what == VS_DOORBELL_USER, "of a user");
	info.what = VS_DOORBELL_END;
	feed(skel, info);
	tap_ok(!skel->bss->emitted && !skel->bss->printed,
	       "a kind of entry that only a newer kernel has is not taken for the end");
	info.what = 255;
	feed(skel, info);
	tap_ok(!skel->bss->emitted, "nor is the last one that there can be");
}

/* bpf_probe_read_kernel_str() ends a text that has no end. */
static void test_no_end(struct feed_doorbell_bpf *skel)
{
	struct info info = full;

	memset(info.kind, 'k', sizeof(info.kind));
	memset(info.device, 'd', sizeof(info.device));
	feed(skel, info);
	tap_ok(strnlen(skel->bss->made.kind, VS_DOORBELL_KIND_LEN) == VS_DOORBELL_KIND_LEN - 1 &&
	       strnlen(skel->bss->made.device, VS_DOORBELL_DEVICE_LEN) ==
	       VS_DOORBELL_DEVICE_LEN - 1, "a name without an end is cut");
}

static void test_device(struct feed_doorbell_bpf *skel)
{
	struct info info = full;

	feed(skel, info);
	tap_ok(skel->bss->emitted && !skel->bss->printed,
	       "with a device, a mapping is emitted and not printed");
	info.what = VS_DOORBELL_CONTROLLER;
	feed(skel, info);
	tap_ok(skel->bss->emitted && !skel->bss->printed, "nor is a controller");
	info.what = VS_DOORBELL_USER;
	feed(skel, info);
	tap_ok(skel->bss->printed, "the device is");
	strcpy(info.device, LONGER_NAME);
	feed(skel, info);
	tap_ok(skel->bss->emitted && !skel->bss->printed,
	       "one whose name begins like the device's is not");
}

/* Events, as the ring buffer has them */

static struct feed_doorbell_event_bpf *events;
static struct vs_doorbell_event last;
static unsigned int n;

static int on_event(void *ctx, void *data, size_t size)
{
	(void)ctx;
	n++;
	memcpy(&last, data, size < sizeof(last) ? size : sizeof(last));
	return 0;
}

static struct ring_buffer *load_events(const char *device)
{
	events = feed_doorbell_event_bpf__open();
	if (!events)
		return NULL;
	bpf_program__set_autoload(events->progs.on_map, false);
	bpf_program__set_autoload(events->progs.on_unmap, false);
	bpf_program__set_autoload(events->progs.on_get, false);
	bpf_program__set_autoload(events->progs.on_put, false);
	strncpy((char *)events->rodata->device, device, VS_DEVICE_LEN - 1);
	if (feed_doorbell_event_bpf__load(events))
		return NULL;
	return ring_buffer__new(bpf_map__fd(events->maps.events), on_event, NULL, NULL);
}

static struct feed_doorbell_event event_of(__u32 event)
{
	struct feed_doorbell_event f = {
		.mapping = {
			.id = full.id, .doorbell = full.doorbell, .phys = full.phys,
			.iova = full.iova, .size = full.size, .domain = full.domain,
			.refs = full.refs, .assigned = true,
		},
		.host_irq = full.host_irq, .vectors = full.vectors, .device = DEVICE_NAME,
		.event = event,
	};

	return f;
}

static void feed_event(struct feed_doorbell_event f)
{
	run(events->progs.feed, &f, sizeof(f));
}

static bool is_of_mapping(void)
{
	return last.t_ns && last.id == full.id && last.doorbell == full.doorbell &&
	       last.phys == full.phys && last.size == full.size && last.iova == full.iova &&
	       last.domain == full.domain && last.refs == full.refs && last.assigned == 1;
}

static void test_events(struct ring_buffer *ring)
{
	struct feed_doorbell_event f;
	__u32 event;

	for (event = 0; event < VS_DOORBELL_EVENTS; event++) {
		bool is_user = event == VS_DOORBELL_GET || event == VS_DOORBELL_PUT;

		n = 0;
		feed_event(event_of(event));
		tap_ok(ring_buffer__consume(ring) == 1 && n == 1 && last.event == event &&
		       is_of_mapping(), "event %u has each field of the mapping", event);
		tap_ok(is_user ? last.host_irq == full.host_irq && last.vectors == full.vectors &&
		       !strcmp(last.device, DEVICE_NAME) :
		       !last.host_irq && !last.vectors && !last.device[0],
		       "event %u has %s", event, is_user ? "those of the user" : "no user");
	}
	f = event_of(VS_DOORBELL_GET);
	memset(f.device, 'd', sizeof(f.device) - 1);
	feed_event(f);
	tap_ok(ring_buffer__consume(ring) == 1 && strlen(last.device) == sizeof(f.device) - 1,
	       "a name as long as there is room");
}

/* No reader: the buffer becomes full. */
static void test_lost(struct ring_buffer *ring)
{
	__u64 fed = 0;

	while (!lost_in(events->maps.lost) && fed <= ROOM / sizeof(last)) {
		feed_event(event_of(VS_DOORBELL_GET));
		fed++;
	}
	tap_ok(lost_in(events->maps.lost) == 1, "an event without room is counted as lost");
	n = 0;
	ring_buffer__consume(ring);
	tap_ok(n && n == fed - 1, "and those before it are there: %u", n);
}

static void test_events_of_device(struct ring_buffer *ring)
{
	struct feed_doorbell_event f = event_of(VS_DOORBELL_GET);

	n = 0;
	strcpy(f.device, LONGER_NAME);
	feed_event(f);
	ring_buffer__consume(ring);
	tap_ok(!n, "with a device, none of another device");
	feed_event(event_of(VS_DOORBELL_MAP));
	feed_event(event_of(VS_DOORBELL_GET));
	feed_event(event_of(VS_DOORBELL_PUT));
	feed_event(event_of(VS_DOORBELL_UNMAP));
	ring_buffer__consume(ring);
	tap_ok(n == 4 && !lost_in(events->maps.lost),
	       "but its own, those of mappings, and none is lost");
}

static void with_entries(const char *device, void (*test)(struct feed_doorbell_bpf *skel))
{
	struct feed_doorbell_bpf *skel = load(device);

	if (skel)
		test(skel);
	else
		tap_ok(false, "load, device '%s'", device);
	feed_doorbell_bpf__destroy(skel);
}

static void with_events(const char *device, void (*test)(struct ring_buffer *ring))
{
	struct ring_buffer *ring = load_events(device);

	if (ring)
		test(ring);
	else
		tap_ok(false, "load events, device '%s'", device);
	ring_buffer__free(ring);
	feed_doorbell_event_bpf__destroy(events);
}

int main(void)
{
	with_entries("", test_copy);
	with_entries("", test_no_end);
	with_entries(DEVICE_NAME, test_device);
	with_events("", test_events);
	with_events("", test_lost);
	with_events(DEVICE_NAME, test_events_of_device);
	return tap_done();
}
