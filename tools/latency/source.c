// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "ebpf/explain.h"
#include "host/feature.h"
#include "latency/maps.h"
#include "latency/source.h"
#include "util/log.h"

/* The best first */
static const struct latency_source_ops *const sources[] = {
	&latency_source_life,
};

static bool has_all(uint32_t needed)
{
	struct missing missing;
	int i;

	for (i = 0; i < FEATURES; i++) {
		if (!(needed & 1U << i))
			continue;
		missing = feature_missing(i);
		if (missing.name || missing.err)
			return false;
	}
	return true;
}

const struct latency_source_ops *
latency_source_choose_of(const struct latency_source_ops *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (has_all(list[i]->features))
			return list[i];
	}
	return list[0];
}

const struct latency_source_ops *latency_source_choose(void)
{
	return latency_source_choose_of(sources, sizeof(sources) / sizeof(sources[0]));
}

static void explain(int err, uint32_t max_irqs)
{
	if (err == -ENOMEM)
		log_error("no room for the maps of %u interrupts: %s; try a smaller --max-irqs",
			  max_irqs, strerror(-err));
	else
		bpf_explain_load(err);
}

struct latency_source *latency_source_open(const struct latency_source_ops *ops,
					   const struct vs_filter *filter, const char *device,
					   uint32_t max_irqs)
{
	struct latency_source *s = calloc(1, sizeof(*s));
	int err = ENOMEM;

	if (s) {
		s->ops = ops;
		s->self = ops->open(filter, device, max_irqs);
		if (s->self)
			s->maps = latency_maps_open(ops->object(s->self), max_irqs);
		if (s->maps)
			return s;
		err = errno;
	}
	explain(-err, max_irqs);
	latency_source_close(s);
	return NULL;
}

void latency_source_close(struct latency_source *s)
{
	if (!s)
		return;
	latency_maps_close(s->maps);
	if (s->self)
		s->ops->close(s->self);
	free(s);
}

int latency_source_attach(struct latency_source *s)
{
	int err = s->ops->attach(s->self);

	if (err)
		return err;
	s->counted = !s->ops->counters(s->self, &s->base);
	if (!s->counted)
		log_note("the kernel does not count interrupts without a record: "
			 "they cannot be seen to be lost");
	return 0;
}

void latency_source_detach(struct latency_source *s)
{
	s->ops->detach(s->self);
}

struct bpf_object *latency_source_object(struct latency_source *s)
{
	return s->ops->object(s->self);
}

int latency_source_totals(struct latency_source *s, struct latency_totals *totals)
{
	struct vs_kernel_counters now;
	int err = latency_maps_totals(s->maps, &totals->bpf);

	if (err)
		return err;
	totals->no_room = latency_maps_no_room(s->maps);
	totals->bound_full = latency_maps_bound_full(s->maps);
	totals->vlpis = 0;
	totals->dropped = 0;
	if (s->counted && !s->ops->counters(s->self, &now)) {
		totals->bpf.lost += now.lost - s->base.lost;
		totals->vlpis = now.vlpis - s->base.vlpis;
		totals->dropped = now.dropped - s->base.dropped;
	}
	return 0;
}

uint64_t latency_source_memory(struct latency_source *s)
{
	struct bpf_cost cost = { 0 };

	return bpf_cost_of(latency_source_object(s), &cost) ? 0 : cost.map_bytes;
}
