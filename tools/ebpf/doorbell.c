// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>
#include <virqscope/binding.h>

#include "ebpf/doorbell.h"
#include "ebpf/explain.h"
#include "ebpf/iter.h"
#include "doorbell.skel.h"

_Static_assert(sizeof(struct vs_doorbell) == 7 * 8 + 3 * 4 + 3 + VS_DOORBELL_KIND_LEN +
	       VS_DOORBELL_NAME_LEN + VS_DOORBELL_DEVICE_LEN + 4, "a doorbell without holes");

struct bpf_doorbell {
	struct doorbell_bpf *skel;
	struct bpf_link *link;
};

static int load(struct bpf_doorbell *b, const char *device, bool text)
{
	struct bpf_program *prog;
	int err;

	b->skel = doorbell_bpf__open();
	if (!b->skel)
		return -errno;
	strncpy((char *)b->skel->rodata->device, device, VS_DEVICE_LEN - 1);
	prog = text ? b->skel->progs.print_doorbell : b->skel->progs.emit_doorbell;
	bpf_program__set_autoload(text ? b->skel->progs.emit_doorbell :
				  b->skel->progs.print_doorbell, false);
	err = doorbell_bpf__load(b->skel);
	if (err)
		return err;
	b->link = bpf_program__attach_iter(prog, NULL);
	return b->link ? 0 : -errno;
}

struct bpf_doorbell *bpf_doorbell_open(const char *device, bool text)
{
	struct bpf_doorbell *b = calloc(1, sizeof(*b));
	int err = b ? load(b, device, text) : -ENOMEM;

	if (!err)
		return b;
	bpf_explain_load(err);
	bpf_doorbell_close(b);
	return NULL;
}

void bpf_doorbell_close(struct bpf_doorbell *b)
{
	if (!b)
		return;
	bpf_link__destroy(b->link);
	doorbell_bpf__destroy(b->skel);
	free(b);
}

struct reader {
	int (*fn)(const struct vs_doorbell *d, void *ctx);
	void *ctx;
};

static int read_one(const void *record, void *ctx)
{
	const struct vs_doorbell *d = record;
	struct reader *r = ctx;

	return d->what == VS_DOORBELL_END ? BPF_ITER_END : r->fn(d, r->ctx);
}

int bpf_doorbell_read(struct bpf_doorbell *b, int (*fn)(const struct vs_doorbell *d, void *ctx),
		      void *ctx)
{
	struct reader r = { fn, ctx };

	return bpf_iter_read(b->link, sizeof(struct vs_doorbell), read_one, &r);
}

int bpf_doorbell_pin(struct bpf_doorbell *b, const char *path)
{
	return bpf_iter_pin(b->link, path);
}
