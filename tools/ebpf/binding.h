/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The one user of the skeleton of bpf/binding.bpf.c. */
#ifndef VIRQSCOPE_EBPF_BINDING_H
#define VIRQSCOPE_EBPF_BINDING_H

#include <linux/types.h>
#include <stdbool.h>
#include <virqscope/binding.h>
#include <virqscope/filter.h>

struct bpf_binding;

/*
 * Load it: reading takes no privileges then. device: only its own, "" for all. text: what
 * is read is for people, not for bpf_binding_read(). Returns NULL after a message.
 */
struct bpf_binding *bpf_binding_open(const struct vs_filter *filter, const char *device,
				     bool text);
void bpf_binding_close(struct bpf_binding *b);

/* Call fn for each that is wanted, until it does not return 0. 0 or -errno. */
int bpf_binding_read(struct bpf_binding *b, int (*fn)(const struct vs_binding *b, void *ctx),
		     void *ctx);

/* Makes it a file that others can read. Returns 0, or -errno after logging. */
int bpf_binding_pin(struct bpf_binding *b, const char *path);

#endif
