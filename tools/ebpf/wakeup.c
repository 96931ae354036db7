// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <bpf/libbpf.h>

#include "ebpf/wakeup.h"

static int on_wakeup(void *ctx, void *data, size_t size)
{
	(void)ctx, (void)data, (void)size;
	return 0;
}

struct ring_buffer *bpf_wakeup_open(int ring_fd)
{
	return ring_buffer__new(ring_fd, on_wakeup, NULL, NULL);
}
