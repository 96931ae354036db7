// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>

#include "ebpf/fake_doorbell.h"

struct fake_doorbell fake_doorbell;

int bpf_doorbell_read(struct bpf_doorbell *b, int (*fn)(const struct vs_doorbell *d, void *ctx),
		      void *ctx)
{
	bool second = fake_doorbell.second && fake_doorbell.reads;
	const struct vs_doorbell *entries = second ? fake_doorbell.second : fake_doorbell.entries;
	size_t i, n = second ? fake_doorbell.n_second : fake_doorbell.n;
	int err = 0;

	(void)b;
	fake_doorbell.reads++;
	for (i = 0; !err && i < n; i++)
		err = fn(&entries[i], ctx);
	return err || !fake_doorbell.cut ? err : -ENODATA;
}
