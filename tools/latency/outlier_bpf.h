/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The one user of the skeleton of bpf/outlier.bpf.c. */
#ifndef VIRQSCOPE_LATENCY_OUTLIER_BPF_H
#define VIRQSCOPE_LATENCY_OUTLIER_BPF_H

#include <linux/types.h>
#include <stdint.h>
#include <virqscope/binding.h>
#include <virqscope/bound.h>
#include <virqscope/filter.h>
#include <virqscope/outlier.h>
#include <virqscope/moment.h>

#include "ebpf/cost.h"

struct bpf_map;
struct bpf_outlier;

/*
 * Load it. bound: the map of another object that follows bindings, and knows the device of
 * VS_F_DEVICE. Returns NULL after a message.
 */
struct bpf_outlier *bpf_outlier_open(const struct vs_filter *filter, const struct bpf_map *bound,
				     uint64_t threshold_ticks);

/* 0 or -errno after a message. */
int bpf_outlier_attach(struct bpf_outlier *b);

/* Lives that begin from now on are kept. */
void bpf_outlier_begin(struct bpf_outlier *b);

/* The lives that are kept are final when it returns. */
void bpf_outlier_detach(struct bpf_outlier *b);
void bpf_outlier_close(struct bpf_outlier *b);

/* The number of the outlier; 0: there was none. */
uint64_t bpf_outlier_found(const struct bpf_outlier *b);

/* Readable when it was found; drain it then. */
int bpf_outlier_wakeup_fd(const struct bpf_outlier *b);
void bpf_outlier_wakeup_drain(struct bpf_outlier *b);

/* The life of that number. 0, or -ENOENT: it is not kept any more. */
int bpf_outlier_life(struct bpf_outlier *b, uint64_t number, struct vs_life *life);

/*
 * The device that raised it. Returns -ENOENT if none is known, or none that was bound when the
 * life began: at began_ns of CLOCK_MONOTONIC.
 */
int bpf_outlier_device(struct bpf_outlier *b, const struct vs_life *life, uint64_t began_ns,
		       struct vs_bound *device);

/* Add the cost of its programs, and the runs that they missed. Returns 0 or -errno. */
int bpf_outlier_cost(const struct bpf_outlier *b, struct bpf_totals *totals);

#endif
