/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Attaches BPF programs, and waits for those that still run. */
#ifndef VIRQSCOPE_EBPF_ATTACH_H
#define VIRQSCOPE_EBPF_ATTACH_H

struct bpf_link;
struct bpf_program;

/* Attach to the event in the program's section; logs either result. Returns 0 or -errno. */
int bpf_attach(struct bpf_link **link, const struct bpf_program *prog, const char *event);

/* Wait until the programs for events that have happened by now have ended. */
void bpf_settle(void);

#endif
