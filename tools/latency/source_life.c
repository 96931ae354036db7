// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The kernel of the series hands over each life as it ends, by kvm:vgic_irq_life. The one user of
 * the skeleton of bpf/latency.bpf.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "ebpf/attach.h"
#include "ebpf/bound.h"
#include "host/feature.h"
#include "latency/maps.h"
#include "latency/source.h"
#include "util/clock.h"
#include "util/log.h"
#include "latency.skel.h"

_Static_assert(sizeof(struct vs_kernel_counters) == 32, "a context without holes");

static void close_life(void *self)
{
	latency_bpf__destroy(self);
}

static int load(struct latency_bpf *skel, const struct vs_filter *filter, const char *device,
		uint32_t max_irqs)
{
	int err;

	memcpy((void *)&skel->rodata->filter, filter, sizeof(*filter));
	bpf_bound_prepare(skel->obj, (char *)skel->rodata->device, device);
	err = latency_maps_resize(skel->obj, max_irqs);
	return err ? err : latency_bpf__load(skel);
}

static void *open_life(const struct vs_filter *filter, const char *device, uint32_t max_irqs)
{
	struct latency_bpf *skel = latency_bpf__open();
	int err;

	if (!skel)
		return NULL;
	err = load(skel, filter, device, max_irqs);
	if (!err)
		return skel;
	close_life(skel);
	errno = -err;
	return NULL;
}

static int attach(void *self)
{
	struct latency_bpf *skel = self;
	int err = latency_bpf__attach(skel);

	if (err) {
		log_error("cannot attach to kvm:vgic_irq_life: %s; -vv shows why", strerror(-err));
		return err;
	}
	err = bpf_bound_fill(skel->obj);
	if (err) {
		log_error("cannot read which devices are bound: %s", strerror(-err));
		return err;
	}
	skel->data->since = clock_ticks();
	return 0;
}

static void detach(void *self)
{
	latency_bpf__detach(self);
	bpf_settle();
}

static struct bpf_object *object(void *self)
{
	struct latency_bpf *skel = self;

	return skel->obj;
}

/* The program adds those of one CPU. */
static int counters(void *self, struct vs_kernel_counters *sum)
{
	LIBBPF_OPTS(bpf_test_run_opts, run, .ctx_in = sum, .ctx_size_in = sizeof(*sum));
	struct latency_bpf *skel = self;
	int fd = bpf_program__fd(skel->progs.read_kernel_counters), err;

	memset(sum, 0, sizeof(*sum));
	for (;;) {
		err = bpf_prog_test_run_opts(fd, &run);
		if (err)
			return err;
		if (run.retval != VS_COUNTERS_OK)
			return run.retval == VS_COUNTERS_END ? 0 : -ENOENT;
		sum->cpu++;
	}
}

const struct latency_source_ops latency_source_life = {
	.name = "life",
	.features = 1U << FEATURE_LIFE | 1U << FEATURE_BINDING,
	.measures = (1U << VS_MEASURES) - 1,
	.open = open_life,
	.attach = attach,
	.detach = detach,
	.close = close_life,
	.object = object,
	.counters = counters,
};
