/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Reading what a BPF iterator's program writes: records of one size, the last of which says so. */
#ifndef VIRQSCOPE_EBPF_ITER_H
#define VIRQSCOPE_EBPF_ITER_H

#include <stddef.h>

struct bpf_link;

#define BPF_ITER_END 1

/*
 * Call fn for each record, until it returns BPF_ITER_END for the last or -errno.
 * 0 or -errno; -ENODATA: there was no last one.
 */
int bpf_iter_read(const struct bpf_link *link, size_t size,
		  int (*fn)(const void *record, void *ctx), void *ctx);

/*
 * Makes the link a file in the BPF file system, in a directory that exists. Returns 0, or -errno
 * after logging.
 */
int bpf_iter_pin(const struct bpf_link *link, const char *path);

#endif
