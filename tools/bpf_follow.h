/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_BPF_FOLLOW_H
#define VIRQSCOPE_BPF_FOLLOW_H

#include <stdint.h>

struct bpf_map;
struct bpf_program;

/*
 * For bpf/follow.bpf.h, before it is loaded: follow the device's vectors, "" for none.
 * name: where the program has its name. A kernel that does not tell of new vectors has
 * them noticed with the next tick.
 */
void bpf_follow(struct bpf_program *prog, char *name, const char *device);

/* Let interrupts of this host IRQ pass: host_irqs is the map of bpf/filter.bpf.h. 0 or -errno. */
int bpf_follow_allow(const struct bpf_map *host_irqs, uint32_t host_irq);

#endif
