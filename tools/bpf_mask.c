// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "bpf_binding.h"
#include "bpf_attach.h"
#include "bpf_explain.h"
#include "bpf_mask.h"
#include "counter.h"
#include "log.h"
#include "mask.skel.h"

_Static_assert(sizeof(struct vs_mask) == 8 + 8 + 8 * VS_MASK_MODES + 8 + 16 * VS_MASK_BYS + 16 +
	       VS_MASK_MEASURES * (24 + 4 * VS_HIST_BUCKETS) + 4, "a line without holes");

struct bpf_mask {
	struct mask_bpf *skel;
	struct bpf_binding *wired;	/* where lines are found that are there already */
};

struct bpf_mask *bpf_mask_open(const struct vs_filter *filter, const char *device)
{
	struct bpf_mask *b = calloc(1, sizeof(*b));
	int err = -ENOMEM;

	if (!b)
		goto fail;
	b->skel = mask_bpf__open();
	if (!b->skel) {
		err = -errno;
		goto fail;
	}
	memcpy((void *)&b->skel->rodata->filter, filter, sizeof(*filter));
	strncpy((char *)b->skel->rodata->device, device, VS_DEVICE_LEN - 1);
	err = mask_bpf__load(b->skel);
	if (err)
		goto fail;
	b->wired = bpf_binding_open(filter, device, false);
	if (b->wired)
		return b;
	bpf_mask_close(b);
	return NULL;

fail:
	bpf_explain_load(err);
	bpf_mask_close(b);
	return NULL;
}

/* Entering the lines that are there already, while they come and go. */
struct entering {
	int map;
	struct vs_mask *line;		/* a new one */
	struct vs_mask_key *entered;	/* by us, */
	bool *there;			/* and still there when all had been */
	size_t n, room;
};

static int enter(const struct vs_binding *b, void *ctx)
{
	struct entering *e = ctx;
	struct vs_mask_key key;
	int err;

	/* of a mode that is newer than we are: what befalls it is lost */
	if (b->kind != VS_BINDING_INTX || b->mask_mode >= VS_MASK_MODES)
		return 0;
	if (e->n == e->room) {
		size_t room = e->room ? 2 * e->room : 16;
		void *entered = reallocarray(e->entered, room, sizeof(*e->entered));

		if (!entered)
			return -ENOMEM;
		e->entered = entered;
		e->room = room;
	}
	memcpy(key.device, b->device, sizeof(key.device));
	e->line->host_irq = b->host_irq;
	e->line->mode = b->mask_mode;
	e->line->last_mode = b->mask_mode;
	err = bpf_map_update_elem(e->map, &key, e->line, BPF_NOEXIST);
	if (!err)
		e->entered[e->n++] = key;
	/* it came just now, or has several irqfds, or there is no room: then it is lost */
	return err == -EEXIST || err == -E2BIG ? 0 : err;
}

static int note(const struct vs_binding *b, void *ctx)
{
	struct entering *e = ctx;
	size_t i;

	for (i = 0; b->kind == VS_BINDING_INTX && i < e->n; i++)
		e->there[i] |= !strcmp(b->device, e->entered[i].device);
	return 0;
}

/* A line that went away before it was entered would stay for ever. */
static void take_back(struct entering *e)
{
	struct vs_mask now;
	size_t i;

	for (i = 0; i < e->n; i++) {
		if (!e->there[i] && !bpf_map_lookup_elem(e->map, &e->entered[i], &now) &&
		    now.mode_since_ns == e->line->mode_since_ns)
			bpf_map_delete_elem(e->map, &e->entered[i]);
	}
}

static int enter_lines(struct bpf_mask *b)
{
	struct entering e = {
		.map = bpf_map__fd(b->skel->maps.lines),
		.line = calloc(1, sizeof(*e.line)),
	};
	int err = -ENOMEM, i;

	if (!e.line)
		goto out;
	for (i = 0; i < VS_MASK_MEASURES; i++)
		e.line->wide[i].min = UINT64_MAX;
	e.line->mode_since_ns = clock_ns();
	err = bpf_binding_read(b->wired, enter, &e);
	if (err)
		goto out;
	e.there = calloc(e.n + 1, sizeof(*e.there));
	err = e.there ? bpf_binding_read(b->wired, note, &e) : -ENOMEM;
	if (!err)
		take_back(&e);
out:
	free(e.line);
	free(e.entered);
	free(e.there);
	if (err)
		log_error("cannot read what is wired: %s", strerror(-err));
	return err;
}

int bpf_mask_attach(struct bpf_mask *b)
{
	struct mask_bpf *skel = b->skel;
	int err;

	err = bpf_attach(&skel->links.on_add, skel->progs.on_add, "irq_binding:irq_binding_add_vector");
	if (!err)
		err = bpf_attach(&skel->links.on_del, skel->progs.on_del,
			     "irq_binding:irq_binding_del_vector");
	if (!err)
		err = enter_lines(b);
	if (!err)
		err = bpf_attach(&skel->links.on_mask, skel->progs.on_mask, "irq_life:irq_life_mask");
	if (!err)
		err = bpf_attach(&skel->links.on_unmask, skel->progs.on_unmask,
			     "irq_life:irq_life_unmask");
	return err;
}

void bpf_mask_begin(struct bpf_mask *b)
{
	b->skel->bss->counting = true;
}

void bpf_mask_detach(struct bpf_mask *b)
{
	b->skel->bss->counting = false;
	mask_bpf__detach(b->skel);
	bpf_detached();
}

void bpf_mask_close(struct bpf_mask *b)
{
	if (!b)
		return;
	bpf_binding_close(b->wired);
	mask_bpf__destroy(b->skel);
	free(b);
}

int bpf_mask_read(struct bpf_mask *b,
		  int (*fn)(const struct vs_mask_key *key, const struct vs_mask *mask, void *ctx),
		  void *ctx)
{
	struct vs_mask_key key, *last = NULL;
	int fd = bpf_map__fd(b->skel->maps.lines), err;
	struct vs_mask *mask = malloc(sizeof(*mask));

	if (!mask)
		return -ENOMEM;
	while (!(err = bpf_map_get_next_key(fd, last, &key))) {
		err = bpf_map_lookup_elem(fd, &key, mask);
		if (!err)
			err = fn(&key, mask, ctx);
		if (err)
			break;
		last = &key;
	}
	free(mask);
	return err == -ENOENT ? 0 : err;
}

int bpf_mask_totals(struct bpf_mask *b, struct bpf_totals *totals)
{
	return bpf_totals_of(b->skel->obj, b->skel->maps.lost, totals);
}

struct bpf_object *bpf_mask_object(struct bpf_mask *b)
{
	return b->skel->obj;
}
