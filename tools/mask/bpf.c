// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "ebpf/attach.h"
#include "ebpf/binding.h"
#include "ebpf/bound.h"
#include "ebpf/explain.h"
#include "mask/bpf.h"
#include "util/array.h"
#include "util/clock.h"
#include "util/log.h"
#include "mask.skel.h"

_Static_assert(sizeof(struct vs_mask) == 8 + 16 + 8 * VS_MASK_MODES + 8 * VS_MASK_CAUSES +
	       16 * VS_MASK_BYS + 24 + VS_MASK_MEASURES * (24 + 4 * VS_HIST_BUCKETS) + 4,
	       "a line without holes");
_Static_assert(sizeof(struct vs_mask_injection) == VS_MASK_MODES * (24 + 4 * VS_HIST_BUCKETS) + 4,
	       "its lives without holes");
_Static_assert(sizeof(struct vs_mask_switch) == 8 + 8 + VS_DEVICE_LEN, "a switch without holes");

/* Long enough for every CPU to see the new end, short enough to busy-wait */
#define SOON_NS 1000000

/* The causes of the lines' modes; a cause may change while the mode stays */
struct causes {
	struct vs_binding *lines;
	size_t n, room;
};

struct bpf_mask {
	struct mask_bpf *skel;
	struct causes causes;
	struct bpf_binding *wired;	/* lists the existing lines */
	struct ring_buffer *switches;
	void (*on_switch)(const struct vs_mask_switch *s, void *ctx);
	void *ctx;
};

static int tell_switch(void *ctx, void *data, size_t size)
{
	struct bpf_mask *b = ctx;

	if (size >= sizeof(struct vs_mask_switch))
		b->on_switch(data, b->ctx);
	return 0;
}

static int open_switches(struct bpf_mask *b)
{
	if (!b->on_switch)
		return 0;
	b->switches = ring_buffer__new(bpf_map__fd(b->skel->maps.switches), tell_switch, b, NULL);
	return b->switches ? 0 : -errno;
}

struct bpf_mask *bpf_mask_open(const struct vs_filter *filter, const char *device,
			       void (*on_switch)(const struct vs_mask_switch *s, void *ctx),
			       void *ctx)
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
	bpf_bound_prepare(b->skel->obj, (char *)b->skel->rodata->device, device);
	b->on_switch = on_switch;
	b->ctx = ctx;
	b->skel->rodata->emit_switches = on_switch;
	err = mask_bpf__load(b->skel);
	if (!err)
		err = open_switches(b);
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

/* The state of entering existing lines into the map while lines come and go. */
struct entering {
	int map, injections;
	struct vs_mask *line;		/* initial value of a line */
	struct vs_mask_injection *injection;
	struct vs_mask_key *entered;	/* keys of the lines that we entered */
	bool *there;			/* true for lines that still existed after that */
	size_t n, room;
};

static int enter(const struct vs_binding *b, void *ctx)
{
	struct entering *e = ctx;
	struct vs_mask_key key;
	void *entered;
	int err;

	if (b->kind != VS_BINDING_INTX)
		return 0;
	entered = array_grow(e->entered, e->n, &e->room, sizeof(*e->entered));
	if (!entered)
		return -ENOMEM;
	e->entered = entered;
	memcpy(key.device, b->device, sizeof(key.device));
	e->line->host_irq = b->host_irq;
	/* an unknown (newer) mode is entered as none */
	e->line->mode = b->mask_mode < VS_MASK_MODES ? b->mask_mode : VS_MASK_NONE;
	err = bpf_map_update_elem(e->injections, &key, e->injection, BPF_NOEXIST);
	if (!err || err == -EEXIST)
		err = bpf_map_update_elem(e->map, &key, e->line, BPF_NOEXIST);
	if (!err)
		e->entered[e->n++] = key;
	/* entered by the BPF program, listed twice, or map full (its events are lost then) */
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

/* Delete lines that went away before we entered them: no event would ever delete them. */
static void take_back(struct entering *e)
{
	struct vs_mask now;
	size_t i;

	for (i = 0; i < e->n; i++) {
		if (!e->there[i] && !bpf_map_lookup_elem(e->map, &e->entered[i], &now) &&
		    now.mode_since_ns == e->line->mode_since_ns) {
			bpf_map_delete_elem(e->map, &e->entered[i]);
			bpf_map_delete_elem(e->injections, &e->entered[i]);
		}
	}
}

static int enter_lines(struct bpf_mask *b)
{
	struct entering e = {
		.map = bpf_map__fd(b->skel->maps.lines),
		.injections = bpf_map__fd(b->skel->maps.injections),
		.line = calloc(1, sizeof(*e.line)),
		.injection = calloc(1, sizeof(*e.injection)),
	};
	int err = -ENOMEM, i;

	if (!e.line || !e.injection)
		goto out;
	for (i = 0; i < VS_MASK_MODES; i++)
		e.injection->wide[i].min = UINT64_MAX;
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
	free(e.injection);
	free(e.entered);
	free(e.there);
	if (err)
		log_error("cannot read what is wired: %s", strerror(-err));
	return err;
}

/* Follow the bindings, from which the device of a life is known, and enter existing ones. */
static int attach_bound(struct mask_bpf *skel)
{
	int err = bpf_attach(&skel->links.on_add_vector, skel->progs.on_add_vector,
			     "irq_binding:irq_binding_add_vector");

	if (!err)
		err = bpf_attach(&skel->links.on_del_vector, skel->progs.on_del_vector,
				 "irq_binding:irq_binding_del_vector");
	if (!err)
		err = bpf_attach(&skel->links.on_add_irqfd, skel->progs.on_add_irqfd,
				 "irq_binding:irq_binding_add_irqfd");
	if (!err)
		err = bpf_attach(&skel->links.on_del_irqfd, skel->progs.on_del_irqfd,
				 "irq_binding:irq_binding_del_irqfd");
	if (err)
		return err;
	err = bpf_bound_fill(skel->obj);
	if (err)
		log_error("cannot read which devices are bound: %s", strerror(-err));
	return err;
}

int bpf_mask_attach(struct bpf_mask *b)
{
	struct mask_bpf *skel = b->skel;
	int err;

	skel->bss->began_ns = UINT64_MAX;
	skel->bss->until_ns = UINT64_MAX;
	err = bpf_attach(&skel->links.on_add, skel->progs.on_add, "irq_binding:irq_binding_add_vector");
	if (!err)
		err = bpf_attach(&skel->links.on_del, skel->progs.on_del,
			     "irq_binding:irq_binding_del_vector");
	if (!err)
		err = bpf_attach(&skel->links.on_switch, skel->progs.on_switch,
				 "vfio:vfio_mask_mode");
	if (!err)
		err = enter_lines(b);
	if (!err)
		err = attach_bound(skel);
	if (!err)
		err = bpf_attach(&skel->links.on_life, skel->progs.on_life, "kvm:vgic_irq_life");
	if (!err)
		err = bpf_attach(&skel->links.on_mask, skel->progs.on_mask, "irq_life:irq_life_mask");
	if (!err)
		err = bpf_attach(&skel->links.on_unmask, skel->progs.on_unmask,
			     "irq_life:irq_life_unmask");
	return err;
}

void bpf_mask_begin(struct bpf_mask *b, uint64_t t_ns)
{
	b->skel->bss->began_ns = t_ns;
	__atomic_thread_fence(__ATOMIC_RELEASE);
	b->skel->bss->until_counter = UINT64_MAX;
}

void bpf_mask_close(struct bpf_mask *b)
{
	if (!b)
		return;
	free(b->causes.lines);
	ring_buffer__free(b->switches);
	bpf_binding_close(b->wired);
	mask_bpf__destroy(b->skel);
	free(b);
}

int bpf_mask_fd(const struct bpf_mask *b)
{
	return b->switches ? ring_buffer__epoll_fd(b->switches) : -1;
}

int bpf_mask_consume(struct bpf_mask *b)
{
	int n = b->switches ? ring_buffer__consume(b->switches) : 0;

	return n < 0 ? n : 0;
}

/* Read the injection times of a line's lives; all 0 if there was no room for its entry. */
static int read_injection(struct bpf_mask *b, const struct vs_mask_key *key,
			  struct vs_mask_injection *injection)
{
	int err = bpf_map_lookup_elem(bpf_map__fd(b->skel->maps.injections), key, injection);
	int i;

	if (err != -ENOENT)
		return err;
	memset(injection, 0, sizeof(*injection));
	for (i = 0; i < VS_MASK_MODES; i++)
		injection->wide[i].min = UINT64_MAX;
	return 0;
}

static int add_cause(const struct vs_binding *b, void *ctx)
{
	struct causes *causes = ctx;
	void *lines;

	if (b->kind != VS_BINDING_INTX)
		return 0;
	lines = array_grow(causes->lines, causes->n, &causes->room, sizeof(*causes->lines));
	if (!lines)
		return -ENOMEM;
	causes->lines = lines;
	causes->lines[causes->n++] = *b;
	return 0;
}

/* Read the present causes; on failure none is known. */
static void read_causes(struct bpf_mask *b)
{
	int err;

	b->causes.n = 0;
	err = bpf_binding_read(b->wired, add_cause, &b->causes);
	if (!err)
		return;
	log_verbose("cannot read why lines are masked as they are: %s", strerror(-err));
	b->causes.n = 0;
}

/*
 * Set the end to a moment ahead, so that the programs on all CPUs know it by then. If we are
 * preempted and it passes first, everything until now was counted and now is the end.
 */
static void set_end(struct bpf_mask *b, struct clock_moment *until)
{
	*until = clock_moment();
	until->ns += SOON_NS;
	until->counter += SOON_NS * clock_hz() / 1000000000;
	b->skel->bss->until_ns = until->ns;
	b->skel->bss->until_counter = until->counter;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (clock_ticks() >= until->counter)
		*until = clock_moment();
	while (clock_ticks() <= until->counter)
		;
}

void bpf_mask_detach(struct bpf_mask *b, struct clock_moment *until)
{
	set_end(b, until);
	read_causes(b);		/* close to the end, and before a policy is detached */
	bpf_settle();		/* all programs for events before the end have run by then */
	mask_bpf__detach(b->skel);
	bpf_settle();
}

/* Returns the cause of a line's mode, or 0 if it is gone, has another mode now, or is unknown. */
static uint8_t cause_of(const struct causes *causes, const struct bpf_mask_line *line)
{
	size_t i;

	for (i = 0; i < causes->n; i++) {
		const struct vs_binding *b = &causes->lines[i];

		if (!strcmp(b->device, line->key.device))
			return b->mask_mode == line->mask.mode && b->mask_cause < VS_MASK_CAUSES ?
			       b->mask_cause : 0;
	}
	return 0;
}

int bpf_mask_read(struct bpf_mask *b, bpf_mask_fn *fn, void *ctx)
{
	int fd = bpf_map__fd(b->skel->maps.lines), err;
	struct bpf_mask_line *line = malloc(sizeof(*line));
	struct vs_mask_key *last = NULL;

	if (!line)
		return -ENOMEM;
	if (b->skel->bss->until_ns == UINT64_MAX)
		read_causes(b);
	while (!(err = bpf_map_get_next_key(fd, last, &line->key))) {
		last = &line->key;
		err = bpf_map_lookup_elem(fd, last, &line->mask);
		if (!err)
			err = read_injection(b, last, &line->injection);
		if (err)
			break;
		line->cause = cause_of(&b->causes, line);
		err = fn(line, ctx);
		if (err)
			break;
	}
	free(line);
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
