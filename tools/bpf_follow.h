/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_BPF_FOLLOW_H
#define VIRQSCOPE_BPF_FOLLOW_H

struct bpf_program;

/*
 * For bpf/follow.bpf.h, before it is loaded: follow the device's vectors, "" for none.
 * name: where the program has its name. A kernel that does not tell of new vectors has
 * them noticed with the next tick.
 */
void bpf_follow(struct bpf_program *prog, char *name, const char *device);

#endif
