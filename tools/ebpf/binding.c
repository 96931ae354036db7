// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "ebpf/binding.h"
#include "ebpf/explain.h"
#include "ebpf/iter.h"
#include "binding.skel.h"

_Static_assert(sizeof(struct vs_binding) == 3 * 8 + 9 * 4 + 8 + VS_DEVICE_LEN + 12,
	       "a binding without holes");

struct bpf_binding {
	struct binding_bpf *skel;
	struct bpf_link *link;
};

static int load(struct bpf_binding *b, const struct vs_filter *filter, const char *device,
		bool text)
{
	struct bpf_program *prog;
	int err;

	b->skel = binding_bpf__open();
	if (!b->skel)
		return -errno;
	memcpy((void *)&b->skel->rodata->filter, filter, sizeof(*filter));
	strncpy((char *)b->skel->rodata->device, device, VS_DEVICE_LEN - 1);
	prog = text ? b->skel->progs.print_binding : b->skel->progs.emit_binding;
	bpf_program__set_autoload(text ? b->skel->progs.emit_binding : b->skel->progs.print_binding,
				  false);
	err = binding_bpf__load(b->skel);
	if (err)
		return err;
	b->link = bpf_program__attach_iter(prog, NULL);
	return b->link ? 0 : -errno;
}

struct bpf_binding *bpf_binding_open(const struct vs_filter *filter, const char *device,
				     bool text)
{
	struct bpf_binding *b = calloc(1, sizeof(*b));
	int err = b ? load(b, filter, device, text) : -ENOMEM;

	if (!err)
		return b;
	bpf_explain_load(err);
	bpf_binding_close(b);
	return NULL;
}

void bpf_binding_close(struct bpf_binding *b)
{
	if (!b)
		return;
	bpf_link__destroy(b->link);
	binding_bpf__destroy(b->skel);
	free(b);
}

struct reader {
	int (*fn)(const struct vs_binding *b, void *ctx);
	void *ctx;
};

static int read_one(const void *record, void *ctx)
{
	const struct vs_binding *b = record;
	struct reader *r = ctx;

	return b->end ? BPF_ITER_END : r->fn(b, r->ctx);
}

int bpf_binding_read(struct bpf_binding *b, int (*fn)(const struct vs_binding *b, void *ctx),
		     void *ctx)
{
	struct reader r = { fn, ctx };

	return bpf_iter_read(b->link, sizeof(struct vs_binding), read_one, &r);
}

int bpf_binding_pin(struct bpf_binding *b, const char *path)
{
	return bpf_iter_pin(b->link, path);
}
