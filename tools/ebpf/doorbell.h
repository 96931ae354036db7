/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Loads and reads bpf/doorbell.bpf.c; no other file uses its skeleton. */
#ifndef VIRQSCOPE_EBPF_DOORBELL_H
#define VIRQSCOPE_EBPF_DOORBELL_H

#include <linux/types.h>
#include <stdbool.h>
#include <virqscope/doorbell.h>

struct bpf_doorbell;

/*
 * Load the iterator; reading takes no privileges after that. text: emit text for a pinned iterator,
 * not records for bpf_doorbell_read(). device: of the text only the users that are this device, ""
 * for all. Returns NULL after logging the reason.
 */
struct bpf_doorbell *bpf_doorbell_open(const char *device, bool text);
void bpf_doorbell_close(struct bpf_doorbell *b);

/*
 * Call fn for each doorbell, then for each mapping, then for each user, until it does not return 0.
 * Returns 0 or -errno; -ENODATA if the kernel did not mark the end, so that some may be missing.
 */
int bpf_doorbell_read(struct bpf_doorbell *b, int (*fn)(const struct vs_doorbell *d, void *ctx),
		      void *ctx);

/* Pin the iterator at path, for other programs to read. Returns 0, or -errno after logging. */
int bpf_doorbell_pin(struct bpf_doorbell *b, const char *path);

#endif
