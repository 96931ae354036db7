/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The beginning and the end of what a BPF program sees. */
#ifndef VIRQSCOPE_EBPF_ATTACH_H
#define VIRQSCOPE_EBPF_ATTACH_H

struct bpf_link;
struct bpf_program;

/* Attach to the event that the program names itself. 0 or -errno after a message. */
int bpf_attach(struct bpf_link **link, const struct bpf_program *prog, const char *event);

/* Wait for the programs that run, or are about to, for what has happened by now. */
void bpf_settle(void);

#endif
