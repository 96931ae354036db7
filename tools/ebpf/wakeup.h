/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A ring buffer that a BPF program uses only to wake its reader when its maps have something new.
 * The data in it is ignored.
 */
#ifndef VIRQSCOPE_EBPF_WAKEUP_H
#define VIRQSCOPE_EBPF_WAKEUP_H

struct ring_buffer;

/* ring_fd is a map of type BPF_MAP_TYPE_RINGBUF. Returns NULL and sets errno on failure. */
struct ring_buffer *bpf_wakeup_open(int ring_fd);

#endif
