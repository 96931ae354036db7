/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Reads a BPF iterator that emits records of one size and marks the last one. */
#ifndef VIRQSCOPE_EBPF_ITER_H
#define VIRQSCOPE_EBPF_ITER_H

#include <stddef.h>

struct bpf_link;

#define BPF_ITER_END 1

/*
 * Call fn for each record until it returns BPF_ITER_END, for the last one, or -errno. Returns 0 or
 * -errno; -ENODATA if the last record is missing.
 */
int bpf_iter_read(const struct bpf_link *link, size_t size,
		  int (*fn)(const void *record, void *ctx), void *ctx);

/*
 * Pin the link at path, whose directory must exist in a BPF file system. Returns 0, or -errno
 * after logging.
 */
int bpf_iter_pin(const struct bpf_link *link, const char *path);

#endif
