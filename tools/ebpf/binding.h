/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Loads and reads bpf/binding.bpf.c; no other file uses its skeleton. */
#ifndef VIRQSCOPE_EBPF_BINDING_H
#define VIRQSCOPE_EBPF_BINDING_H

#include <linux/types.h>
#include <stdbool.h>
#include <virqscope/binding.h>
#include <virqscope/filter.h>

struct bpf_binding;

/*
 * Load the iterator; reading takes no privileges after that. device: only bindings of this PCI
 * device, "" for all. text: emit text for a pinned iterator, not records for bpf_binding_read().
 * Returns NULL after logging the reason.
 */
struct bpf_binding *bpf_binding_open(const struct vs_filter *filter, const char *device,
				     bool text);
void bpf_binding_close(struct bpf_binding *b);

/* Call fn for each binding that passes, until it does not return 0. Returns 0 or -errno. */
int bpf_binding_read(struct bpf_binding *b, int (*fn)(const struct vs_binding *b, void *ctx),
		     void *ctx);

/* Pin the iterator at path, for other programs to read. Returns 0, or -errno after logging. */
int bpf_binding_pin(struct bpf_binding *b, const char *path);

#endif
