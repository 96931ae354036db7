// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <string.h>

#include "lr/fake_bpf.h"

struct fake_lr fake_lr;

int bpf_lr_read(struct bpf_lr *b, int (*fn)(const struct vs_lr *lr, void *ctx), void *ctx)
{
	size_t i;
	int err = 0;

	(void)b;
	for (i = 0; !err && i < fake_lr.vcpus; i++)
		err = fn(&fake_lr.counted[i], ctx);
	return err;
}

int bpf_lr_forget(struct bpf_lr *b, const struct vs_lr_key *key)
{
	size_t i;

	(void)b;
	for (i = 0; i < fake_lr.vcpus; i++) {
		if (memcmp(&fake_lr.counted[i].key, key, sizeof(*key)))
			continue;
		fake_lr.counted[i] = fake_lr.counted[--fake_lr.vcpus];
		return 0;
	}
	return -ENOENT;
}

int bpf_lr_totals(struct bpf_lr *b, struct bpf_totals *totals)
{
	(void)b;
	*totals = fake_lr.totals;
	return 0;
}
