/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Feed made-up lives to bpf/latency.bpf.c and read what it counted, for the tests of it.
 * They need CAP_BPF and CAP_PERFMON, but no particular kernel.
 */
#ifndef FEED_LIFE_H
#define FEED_LIFE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/hist.h"
#include <virqscope/binding.h>
#include <virqscope/bound.h>
#include <virqscope/filter.h>
#include <virqscope/latency.h>

#include "../tap.h"
#include "life.h"
#include "lost.h"
#include "feed_life.skel.h"

#define SINCE LIVES_SINCE
#define MAX_IRQS 4

enum { HOST, SIGNAL, INJECT, QUEUE, LOAD, ENTER, RETIRE, REARM, STAGES };

static inline struct life usual(void)
{
	struct life l = {
		.stamp = { SINCE + 10, SINCE + 36, SINCE + 62, SINCE + 87, SINCE + 146,
			   SINCE + 173, SINCE + 273, SINCE + 673 },
		.vm_gen = 11, .intid = 32,
		.source = { .host_irq = 21, .path = 1, .mask_mode = 1 },
	};

	return l;
}

static inline struct feed_life_bpf *not_loaded(struct feed_life_bpf *skel)
{
	tap_ok(false, "load");
	feed_life_bpf__destroy(skel);
	return NULL;
}

/* Returns NULL after a failed check. */
static inline struct feed_life_bpf *load_for(__u32 max_irqs, bool internal)
{
	struct feed_life_bpf *skel = feed_life_bpf__open();
	__u32 slot;

	if (!skel)
		return not_loaded(skel);
	bpf_program__set_autoload(skel->progs.on_life, false);
	bpf_program__set_autoload(skel->progs.read_kernel_counters, false);
	bpf_program__set_autoload(skel->progs.on_add_vector, false);
	bpf_program__set_autoload(skel->progs.on_del_vector, false);
	bpf_program__set_autoload(skel->progs.on_add_irqfd, false);
	bpf_program__set_autoload(skel->progs.on_del_irqfd, false);
	bpf_program__set_autoload(skel->progs.iter_bound, false);
	skel->rodata->filter.internal = internal;
	bpf_map__set_max_entries(skel->maps.interrupts, max_irqs);
	bpf_map__set_max_entries(skel->maps.slots, max_irqs);
	bpf_map__set_max_entries(skel->maps.spare, max_irqs);
	if (feed_life_bpf__load(skel))
		return not_loaded(skel);
	for (slot = 0; slot < max_irqs; slot++)
		bpf_map_update_elem(bpf_map__fd(skel->maps.spare), NULL, &slot, BPF_ANY);
	skel->data->since = SINCE;
	return skel;
}

static inline struct feed_life_bpf *load(__u32 max_irqs)
{
	return load_for(max_irqs, false);
}

static inline struct vs_latency entry_of(struct feed_life_bpf *skel, __u32 intid, __s32 vcpu)
{
	struct vs_latency_key key = { 11, intid, vcpu };
	struct vs_latency v;
	__u32 slot;

	if (bpf_map_lookup_elem(bpf_map__fd(skel->maps.slots), &key, &slot) ||
	    bpf_map_lookup_elem(bpf_map__fd(skel->maps.interrupts), &slot, &v))
		memset(&v, 0xff, sizeof(v));
	return v;
}

static inline struct vs_latency entry(struct feed_life_bpf *skel, __u32 intid)
{
	return entry_of(skel, intid, VS_VCPU_NONE);
}

static inline __u64 lost(struct feed_life_bpf *skel)
{
	return lost_in(skel->maps.lost);
}

static inline __u64 samples(const struct vs_latency *v, enum vs_measure m)
{
	__u64 n = 0;
	int i;

	for (i = 0; i < VS_HIST_BUCKETS; i++)
		n += v->bucket[m][i];
	return n;
}

/* Every life is counted in exactly one of these counters. */
static inline __u64 counters_sum(const struct vs_latency *v)
{
	__u64 sum = v->partial + v->unmatched + v->negative + samples(v, VS_DELIVERY);
	int i;

	for (i = 0; i < VS_OUTCOMES; i++)
		sum += v->outcome[i];
	return sum;
}

#endif
