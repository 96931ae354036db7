// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A page is mapped as a device's interrupt is prepared, and the kernel reports the interrupt
 * afterwards: a mapping's first reference shows for which device it was made.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "doorbell/device_events.h"
#include "util/array.h"

static bool is_used(const struct device_events *de, uint64_t id)
{
	size_t i;

	for (i = 0; i < de->n_used; i++) {
		if (de->used[i] == id)
			return true;
	}
	return false;
}

static int use(struct device_events *de, uint64_t id)
{
	uint64_t *used;

	if (is_used(de, id))
		return 0;
	used = array_grow(de->used, de->n_used, &de->used_room, sizeof(*used));
	if (!used)
		return -ENOMEM;
	de->used = used;
	used[de->n_used++] = id;
	return 0;
}

/* Returns whether it was used. */
static bool unuse(struct device_events *de, uint64_t id)
{
	size_t i;

	for (i = 0; i < de->n_used; i++) {
		if (de->used[i] != id)
			continue;
		de->used[i] = de->used[--de->n_used];
		return true;
	}
	return false;
}

static int keep_map(struct device_events *de, const struct vs_doorbell_event *e)
{
	struct vs_doorbell_event *maps = array_grow(de->maps, de->n_maps, &de->maps_room,
						    sizeof(*maps));

	if (!maps)
		return -ENOMEM;
	de->maps = maps;
	maps[de->n_maps++] = *e;
	return 0;
}

/* Returns whether there was one, and it, if so. */
static bool drop_map(struct device_events *de, uint64_t id, struct vs_doorbell_event *map)
{
	size_t i;

	for (i = 0; i < de->n_maps; i++) {
		if (de->maps[i].id != id)
			continue;
		*map = de->maps[i];
		de->maps[i] = de->maps[--de->n_maps];
		return true;
	}
	return false;
}

int device_events_begin(struct device_events *de, const struct doorbell_list *list)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < list->n_users; i++) {
		if (!strcmp(list->users[i].device, de->device))
			err = use(de, list->users[i].id);
	}
	return err;
}

int device_events_take(struct device_events *de, const struct vs_doorbell_event *e,
		       void (*fn)(const struct vs_doorbell_event *e, void *ctx), void *ctx)
{
	struct vs_doorbell_event map;
	int err = 0;

	if (!de->device[0]) {
		fn(e, ctx);
		return 0;
	}
	switch (e->event) {
	case VS_DOORBELL_MAP:
		return keep_map(de, e);
	case VS_DOORBELL_UNMAP:
		drop_map(de, e->id, &map);
		if (!unuse(de, e->id))
			return 0;
		break;
	case VS_DOORBELL_GET:
		if (drop_map(de, e->id, &map) && e->refs == 1)
			fn(&map, ctx);
		err = use(de, e->id);
		break;
	case VS_DOORBELL_PUT:
		err = use(de, e->id);
		break;
	}
	fn(e, ctx);
	return err;
}

void device_events_fini(struct device_events *de)
{
	free(de->used);
	free(de->maps);
	*de = (struct device_events){ 0 };
}
