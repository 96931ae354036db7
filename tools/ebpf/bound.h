/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The user's side of bpf/lib/bound.bpf.h, for the objects that include it. */
#ifndef VIRQSCOPE_EBPF_BOUND_H
#define VIRQSCOPE_EBPF_BOUND_H

struct bpf_map;
struct bpf_object;

/*
 * Before the object is loaded: `name`, in its read-only data, is the device of -D ("": all).
 * The iterator is read by bpf_bound_fill() rather than attached with the others.
 */
void bpf_bound_prepare(struct bpf_object *obj, char *name, const char *device);

/*
 * Before the object is loaded, in place of programs of its own: look up in what another one
 * keeps, its map "bound". Returns 0 or -errno.
 */
int bpf_bound_share(struct bpf_object *obj, const struct bpf_map *bound);

/*
 * Before the object is loaded: no program follows changes, bpf_bound_fill() does once what they
 * would have done.
 */
void bpf_bound_only_fill(struct bpf_object *obj);

/* After the programs were attached: enter what was bound before. Returns 0 or -errno. */
int bpf_bound_fill(const struct bpf_object *obj);

#endif
