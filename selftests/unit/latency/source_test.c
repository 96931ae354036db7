// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that a source of lives is chosen by what the kernel has, that what was opened is closed
 * again whichever part fails, and that counters of the kernel count from when it was attached.
 * Made up here: the source, its maps, and the features.
 */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "ebpf/explain.h"
#include "host/feature.h"
#include "latency/maps.h"
#include "latency/source.h"
#include "tap.h"
#include "util/log.h"

static int fails;			/* 0, or the errno of opening: the source, or its maps */
static bool maps_fail;
static int attach_err, counters_err;
static int is_open, maps_open, attached;
static unsigned int notes, errors, explained;
static uint32_t lacks, unknown;		/* bits by enum feature_id */
static struct vs_kernel_counters kernel;
static bool bound_full;

static void *open_fake(const struct vs_filter *filter, const char *device, uint32_t max_irqs)
{
	if (fails && !maps_fail) {
		errno = fails;
		return NULL;
	}
	is_open += filter->pid == 7 && !strcmp(device, "0000:00:04.0") && max_irqs == 9;
	return &is_open;
}

static int attach_fake(void *self)
{
	attached += self == &is_open;
	return attach_err;
}

static void detach_fake(void *self)
{
	attached -= self == &is_open;
}

static void close_fake(void *self)
{
	is_open -= self == &is_open;
}

static struct bpf_object *object_fake(void *self)
{
	return self;
}

static int counters_fake(void *self, struct vs_kernel_counters *sum)
{
	(void)self;
	*sum = kernel;
	return counters_err;
}

const struct latency_source_ops latency_source_life = {
	.name = "life",
	.features = 1U << FEATURE_LIFE | 1U << FEATURE_BINDING,
	.open = open_fake,
	.attach = attach_fake,
	.detach = detach_fake,
	.close = close_fake,
	.object = object_fake,
	.counters = counters_fake,
};

struct latency_maps *latency_maps_open(const struct bpf_object *obj, uint32_t max_irqs)
{
	if (fails) {
		errno = fails;
		return NULL;
	}
	maps_open += (const void *)obj == &is_open && max_irqs == 9;
	return (struct latency_maps *)&maps_open;
}

void latency_maps_close(struct latency_maps *m)
{
	maps_open -= !!m;
}

int latency_maps_totals(const struct latency_maps *m, struct bpf_totals *totals)
{
	(void)m;
	*totals = (struct bpf_totals){ .lost = 5, .cost.runs = 100 };
	return 0;
}

uint64_t latency_maps_no_room(const struct latency_maps *m)
{
	(void)m;
	return 2;
}

bool latency_maps_bound_full(const struct latency_maps *m)
{
	(void)m;
	return bound_full;
}

int bpf_cost_of(const struct bpf_object *obj, struct bpf_cost *cost)
{
	cost->map_bytes += (const void *)obj == &is_open ? 4096 : 0;
	return 0;
}

void bpf_explain_load(int err)
{
	explained += err == -fails;
}

struct missing feature_missing(enum feature_id id)
{
	if (unknown & 1U << id)
		return (struct missing){ .err = -EACCES };
	return (struct missing){ .name = lacks & 1U << id ? "a part" : NULL };
}

void log_note(const char *fmt, ...)
{
	(void)fmt;
	notes++;
}

void log_error(const char *fmt, ...)
{
	(void)fmt;
	errors++;
}

static struct latency_source *open_source(void)
{
	struct vs_filter filter = { .pid = 7 };

	return latency_source_open(latency_source_choose(), &filter, "0000:00:04.0", 9);
}

static void test_choose(void)
{
	static const struct latency_source_ops second = { .features = 1U << FEATURE_BINDING };
	static const struct latency_source_ops *const list[] = { &latency_source_life, &second };

	tap_ok(latency_source_choose_of(list, 2) == list[0], "the first that the kernel has");
	lacks = 1U << FEATURE_LIFE | 1U << FEATURE_VM;
	tap_ok(latency_source_choose_of(list, 2) == list[1], "the second if it lacks the first's");
	tap_ok(latency_source_choose_of(list, 1) == list[0], "the first if there is no other");
	lacks = 1U << FEATURE_BINDING;
	tap_ok(latency_source_choose_of(list, 2) == list[0], "or if it lacks those of all");
	lacks = 0;
	unknown = 1U << FEATURE_LIFE;
	tap_ok(latency_source_choose_of(list, 2) == list[1], "what cannot be known is not there");
	unknown = 0;
}

static void test_failures(void)
{
	fails = EPERM;
	tap_ok(!open_source() && explained == 1 && !is_open && !maps_open,
	       "a source that cannot be loaded: explained, closed");
	maps_fail = true;
	fails = ENOENT;
	tap_ok(!open_source() && explained == 2 && !is_open && !maps_open,
	       "one that lacks a map: explained, closed");
	fails = ENOMEM;
	tap_ok(!open_source() && explained == 2 && errors == 1 && !is_open,
	       "no room for its maps: said in other words");
	fails = 0;
	maps_fail = false;
}

static void test_counters(void)
{
	struct latency_source *s = open_source();
	struct latency_totals totals;

	if (!s) {
		tap_ok(false, "open");
		return;
	}
	tap_ok(is_open == 1 && maps_open == 1 && latency_source_memory(s) == 4096, "opened");
	kernel = (struct vs_kernel_counters){ .lost = 1000, .vlpis = 2000, .dropped = 3000 };
	tap_ok(!latency_source_attach(s) && attached == 1 && !notes, "attached");
	kernel = (struct vs_kernel_counters){ .lost = 1001, .vlpis = 2002, .dropped = 3003 };
	bound_full = true;
	tap_ok(!latency_source_totals(s, &totals) && totals.bpf.lost == 5 + 1 &&
	       totals.vlpis == 2 && totals.dropped == 3, "counters begin when it is attached");
	tap_ok(totals.bpf.cost.runs == 100 && totals.no_room == 2 && totals.bound_full,
	       "and what the maps have is passed on");
	counters_err = -ENOENT;
	tap_ok(!latency_source_totals(s, &totals) && totals.bpf.lost == 5 && !totals.vlpis &&
	       !totals.dropped, "counters that cannot be read count nothing");
	latency_source_detach(s);
	latency_source_close(s);
	tap_ok(!attached && !is_open && !maps_open, "detached and closed");
	counters_err = 0;
}

/* Of a kernel that does not count them */
static void test_no_counters(void)
{
	struct latency_source *s = open_source();
	struct latency_totals totals;

	if (!s) {
		tap_ok(false, "open");
		return;
	}
	counters_err = -ENOENT;
	tap_ok(!latency_source_attach(s) && notes == 1, "no counters: said once");
	counters_err = 0;
	tap_ok(!latency_source_totals(s, &totals) && totals.bpf.lost == 5 && !totals.vlpis,
	       "and never counted");
	attach_err = -EBUSY;
	tap_ok(latency_source_attach(s) == -EBUSY && notes == 1, "not attached: passed on");
	latency_source_close(s);
}

int main(void)
{
	test_choose();
	test_failures();
	test_counters();
	test_no_counters();
	latency_source_close(NULL);
	return tap_done();
}
