// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "ebpf/attach.h"
#include "ebpf/variable.h"
#include "ebpf/wakeup.h"
#include "latency/maps.h"

_Static_assert(sizeof(struct vs_hist_wide) == 24, "histogram layout");
_Static_assert(sizeof(struct vs_latency_key) == 16, "a key without holes");
_Static_assert(sizeof(struct vs_source) == 20 + VS_DEVICE_LEN, "a source without holes");
_Static_assert(sizeof(struct vs_latency) == 40 + VS_SOURCES * (20 + VS_DEVICE_LEN) + 5 * 8 +
	       VS_OUTCOMES * 8 + 8 + 8 + VS_WHOLES * VS_OCTAVES * VS_STAGES * 8 +
	       VS_MEASURES * (24 + 4 * VS_HIST_BUCKETS) + 4, "a value without holes");
_Static_assert(sizeof(struct vs_latency_digest) == 17 * 8 + 3 * 4 + VS_DEVICE_LEN + 12,
	       "a digest without holes");

enum { INTERRUPTS, SLOTS, SPARE, DIGESTS, SIZED, BOUND = SIZED, LOST, WAKEUP, MAPS };

/* The first SIZED have room for --max-irqs. */
static const char *const names[MAPS] = {
	[INTERRUPTS] = "interrupts",
	[SLOTS] = "slots",
	[SPARE] = "spare",
	[DIGESTS] = "digests",
	[BOUND] = "bound",
	[LOST] = "lost",
	[WAKEUP] = "wakeup",
};

struct latency_maps {
	const struct bpf_object *obj;
	const struct bpf_map *map[MAPS];
	struct ring_buffer *wakeup;
	struct vs_latency *blank;	/* the value of a slot that no interrupt has */
	__u32 *recent;			/* VS_RECENT slots that the program need not look for */
	__u32 *starved;
	const __u64 *no_room;
	const __u32 *bound_full;
};

static int fd_of(const struct latency_maps *m, int map)
{
	return bpf_map__fd(m->map[map]);
}

int latency_maps_resize(const struct bpf_object *obj, uint32_t max_irqs)
{
	struct bpf_map *map;
	int i, err = 0;

	for (i = 0; i < SIZED && !err; i++) {
		map = bpf_object__find_map_by_name(obj, names[i]);
		err = map ? bpf_map__set_max_entries(map, max_irqs) : -ENOENT;
	}
	return err;
}

static int find_maps(struct latency_maps *m)
{
	int i;

	for (i = 0; i < MAPS; i++) {
		m->map[i] = bpf_object__find_map_by_name(m->obj, names[i]);
		if (!m->map[i])
			return -ENOENT;
	}
	return 0;
}

static int find_variables(struct latency_maps *m)
{
	m->recent = bpf_variable(m->obj, "recent", VS_RECENT * sizeof(*m->recent));
	m->starved = bpf_variable(m->obj, "starved", sizeof(*m->starved));
	m->no_room = bpf_variable(m->obj, "no_room", sizeof(*m->no_room));
	m->bound_full = bpf_variable(m->obj, "bound_full", sizeof(*m->bound_full));
	return m->recent && m->starved && m->no_room && m->bound_full ? 0 : -ENOENT;
}

static int fill_spare(struct latency_maps *m, uint32_t max_irqs)
{
	__u32 slot;
	int err = 0;

	for (slot = 0; slot < max_irqs && !err; slot++)
		err = bpf_map_update_elem(fd_of(m, SPARE), NULL, &slot, BPF_ANY);
	return err;
}

static int open_wakeup(struct latency_maps *m)
{
	m->wakeup = bpf_wakeup_open(fd_of(m, WAKEUP));
	return m->wakeup ? 0 : -errno;
}

struct latency_maps *latency_maps_open(const struct bpf_object *obj, uint32_t max_irqs)
{
	struct latency_maps *m = calloc(1, sizeof(*m));
	int err;

	if (!m)
		return NULL;
	m->obj = obj;
	m->blank = calloc(1, sizeof(*m->blank));
	err = m->blank ? find_maps(m) : -ENOMEM;
	if (!err)
		err = find_variables(m);
	if (!err)
		err = fill_spare(m, max_irqs);
	if (!err)
		err = open_wakeup(m);
	if (!err)
		return m;
	latency_maps_close(m);
	errno = -err;
	return NULL;
}

void latency_maps_close(struct latency_maps *m)
{
	if (!m)
		return;
	ring_buffer__free(m->wakeup);
	free(m->blank);
	free(m);
}

int latency_maps_next(struct latency_maps *m, const struct vs_latency_key *key,
		      struct vs_latency_key *next)
{
	return bpf_map_get_next_key(fd_of(m, SLOTS), key, next);
}

int latency_maps_read(struct latency_maps *m, const struct vs_latency_key *key,
		      struct vs_latency *value)
{
	__u32 slot;
	int err;

	err = bpf_map_lookup_elem(fd_of(m, SLOTS), key, &slot);
	if (err)
		return err;
	return bpf_map_lookup_elem(fd_of(m, INTERRUPTS), &slot, value);
}

/* The slot has no key any more, and no program that could have one of it runs. */
static int give_back(struct latency_maps *m, __u32 slot,
		     int (*last)(const struct vs_latency *value, void *ctx), void *ctx)
{
	int fd = fd_of(m, INTERRUPTS), err;
	struct vs_latency *value = malloc(sizeof(*value));

	if (!value)
		return -ENOMEM;
	err = bpf_map_lookup_elem(fd, &slot, value);
	if (!err)
		err = last(value, ctx);
	free(value);
	if (!err)
		err = bpf_map_update_elem(fd, &slot, m->blank, BPF_ANY);
	if (!err)
		err = bpf_map_update_elem(fd_of(m, SPARE), NULL, &slot, BPF_ANY);
	return err;
}

/* Sets what they had; a key that is not there has NO_SLOT. */
#define NO_SLOT UINT32_MAX

static void take_keys(struct latency_maps *m, const struct vs_latency_key *keys, size_t n,
		      __u32 *slots)
{
	int fd = fd_of(m, SLOTS);
	size_t i;

	for (i = 0; i < n; i++) {
		if (bpf_map_lookup_elem(fd, &keys[i], &slots[i]) ||
		    bpf_map_delete_elem(fd, &keys[i]))
			slots[i] = NO_SLOT;
		bpf_map_delete_elem(fd_of(m, DIGESTS), &keys[i]);
	}
	/* a program that found a key may yet enter it in `recent`, and another use it there */
	bpf_settle();
	memset(m->recent, 0, VS_RECENT * sizeof(*m->recent));
	bpf_settle();
}

int latency_maps_forget(struct latency_maps *m, const struct vs_latency_key *keys, size_t n,
			int (*last)(const struct vs_latency *value, void *ctx), void *ctx)
{
	__u32 *slots = calloc(n + 1, sizeof(*slots));
	int err = 0;
	size_t i;

	if (!slots)
		return -ENOMEM;
	take_keys(m, keys, n, slots);
	for (i = 0; i < n && !err; i++) {
		if (slots[i] != NO_SLOT)
			err = give_back(m, slots[i], last, ctx);
	}
	free(slots);
	__atomic_store_n(m->starved, 0, __ATOMIC_RELAXED);
	return err;
}

int latency_maps_publish(struct latency_maps *m, const struct vs_latency_key *key,
			 const struct vs_latency_digest *digest)
{
	return bpf_map_update_elem(fd_of(m, DIGESTS), key, digest, BPF_ANY);
}

int latency_maps_totals(const struct latency_maps *m, struct bpf_totals *totals)
{
	return bpf_totals_of(m->obj, m->map[LOST], totals);
}

uint64_t latency_maps_no_room(const struct latency_maps *m)
{
	return __atomic_load_n(m->no_room, __ATOMIC_RELAXED);
}

bool latency_maps_bound_full(const struct latency_maps *m)
{
	return __atomic_load_n(m->bound_full, __ATOMIC_RELAXED);
}

const struct bpf_map *latency_maps_bound(const struct latency_maps *m)
{
	return m->map[BOUND];
}

int latency_maps_wakeup_fd(const struct latency_maps *m)
{
	return ring_buffer__epoll_fd(m->wakeup);
}

void latency_maps_wakeup_drain(struct latency_maps *m)
{
	ring_buffer__consume(m->wakeup);
}
