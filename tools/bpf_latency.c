// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "bpf_attach.h"
#include "bpf_explain.h"
#include "bpf_follow.h"
#include "bpf_latency.h"
#include "bpf_news.h"
#include "bpf_percpu.h"
#include "counter.h"
#include "latency.skel.h"
#include "log.h"

_Static_assert(sizeof(struct vs_hist_wide) == 24, "histogram layout");
_Static_assert(sizeof(struct vs_latency_key) == 12, "a key without holes");
_Static_assert(sizeof(struct vs_source) == 12, "a source without holes");
_Static_assert(sizeof(struct vs_latency) == 32 + VS_SOURCES * 12 + 5 * 8 + VS_OUTCOMES * 8 +
	       VS_MEASURES * (24 + 4 * VS_HIST_BUCKETS) + 4, "a value without holes");
_Static_assert(sizeof(struct vs_kernel_counters) == 24, "a context without holes");

struct bpf_latency {
	struct latency_bpf *skel;
	struct ring_buffer *news;
	const struct bpf_object *beside;	/* NULL: none */
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

struct bpf_latency *bpf_latency_open(const struct vs_filter *filter, const char *device,
				     uint32_t max_irqs)
{
	struct bpf_latency *b = calloc(1, sizeof(*b));
	int err = -ENOMEM;

	if (!b)
		goto fail;
	b->skel = latency_bpf__open();
	if (!b->skel) {
		err = -errno;
		goto fail;
	}
	memcpy((void *)&b->skel->rodata->filter, filter, sizeof(*filter));
	bpf_follow(b->skel->progs.follow_device, (char *)b->skel->rodata->device, device);
	b->skel->rodata->max_irqs = max_irqs;
	bpf_map__set_max_entries(b->skel->maps.interrupts, max_irqs);
	bpf_map__set_max_entries(b->skel->maps.slots, max_irqs);
	err = latency_bpf__load(b->skel);
	if (err)
		goto fail;
	b->news = bpf_news_open(bpf_map__fd(b->skel->maps.news));
	if (!b->news) {
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
	b->skel->data->since = counter_read();
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
	ring_buffer__free(b->news);
	latency_bpf__destroy(b->skel);
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

int bpf_latency_totals(struct bpf_latency *b, struct bpf_latency_totals *totals)
{
	struct vs_kernel_counters now;
	int err = bpf_totals_of(b->skel->obj, b->skel->maps.lost, &totals->bpf);
	uint64_t missed = totals->bpf.cost.missed;

	if (!err && b->beside) {
		err = bpf_cost_of(b->beside, &totals->bpf.cost);
		totals->bpf.lost += totals->bpf.cost.missed - missed;
	}
	if (err)
		return err;
	totals->vlpis = 0;
	if (b->counted && kernel_counters(b, &now)) {
		totals->bpf.lost += now.lost - b->base.lost;
		totals->vlpis = now.vlpis - b->base.vlpis;
	}
	return 0;
}

int bpf_latency_allow(struct bpf_latency *b, uint32_t host_irq)
{
	return bpf_follow_allow(b->skel->maps.host_irqs, host_irq);
}

int bpf_latency_beside(struct bpf_latency *b, const struct bpf_object *obj, int ring_fd)
{
	b->beside = obj;
	return bpf_news_add(b->news, ring_fd);
}

int bpf_latency_news_fd(struct bpf_latency *b)
{
	return ring_buffer__epoll_fd(b->news);
}

void bpf_latency_news_drain(struct bpf_latency *b)
{
	ring_buffer__consume(b->news);
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
