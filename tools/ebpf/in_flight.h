/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Loads and reads bpf/in_flight.bpf.c; no other file uses its skeleton. */
#ifndef VIRQSCOPE_EBPF_IN_FLIGHT_H
#define VIRQSCOPE_EBPF_IN_FLIGHT_H

#include <linux/types.h>
#include <stdbool.h>
#include <stdint.h>
#include <virqscope/binding.h>
#include <virqscope/filter.h>
#include <virqscope/in_flight.h>
#include <virqscope/moment.h>

struct bpf_in_flight;
struct bpf_map;

/* Interrupts without an event; negative: not known */
struct in_flight_count {
	int64_t in_flight;		/* have begun and not ended */
	int64_t invisible;		/* vLPIs, which the hardware delivers */
};

#define IN_FLIGHT_UNKNOWN { -1, -1 }

/*
 * Load the iterator; reading takes no privileges after that. device: the one of VS_F_DEVICE.
 * bound: the map of another object that follows bindings; NULL: use the bindings of this moment.
 * text: emit text for a pinned iterator, not records for the functions below. Returns NULL after
 * logging the reason.
 */
struct bpf_in_flight *bpf_in_flight_open(const struct vs_filter *filter, const char *device,
					 const struct bpf_map *bound, bool text);

void bpf_in_flight_close(struct bpf_in_flight *b);

/*
 * Call fn, VM by VM, for each interrupt that passes the filter and is in flight or a vLPI, in the
 * state in which the kernel visits it. Returns 0 or -errno.
 */
int bpf_in_flight_read(struct bpf_in_flight *b,
		       void (*fn)(const struct vs_in_flight *irq, void *ctx), void *ctx);

/* Interrupts of the last reading whose device is not known, so that the filter may include them. */
uint64_t bpf_in_flight_unknown(const struct bpf_in_flight *b);

/* Pin the iterator at path, for other programs to read. Returns 0, or -errno after logging. */
int bpf_in_flight_pin(struct bpf_in_flight *b, const char *path);

/* Count the interrupts in flight and the vLPIs. Returns 0, or -errno, leaving *count as it was. */
int bpf_in_flight_count(struct bpf_in_flight *b, struct in_flight_count *count);

#endif
