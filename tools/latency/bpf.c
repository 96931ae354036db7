// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "ebpf/attach.h"
#include "ebpf/bound.h"
#include "ebpf/explain.h"
#include "ebpf/percpu.h"
#include "ebpf/wakeup.h"
#include "latency/bpf.h"
#include "util/clock.h"
#include "util/log.h"
#include "latency.skel.h"

_Static_assert(sizeof(struct vs_hist_wide) == 24, "histogram layout");
_Static_assert(sizeof(struct vs_latency_key) == 12, "a key without holes");
_Static_assert(sizeof(struct vs_source) == 20 + VS_DEVICE_LEN, "a source without holes");
_Static_assert(sizeof(struct vs_latency) == 32 + VS_SOURCES * (20 + VS_DEVICE_LEN) + 5 * 8 +
	       VS_OUTCOMES * 8 + 8 + 8 + VS_WHOLES * VS_OCTAVES * VS_STAGES * 8 +
	       VS_MEASURES * (24 + 4 * VS_HIST_BUCKETS) + 12, "a value without holes");
_Static_assert(sizeof(struct vs_latency_digest) == 17 * 8 + 3 * 4 + VS_DEVICE_LEN + 12,
	       "a digest without holes");
_Static_assert(sizeof(struct vs_kernel_counters) == 32, "a context without holes");

struct bpf_latency {
	struct latency_bpf *skel;
	struct ring_buffer *wakeup;
	struct vs_latency *blank;	/* what a slot that no interrupt has contains */
	bool counted;			/* base was read */
	struct vs_kernel_counters base;
};

static void explain_load(int err, uint32_t max_irqs)
{
	if (err == -ENOMEM)
		log_error("no room for the maps of %u interrupts: %s; try a smaller --max-irqs",
			  max_irqs, strerror(-err));
	else
		bpf_explain_load(err);
}

static int fill_spare(struct bpf_latency *b, uint32_t max_irqs)
{
	__u32 slot;
	int err = 0;

	for (slot = 0; slot < max_irqs && !err; slot++)
		err = bpf_map_update_elem(bpf_map__fd(b->skel->maps.spare), NULL, &slot, BPF_ANY);
	return err;
}

struct bpf_latency *bpf_latency_open(const struct vs_filter *filter, const char *device,
				     uint32_t max_irqs)
{
	struct bpf_latency *b = calloc(1, sizeof(*b));
	int err = -ENOMEM;

	if (!b)
		goto fail;
	b->blank = calloc(1, sizeof(*b->blank));
	if (!b->blank)
		goto fail;
	b->skel = latency_bpf__open();
	if (!b->skel) {
		err = -errno;
		goto fail;
	}
	memcpy((void *)&b->skel->rodata->filter, filter, sizeof(*filter));
	bpf_bound_prepare(b->skel->obj, (char *)b->skel->rodata->device, device);
	bpf_map__set_max_entries(b->skel->maps.interrupts, max_irqs);
	bpf_map__set_max_entries(b->skel->maps.slots, max_irqs);
	bpf_map__set_max_entries(b->skel->maps.spare, max_irqs);
	bpf_map__set_max_entries(b->skel->maps.digests, max_irqs);
	err = latency_bpf__load(b->skel);
	if (!err)
		err = fill_spare(b, max_irqs);
	if (err)
		goto fail;
	b->wakeup = bpf_wakeup_open(bpf_map__fd(b->skel->maps.wakeup));
	if (!b->wakeup) {
		err = -errno;
		goto fail;
	}
	return b;

fail:
	explain_load(err, max_irqs);
	bpf_latency_close(b);
	return NULL;
}

static bool kernel_counters(struct bpf_latency *b, struct vs_kernel_counters *sum)
{
	LIBBPF_OPTS(bpf_test_run_opts, run, .ctx_in = sum, .ctx_size_in = sizeof(*sum));
	int fd = bpf_program__fd(b->skel->progs.read_kernel_counters);

	memset(sum, 0, sizeof(*sum));
	for (;;) {
		if (bpf_prog_test_run_opts(fd, &run))
			return false;
		if (run.retval != VS_COUNTERS_OK)
			return run.retval == VS_COUNTERS_END;
		sum->cpu++;
	}
}

int bpf_latency_attach(struct bpf_latency *b)
{
	int err = latency_bpf__attach(b->skel);

	if (err) {
		log_error("cannot attach to kvm:vgic_irq_life: %s; -vv shows why", strerror(-err));
		return err;
	}
	err = bpf_bound_fill(b->skel->obj);
	if (err) {
		log_error("cannot read which devices are bound: %s", strerror(-err));
		return err;
	}
	b->skel->data->since = clock_ticks();
	b->counted = kernel_counters(b, &b->base);
	if (!b->counted)
		log_note("the kernel does not count interrupts without a record: "
			 "they cannot be seen to be lost");
	return 0;
}

void bpf_latency_detach(struct bpf_latency *b)
{
	latency_bpf__detach(b->skel);
	bpf_settle();
}

void bpf_latency_close(struct bpf_latency *b)
{
	if (!b)
		return;
	ring_buffer__free(b->wakeup);
	latency_bpf__destroy(b->skel);
	free(b->blank);
	free(b);
}

int bpf_latency_next(struct bpf_latency *b, const struct vs_latency_key *key,
		     struct vs_latency_key *next)
{
	return bpf_map_get_next_key(bpf_map__fd(b->skel->maps.slots), key, next);
}

int bpf_latency_read(struct bpf_latency *b, const struct vs_latency_key *key,
		     struct vs_latency *value)
{
	__u32 slot;
	int err;

	err = bpf_map_lookup_elem(bpf_map__fd(b->skel->maps.slots), key, &slot);
	if (err)
		return err;
	return bpf_map_lookup_elem(bpf_map__fd(b->skel->maps.interrupts), &slot, value);
}

/* The slot has no key any more, and no program that could have one of it runs. */
static int give_back(struct bpf_latency *b, __u32 slot,
		     int (*last)(const struct vs_latency *value, void *ctx), void *ctx)
{
	int fd = bpf_map__fd(b->skel->maps.interrupts), err;
	struct vs_latency *value = malloc(sizeof(*value));

	if (!value)
		return -ENOMEM;
	err = bpf_map_lookup_elem(fd, &slot, value);
	if (!err)
		err = last(value, ctx);
	free(value);
	if (!err)
		err = bpf_map_update_elem(fd, &slot, b->blank, BPF_ANY);
	if (!err)
		err = bpf_map_update_elem(bpf_map__fd(b->skel->maps.spare), NULL, &slot, BPF_ANY);
	return err;
}

/* Sets what they had; a key that is not there has NO_SLOT. */
#define NO_SLOT UINT32_MAX

static void take_keys(struct bpf_latency *b, const struct vs_latency_key *keys, size_t n,
		      __u32 *slots)
{
	int fd = bpf_map__fd(b->skel->maps.slots);
	size_t i;

	for (i = 0; i < n; i++) {
		if (bpf_map_lookup_elem(fd, &keys[i], &slots[i]) ||
		    bpf_map_delete_elem(fd, &keys[i]))
			slots[i] = NO_SLOT;
		bpf_map_delete_elem(bpf_map__fd(b->skel->maps.digests), &keys[i]);
	}
	/* one that has found a key may yet enter it in the short way, and another one take that */
	bpf_settle();
	memset(b->skel->bss->recent, 0, sizeof(b->skel->bss->recent));
	bpf_settle();
}

int bpf_latency_forget(struct bpf_latency *b, const struct vs_latency_key *keys, size_t n,
		       int (*last)(const struct vs_latency *value, void *ctx), void *ctx)
{
	__u32 *slots = calloc(n + 1, sizeof(*slots));
	int err = 0;
	size_t i;

	if (!slots)
		return -ENOMEM;
	take_keys(b, keys, n, slots);
	for (i = 0; i < n && !err; i++) {
		if (slots[i] != NO_SLOT)
			err = give_back(b, slots[i], last, ctx);
	}
	free(slots);
	__atomic_store_n(&b->skel->bss->starved, 0, __ATOMIC_RELAXED);
	return err;
}

int bpf_latency_publish(struct bpf_latency *b, const struct vs_latency_key *key,
			const struct vs_latency_digest *digest)
{
	return bpf_map_update_elem(bpf_map__fd(b->skel->maps.digests), key, digest, BPF_ANY);
}

const struct bpf_map *bpf_latency_bound(const struct bpf_latency *b)
{
	return b->skel->maps.bound;
}

int bpf_latency_totals(struct bpf_latency *b, struct bpf_latency_totals *totals)
{
	struct vs_kernel_counters now;
	int err = bpf_totals_of(b->skel->obj, b->skel->maps.lost, &totals->bpf);

	if (err)
		return err;
	totals->no_room = __atomic_load_n(&b->skel->bss->no_room, __ATOMIC_RELAXED);
	totals->bound_full = __atomic_load_n(&b->skel->bss->bound_full, __ATOMIC_RELAXED);
	totals->vlpis = 0;
	totals->dropped = 0;
	if (b->counted && kernel_counters(b, &now)) {
		totals->bpf.lost += now.lost - b->base.lost;
		totals->vlpis = now.vlpis - b->base.vlpis;
		totals->dropped = now.dropped - b->base.dropped;
	}
	return 0;
}

int bpf_latency_wakeup_fd(struct bpf_latency *b)
{
	return ring_buffer__epoll_fd(b->wakeup);
}

void bpf_latency_wakeup_drain(struct bpf_latency *b)
{
	ring_buffer__consume(b->wakeup);
}

uint64_t bpf_latency_memory(struct bpf_latency *b)
{
	struct bpf_cost cost = { 0 };

	return bpf_cost_of(b->skel->obj, &cost) ? 0 : cost.map_bytes;
}

struct bpf_object *bpf_latency_object(struct bpf_latency *b)
{
	return b->skel->obj;
}
