/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Loads and reads bpf/lr.bpf.c; no other file uses its skeleton. */
#ifndef VIRQSCOPE_LR_BPF_H
#define VIRQSCOPE_LR_BPF_H

#include <linux/types.h>
#include <stdint.h>
#include <virqscope/filter.h>
#include <virqscope/lr.h>

#include "ebpf/cost.h"

struct bpf_lr;
struct bpf_object;

/* Load the programs. Returns NULL after logging the reason. */
struct bpf_lr *bpf_lr_open(const struct vs_filter *filter);

/* Count entries from now on. Returns 0, or -errno after logging. */
int bpf_lr_attach(struct bpf_lr *b);

/* Stop counting; the counts are final on return. */
void bpf_lr_detach(struct bpf_lr *b);
void bpf_lr_close(struct bpf_lr *b);

/* Call fn for each vCPU that was entered. Returns 0 or -errno. */
int bpf_lr_read(struct bpf_lr *b, int (*fn)(const struct vs_lr *lr, void *ctx), void *ctx);

/* Delete the map entry of a vCPU whose VM has ended. Returns 0 or -errno. */
int bpf_lr_forget(struct bpf_lr *b, const struct vs_lr_key *key);

/* Returns 0 or -errno. */
int bpf_lr_totals(struct bpf_lr *b, struct bpf_totals *totals);

/* Readable when a vCPU was entered for the first time, until drained. */
int bpf_lr_wakeup_fd(struct bpf_lr *b);
void bpf_lr_wakeup_drain(struct bpf_lr *b);

/* The object of the maps and programs */
struct bpf_object *bpf_lr_object(struct bpf_lr *b);

#endif
