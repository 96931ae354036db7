/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_EBPF_VARIABLE_H
#define VIRQSCOPE_EBPF_VARIABLE_H

#include <stddef.h>

struct bpf_object;

/*
 * A global variable that begins as zeros of a BPF object that was loaded, by its name, for users
 * of several objects. Returns NULL if there is none of that size.
 */
void *bpf_variable(const struct bpf_object *obj, const char *name, size_t size);

#endif
