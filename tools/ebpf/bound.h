/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The user's side of bpf/lib/bound.bpf.h, for the objects that include it. */
#ifndef VIRQSCOPE_EBPF_BOUND_H
#define VIRQSCOPE_EBPF_BOUND_H

struct bpf_map;
struct bpf_object;

/*
 * Called before the object is loaded. Stores the device of -D ("": all) in `name`, in the object's
 * read-only data. Keeps the iterator from being attached with the other programs:
 * bpf_bound_fill() reads it.
 */
void bpf_bound_prepare(struct bpf_object *obj, char *name, const char *device);

/*
 * Called before the object is loaded: use the map "bound" of another object, which fills it, and
 * load no programs that fill it. Returns 0 or -errno.
 */
int bpf_bound_share(struct bpf_object *obj, const struct bpf_map *bound);

/*
 * Called before the object is loaded: load no programs that follow changes; bpf_bound_fill()
 * fills the map once.
 */
void bpf_bound_only_fill(struct bpf_object *obj);

/* Called after the programs were attached: enter existing bindings. Returns 0 or -errno. */
int bpf_bound_fill(const struct bpf_object *obj);

#endif
