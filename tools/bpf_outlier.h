/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The one user of the skeleton of bpf/outlier.bpf.c. */
#ifndef VIRQSCOPE_BPF_OUTLIER_H
#define VIRQSCOPE_BPF_OUTLIER_H

#include <linux/types.h>
#include <stdint.h>
#include <virqscope/filter.h>
#include <virqscope/stage.h>
#include <virqscope/outlier.h>

struct bpf_object;
struct bpf_outlier;

/* Load it. device: that of VS_F_HOST_IRQS. Returns NULL after a message. */
struct bpf_outlier *bpf_outlier_open(const struct vs_filter *filter, const char *device,
				     uint64_t threshold_ticks);

/* 0 or -errno after a message. */
int bpf_outlier_attach(struct bpf_outlier *b);

/* Lives that begin from now on are kept. */
void bpf_outlier_begin(struct bpf_outlier *b);

/* What is kept is final when it returns. */
void bpf_outlier_detach(struct bpf_outlier *b);
void bpf_outlier_close(struct bpf_outlier *b);

/* Let interrupts of this host IRQ pass when the filter says VS_F_HOST_IRQS. */
int bpf_outlier_allow(struct bpf_outlier *b, uint32_t host_irq);

/* The number of the outlier; 0: there was none. */
uint64_t bpf_outlier_found(const struct bpf_outlier *b);

/* A ring buffer map that is written when it is found. */
int bpf_outlier_ring(const struct bpf_outlier *b);

/* The life of that number. 0, or -ENOENT: it is not kept any more. */
int bpf_outlier_life(struct bpf_outlier *b, uint64_t number, struct vs_life *life);

/* What it runs, whose cost is the report's. */
const struct bpf_object *bpf_outlier_object(const struct bpf_outlier *b);

#endif
