/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The one user of the skeleton of bpf/mask.bpf.c. */
#ifndef VIRQSCOPE_MASK_BPF_H
#define VIRQSCOPE_MASK_BPF_H

#include <linux/types.h>
#include <stdint.h>
#include <virqscope/binding.h>
#include <virqscope/filter.h>
#include <virqscope/hist.h>
#include <virqscope/kernel.h>
#include <virqscope/mask.h>

#include "ebpf/cost.h"
#include "util/clock.h"

struct bpf_mask;
struct bpf_object;

/*
 * Load it. device: only its line, "" for all; on_switch: called by bpf_mask_consume() for each
 * switch, NULL: these are not told. Returns NULL after a message.
 */
struct bpf_mask *bpf_mask_open(const struct vs_filter *filter, const char *device,
			       void (*on_switch)(const struct vs_mask_switch *s, void *ctx),
			       void *ctx);

/* Readable when there are switches; -1: these are not told. */
int bpf_mask_fd(const struct bpf_mask *b);

/* 0 or -errno */
int bpf_mask_consume(struct bpf_mask *b);

/* From now on all lines that are and will be there are watched. 0 or -errno after a message. */
int bpf_mask_attach(struct bpf_mask *b);

/* And from now on, which is t_ns (CLOCK_MONOTONIC), what befalls them is counted. */
void bpf_mask_begin(struct bpf_mask *b, uint64_t t_ns);

/* What happens until then, which is soon, is counted, and no more, when it returns. */
void bpf_mask_detach(struct bpf_mask *b, struct clock_moment *until);
void bpf_mask_close(struct bpf_mask *b);

/* A line */
struct bpf_mask_line {
	struct vs_mask_key key;
	struct vs_mask mask;
	uint8_t cause;			/* of its mode; 0: not known */
	struct vs_mask_injection injection;	/* what its lives took */
};

/* Call fn for each. 0 or -errno. */
typedef int bpf_mask_fn(const struct bpf_mask_line *line, void *ctx);
int bpf_mask_read(struct bpf_mask *b, bpf_mask_fn *fn, void *ctx);

/* 0 or -errno */
int bpf_mask_totals(struct bpf_mask *b, struct bpf_totals *totals);

/* What its maps and programs are part of. */
struct bpf_object *bpf_mask_object(struct bpf_mask *b);

#endif
