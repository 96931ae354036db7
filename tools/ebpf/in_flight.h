/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The one user of the skeleton of bpf/in_flight.bpf.c. */
#ifndef VIRQSCOPE_EBPF_IN_FLIGHT_H
#define VIRQSCOPE_EBPF_IN_FLIGHT_H

#include <linux/types.h>
#include <stdbool.h>
#include <stdint.h>
#include <virqscope/binding.h>
#include <virqscope/filter.h>
#include <virqscope/in_flight.h>
#include <virqscope/stage.h>

struct bpf_in_flight;
struct bpf_map;

/* Interrupts that no event tells of; negative: cannot be known */
struct in_flight_count {
	int64_t in_flight;		/* have begun and not ended */
	int64_t invisible;		/* vLPIs that there were: the hardware delivers them */
};

#define IN_FLIGHT_UNKNOWN { -1, -1 }

/*
 * Load it: reading takes no privileges then. device: that of VS_F_DEVICE. bound: the map of
 * another object that follows bindings; NULL: they are taken as they are now. text: what is
 * read is for people, not for the functions below. Returns NULL after a message.
 */
struct bpf_in_flight *bpf_in_flight_open(const struct vs_filter *filter, const char *device,
					 const struct bpf_map *bound, bool text);

void bpf_in_flight_close(struct bpf_in_flight *b);

/*
 * Call fn for each interrupt that is wanted and in flight, or a vLPI, VM by VM, each as
 * it is when the kernel comes to it. 0 or -errno.
 */
int bpf_in_flight_read(struct bpf_in_flight *b,
		       void (*fn)(const struct vs_in_flight *irq, void *ctx), void *ctx);

/* How many of the last reading may be of the filter's host IRQ or device: theirs is not known. */
uint64_t bpf_in_flight_unknown(const struct bpf_in_flight *b);

/* Makes it a file that others can read. Returns 0, or -errno after logging. */
int bpf_in_flight_pin(struct bpf_in_flight *b, const char *path);

/* How many of them there are. 0, or -errno: cannot be known. */
int bpf_in_flight_count(struct bpf_in_flight *b, struct in_flight_count *count);

#endif
