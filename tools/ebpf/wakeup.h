/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A ring buffer of a BPF program that wakes its reader: there is something new in the maps.
 * Its data does not matter.
 */
#ifndef VIRQSCOPE_EBPF_WAKEUP_H
#define VIRQSCOPE_EBPF_WAKEUP_H

struct ring_buffer;

/* ring_fd: a map of type BPF_MAP_TYPE_RINGBUF. Returns NULL and sets errno on failure. */
struct ring_buffer *bpf_wakeup_open(int ring_fd);

#endif
