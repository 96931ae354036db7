// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "ebpf/attach.h"
#include "ebpf/explain.h"
#include "ebpf/wakeup.h"
#include "lr/bpf.h"
#include "util/log.h"
#include "lr.skel.h"

_Static_assert(sizeof(struct vs_lr_key) == 16, "a key without holes");
_Static_assert(sizeof(struct vs_lr) == 24 + 8 * (VS_LR_MAX + 1) + 5 * 8, "a value without holes");

struct bpf_lr {
	struct lr_bpf *skel;
	struct ring_buffer *wakeup;
};

struct bpf_lr *bpf_lr_open(const struct vs_filter *filter)
{
	struct bpf_lr *b = calloc(1, sizeof(*b));
	int err = -ENOMEM;

	if (!b)
		goto fail;
	b->skel = lr_bpf__open();
	if (!b->skel) {
		err = -errno;
		goto fail;
	}
	memcpy((void *)&b->skel->rodata->filter, filter, sizeof(*filter));
	err = lr_bpf__load(b->skel);
	if (err)
		goto fail;
	b->wakeup = bpf_wakeup_open(bpf_map__fd(b->skel->maps.wakeup));
	if (!b->wakeup) {
		err = -errno;
		goto fail;
	}
	return b;

fail:
	bpf_explain_load(err);
	bpf_lr_close(b);
	return NULL;
}

/* Attach exits first, so that every entry that is counted also has its exit. */
int bpf_lr_attach(struct bpf_lr *b)
{
	int err = bpf_attach(&b->skel->links.on_exit, b->skel->progs.on_exit, "kvm:kvm_exit");

	if (!err)
		err = bpf_attach(&b->skel->links.on_entry, b->skel->progs.on_entry, "kvm:vgic_flush");
	return err;
}

void bpf_lr_detach(struct bpf_lr *b)
{
	bpf_link__destroy(b->skel->links.on_entry);
	b->skel->links.on_entry = NULL;
	bpf_link__destroy(b->skel->links.on_exit);
	b->skel->links.on_exit = NULL;
	bpf_settle();
}

void bpf_lr_close(struct bpf_lr *b)
{
	if (!b)
		return;
	ring_buffer__free(b->wakeup);
	lr_bpf__destroy(b->skel);
	free(b);
}

int bpf_lr_read(struct bpf_lr *b, int (*fn)(const struct vs_lr *lr, void *ctx), void *ctx)
{
	struct vs_lr_key key, *last = NULL;
	int fd = bpf_map__fd(b->skel->maps.vcpus), err;
	struct vs_lr lr;

	while (!(err = bpf_map_get_next_key(fd, last, &key))) {
		err = bpf_map_lookup_elem(fd, &key, &lr);
		if (!err)
			err = fn(&lr, ctx);
		if (err)
			return err;
		last = &key;
	}
	return err == -ENOENT ? 0 : err;
}

int bpf_lr_forget(struct bpf_lr *b, const struct vs_lr_key *key)
{
	return bpf_map_delete_elem(bpf_map__fd(b->skel->maps.vcpus), key);
}

int bpf_lr_totals(struct bpf_lr *b, struct bpf_totals *totals)
{
	return bpf_totals_of(b->skel->obj, b->skel->maps.lost, totals);
}

int bpf_lr_wakeup_fd(struct bpf_lr *b)
{
	return ring_buffer__epoll_fd(b->wakeup);
}

void bpf_lr_wakeup_drain(struct bpf_lr *b)
{
	ring_buffer__consume(b->wakeup);
}

struct bpf_object *bpf_lr_object(struct bpf_lr *b)
{
	return b->skel->obj;
}
