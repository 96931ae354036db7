// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "ebpf/attach.h"
#include "ebpf/bound.h"
#include "ebpf/explain.h"
#include "ebpf/wakeup.h"
#include "latency/outlier_bpf.h"
#include "util/clock.h"
#include "util/log.h"
#include "outlier.skel.h"

_Static_assert(sizeof(struct vs_life) == 2 * 8 + 8 * VS_STAMPS + 8 * 4 + 8, "a life without holes");

struct bpf_outlier {
	struct outlier_bpf *skel;
	struct ring_buffer *wakeup;
};

struct bpf_outlier *bpf_outlier_open(const struct vs_filter *filter, const struct bpf_map *bound,
				     uint64_t threshold_ticks)
{
	struct bpf_outlier *b = calloc(1, sizeof(*b));
	int err = -ENOMEM;

	if (!b)
		goto fail;
	b->skel = outlier_bpf__open();
	if (!b->skel) {
		err = -errno;
		goto fail;
	}
	memcpy((void *)&b->skel->rodata->filter, filter, sizeof(*filter));
	b->skel->rodata->threshold = threshold_ticks;
	err = bpf_bound_share(b->skel->obj, bound);
	if (!err)
		err = outlier_bpf__load(b->skel);
	if (err)
		goto fail;
	b->wakeup = bpf_wakeup_open(bpf_map__fd(b->skel->maps.found));
	if (b->wakeup)
		return b;
	err = -errno;
fail:
	bpf_explain_load(err);
	bpf_outlier_close(b);
	return NULL;
}

int bpf_outlier_attach(struct bpf_outlier *b)
{
	int err = outlier_bpf__attach(b->skel);

	if (err)
		log_error("cannot attach to kvm:vgic_irq_life: %s; -vv shows why", strerror(-err));
	return err;
}

void bpf_outlier_begin(struct bpf_outlier *b)
{
	b->skel->data->since = clock_ticks();
}

void bpf_outlier_detach(struct bpf_outlier *b)
{
	outlier_bpf__detach(b->skel);
	bpf_settle();
}

void bpf_outlier_close(struct bpf_outlier *b)
{
	if (!b)
		return;
	ring_buffer__free(b->wakeup);
	outlier_bpf__destroy(b->skel);
	free(b);
}

uint64_t bpf_outlier_found(const struct bpf_outlier *b)
{
	return __atomic_load_n(&b->skel->bss->outlier, __ATOMIC_RELAXED);
}

int bpf_outlier_wakeup_fd(const struct bpf_outlier *b)
{
	return ring_buffer__epoll_fd(b->wakeup);
}

void bpf_outlier_wakeup_drain(struct bpf_outlier *b)
{
	ring_buffer__consume(b->wakeup);
}

int bpf_outlier_life(struct bpf_outlier *b, uint64_t number, struct vs_life *life)
{
	__u32 at = number % VS_LIVES;
	int err = bpf_map_lookup_elem(bpf_map__fd(b->skel->maps.lives), &at, life);

	return !err && life->number != number ? -ENOENT : err;
}

int bpf_outlier_device(struct bpf_outlier *b, const struct vs_life *life, uint64_t began_ns,
		       struct vs_bound *device)
{
	struct vs_bound_key key = { life->vm_gen, life->gsi, life->host_irq };
	int err = bpf_map_lookup_elem(bpf_map__fd(b->skel->maps.bound), &key, device);

	if (!err && device->since_ns > began_ns)
		return -ENOENT;
	return err;
}

int bpf_outlier_cost(const struct bpf_outlier *b, struct bpf_totals *totals)
{
	uint64_t missed = totals->cost.missed;
	int err = bpf_cost_of(b->skel->obj, &totals->cost);

	totals->lost += totals->cost.missed - missed;
	return err;
}
