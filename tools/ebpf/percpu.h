/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_EBPF_PERCPU_H
#define VIRQSCOPE_EBPF_PERCPU_H

#include <stdint.h>

struct bpf_map;

/* Sum the only element of a per-CPU array over all CPUs. Returns 0 or -errno. */
int bpf_percpu_sum(const struct bpf_map *map, uint64_t *sum);

#endif
