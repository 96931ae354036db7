// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdlib.h>

#include <bpf/libbpf.h>

#include "ebpf/explain.h"
#include "ebpf/iter.h"
#include "ebpf/vm.h"
#include "vm.skel.h"

_Static_assert(sizeof(struct vs_vm) == 8 + 4 * 4 + VS_COMM_LEN, "a file without holes");

struct bpf_vm {
	struct vm_bpf *skel;
	struct bpf_link *link;
};

static int load(struct bpf_vm *b)
{
	b->skel = vm_bpf__open_and_load();
	if (!b->skel)
		return -errno;
	b->link = bpf_program__attach_iter(b->skel->progs.emit_vm, NULL);
	return b->link ? 0 : -errno;
}

struct bpf_vm *bpf_vm_open(void)
{
	struct bpf_vm *b = calloc(1, sizeof(*b));
	int err = b ? load(b) : -ENOMEM;

	if (!err)
		return b;
	bpf_explain_load(err);
	bpf_vm_close(b);
	return NULL;
}

void bpf_vm_close(struct bpf_vm *b)
{
	if (!b)
		return;
	bpf_link__destroy(b->link);
	vm_bpf__destroy(b->skel);
	free(b);
}

struct reader {
	int (*fn)(const struct vs_vm *vm, void *ctx);
	void *ctx;
};

static int pass(const void *record, void *ctx)
{
	const struct vs_vm *vm = record;
	struct reader *r = ctx;

	return vm->end ? BPF_ITER_END : r->fn(vm, r->ctx);
}

int bpf_vm_read(struct bpf_vm *b, int (*fn)(const struct vs_vm *vm, void *ctx), void *ctx)
{
	struct reader r = { fn, ctx };

	return bpf_iter_read(b->link, sizeof(struct vs_vm), pass, &r);
}
