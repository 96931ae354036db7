// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "ebpf/bound.h"
#include "ebpf/explain.h"
#include "ebpf/in_flight.h"
#include "ebpf/iter.h"
#include "in_flight.skel.h"

_Static_assert(sizeof(struct vs_in_flight) == VS_MOMENTS * 8 + 2 * 8 + 4 * 4 + 2 +
	       14 + VS_DEVICE_LEN, "an interrupt without holes");

struct bpf_in_flight {
	struct in_flight_bpf *skel;
	struct bpf_link *link;
};

static int load(struct bpf_in_flight *b, const struct vs_filter *filter, const char *device,
		const struct bpf_map *bound, bool text)
{
	struct bpf_program *prog, *other;
	int err = 0;

	b->skel = in_flight_bpf__open();
	if (!b->skel)
		return -errno;
	memcpy((void *)&b->skel->rodata->filter, filter, sizeof(*filter));
	prog = text ? b->skel->progs.print_in_flight : b->skel->progs.emit_in_flight;
	other = text ? b->skel->progs.emit_in_flight : b->skel->progs.print_in_flight;
	bpf_program__set_autoload(other, false);
	bpf_bound_prepare(b->skel->obj, (char *)b->skel->rodata->device, device);
	if (bound)
		err = bpf_bound_share(b->skel->obj, bound);
	else
		bpf_bound_only_fill(b->skel->obj);
	if (!err)
		err = in_flight_bpf__load(b->skel);
	if (!err && !bound)
		err = bpf_bound_fill(b->skel->obj);
	if (err)
		return err;
	b->link = bpf_program__attach_iter(prog, NULL);
	return b->link ? 0 : -errno;
}

struct bpf_in_flight *bpf_in_flight_open(const struct vs_filter *filter, const char *device,
					 const struct bpf_map *bound, bool text)
{
	struct bpf_in_flight *b = calloc(1, sizeof(*b));
	int err = b ? load(b, filter, device, bound, text) : -ENOMEM;

	if (!err)
		return b;
	bpf_explain_load(err);
	bpf_in_flight_close(b);
	return NULL;
}

void bpf_in_flight_close(struct bpf_in_flight *b)
{
	if (!b)
		return;
	bpf_link__destroy(b->link);
	in_flight_bpf__destroy(b->skel);
	free(b);
}

struct reader {
	void (*fn)(const struct vs_in_flight *irq, void *ctx);
	void *ctx;
};

static int read_one(const void *record, void *ctx)
{
	const struct vs_in_flight *irq = record;
	struct reader *r = ctx;

	if (irq->end)
		return BPF_ITER_END;
	r->fn(irq, r->ctx);
	return 0;
}

int bpf_in_flight_read(struct bpf_in_flight *b,
		       void (*fn)(const struct vs_in_flight *irq, void *ctx), void *ctx)
{
	struct reader r = { fn, ctx };

	b->skel->bss->unknown = 0;
	return bpf_iter_read(b->link, sizeof(struct vs_in_flight), read_one, &r);
}

uint64_t bpf_in_flight_unknown(const struct bpf_in_flight *b)
{
	return b->skel->bss->unknown;
}

struct counter {
	struct in_flight_count n;
	bool locked;
};

static void count_one(const struct vs_in_flight *irq, void *ctx)
{
	struct counter *c = ctx;

	if (irq->locked)
		c->locked = true;
	else if (irq->vlpi)
		c->n.invisible++;
	else
		c->n.in_flight++;
}

int bpf_in_flight_count(struct bpf_in_flight *b, struct in_flight_count *count)
{
	struct counter c = { 0 };
	int err = bpf_in_flight_read(b, count_one, &c);

	if (!err)
		*count = c.locked ? (struct in_flight_count)IN_FLIGHT_UNKNOWN : c.n;
	return err;
}

int bpf_in_flight_pin(struct bpf_in_flight *b, const char *path)
{
	return bpf_iter_pin(b->link, path);
}
