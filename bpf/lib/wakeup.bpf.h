/* SPDX-License-Identifier: GPL-2.0-only */
/* Each new map entry writes its key here, to wake the reader while VM and device still exist. */
#ifndef WAKEUP_BPF_H
#define WAKEUP_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} wakeup SEC(".maps");

#endif
