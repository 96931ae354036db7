// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <virqscope/binding.h>

#include "doorbell/event.h"
#include "ebpf/attach.h"
#include "ebpf/explain.h"
#include "doorbell_event.skel.h"

_Static_assert(sizeof(struct vs_doorbell_event) == 7 * 8 + 3 * 4 + 4 + VS_DOORBELL_DEVICE_LEN,
	       "an event without holes");

struct bpf_doorbell_event {
	struct doorbell_event_bpf *skel;
	struct ring_buffer *events;
	void (*fn)(const struct vs_doorbell_event *e, void *ctx);
	void *ctx;
};

static int on_event(void *ctx, void *data, size_t size)
{
	struct bpf_doorbell_event *b = ctx;

	if (size >= sizeof(struct vs_doorbell_event))
		b->fn(data, b->ctx);
	return 0;
}

static int load(struct bpf_doorbell_event *b, const char *device)
{
	int err;

	b->skel = doorbell_event_bpf__open();
	if (!b->skel)
		return -errno;
	strncpy((char *)b->skel->rodata->device, device, VS_DEVICE_LEN - 1);
	err = doorbell_event_bpf__load(b->skel);
	if (err)
		return err;
	b->events = ring_buffer__new(bpf_map__fd(b->skel->maps.events), on_event, b, NULL);
	return b->events ? 0 : -errno;
}

struct bpf_doorbell_event *
bpf_doorbell_event_open(const char *device,
			void (*fn)(const struct vs_doorbell_event *e, void *ctx), void *ctx)
{
	struct bpf_doorbell_event *b = calloc(1, sizeof(*b));
	int err = b ? load(b, device) : -ENOMEM;

	if (err) {
		bpf_explain_load(err);
		bpf_doorbell_event_close(b);
		return NULL;
	}
	b->fn = fn;
	b->ctx = ctx;
	return b;
}

/* Attach ends first, so that each begin that is emitted also has its end. */
int bpf_doorbell_event_attach(struct bpf_doorbell_event *b)
{
	struct doorbell_event_bpf *skel = b->skel;
	int err = bpf_attach(&skel->links.on_unmap, skel->progs.on_unmap,
			     "msi_doorbell:msi_doorbell_unmap");

	if (!err)
		err = bpf_attach(&skel->links.on_put, skel->progs.on_put,
				 "msi_doorbell:msi_doorbell_put");
	if (!err)
		err = bpf_attach(&skel->links.on_map, skel->progs.on_map,
				 "msi_doorbell:msi_doorbell_map");
	if (!err)
		err = bpf_attach(&skel->links.on_get, skel->progs.on_get,
				 "msi_doorbell:msi_doorbell_get");
	return err;
}

void bpf_doorbell_event_detach(struct bpf_doorbell_event *b)
{
	doorbell_event_bpf__detach(b->skel);
	bpf_settle();
}

void bpf_doorbell_event_close(struct bpf_doorbell_event *b)
{
	if (!b)
		return;
	ring_buffer__free(b->events);
	doorbell_event_bpf__destroy(b->skel);
	free(b);
}

int bpf_doorbell_event_fd(const struct bpf_doorbell_event *b)
{
	return ring_buffer__epoll_fd(b->events);
}

int bpf_doorbell_event_consume(struct bpf_doorbell_event *b)
{
	int n = ring_buffer__consume(b->events);

	return n < 0 ? n : 0;
}

int bpf_doorbell_event_totals(struct bpf_doorbell_event *b, struct bpf_totals *totals)
{
	return bpf_totals_of(b->skel->obj, b->skel->maps.lost, totals);
}

struct bpf_object *bpf_doorbell_event_object(struct bpf_doorbell_event *b)
{
	return b->skel->obj;
}
