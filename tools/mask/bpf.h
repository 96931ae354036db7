/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Loads and reads bpf/mask.bpf.c; no other file uses its skeleton. */
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
 * Load the programs. device: only the line of this PCI device, "" for all. on_switch: called by
 * bpf_mask_consume() for each switch; NULL: switches are not emitted. Returns NULL after logging
 * the reason.
 */
struct bpf_mask *bpf_mask_open(const struct vs_filter *filter, const char *device,
			       void (*on_switch)(const struct vs_mask_switch *s, void *ctx),
			       void *ctx);

/* A descriptor that is readable while there are switches; -1: switches are not emitted. */
int bpf_mask_fd(const struct bpf_mask *b);

/* Call on_switch for each switch since the last call. Returns 0 or -errno. */
int bpf_mask_consume(struct bpf_mask *b);

/* Follow all existing and new lines from now on. Returns 0, or -errno after logging. */
int bpf_mask_attach(struct bpf_mask *b);

/* Start counting at t_ns, which is now, of CLOCK_MONOTONIC. */
void bpf_mask_begin(struct bpf_mask *b, uint64_t t_ns);

/* Stop counting at a moment shortly ahead, stored in *until. Counts are final on return. */
void bpf_mask_detach(struct bpf_mask *b, struct clock_moment *until);
void bpf_mask_close(struct bpf_mask *b);

/* A line */
struct bpf_mask_line {
	struct vs_mask_key key;
	struct vs_mask mask;
	uint8_t cause;			/* of its mode; 0: not known */
	struct vs_mask_injection injection;	/* injection times of its lives */
};

/* Call fn for each line. Returns 0 or -errno. */
typedef int bpf_mask_fn(const struct bpf_mask_line *line, void *ctx);
int bpf_mask_read(struct bpf_mask *b, bpf_mask_fn *fn, void *ctx);

/* Returns 0 or -errno. */
int bpf_mask_totals(struct bpf_mask *b, struct bpf_totals *totals);

/* The object of the maps and programs */
struct bpf_object *bpf_mask_object(struct bpf_mask *b);

#endif
