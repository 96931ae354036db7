/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The one user of the skeleton of bpf/lr.bpf.c. */
#ifndef VIRQSCOPE_LR_BPF_H
#define VIRQSCOPE_LR_BPF_H

#include <linux/types.h>
#include <stdint.h>
#include <virqscope/filter.h>
#include <virqscope/lr.h>

#include "ebpf/cost.h"

struct bpf_lr;
struct bpf_object;

/* Load it. Returns NULL after a message. */
struct bpf_lr *bpf_lr_open(const struct vs_filter *filter);

/* From now on entries are counted. 0 or -errno after a message. */
int bpf_lr_attach(struct bpf_lr *b);

/* The counts are final when it returns. */
void bpf_lr_detach(struct bpf_lr *b);
void bpf_lr_close(struct bpf_lr *b);

/* Call fn for each vCPU that was entered. 0 or -errno. */
int bpf_lr_read(struct bpf_lr *b, int (*fn)(const struct vs_lr *lr, void *ctx), void *ctx);

/* Give back the room of a vCPU that is not entered any more. Returns 0 or -errno. */
int bpf_lr_forget(struct bpf_lr *b, const struct vs_lr_key *key);

/* 0 or -errno */
int bpf_lr_totals(struct bpf_lr *b, struct bpf_totals *totals);

/* Readable when a vCPU was entered for the first time, until drained. */
int bpf_lr_wakeup_fd(struct bpf_lr *b);
void bpf_lr_wakeup_drain(struct bpf_lr *b);

/* What its maps and programs are part of. */
struct bpf_object *bpf_lr_object(struct bpf_lr *b);

#endif
