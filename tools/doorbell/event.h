/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Loads and reads bpf/doorbell_event.bpf.c; no other file uses its skeleton. */
#ifndef VIRQSCOPE_DOORBELL_EVENT_H
#define VIRQSCOPE_DOORBELL_EVENT_H

#include <linux/types.h>
#include <stdint.h>
#include <virqscope/doorbell.h>

#include "ebpf/cost.h"

struct bpf_doorbell_event;
struct bpf_object;

/*
 * Load the programs. device: no other device's gets and puts, "" for all; mappings have none. fn:
 * called by bpf_doorbell_event_consume() for each event. Returns NULL after logging the reason.
 */
struct bpf_doorbell_event *
bpf_doorbell_event_open(const char *device,
			void (*fn)(const struct vs_doorbell_event *e, void *ctx), void *ctx);

/* Emit events from now on. Returns 0, or -errno after logging. */
int bpf_doorbell_event_attach(struct bpf_doorbell_event *b);

/* Stop; all events until now can be consumed on return. */
void bpf_doorbell_event_detach(struct bpf_doorbell_event *b);
void bpf_doorbell_event_close(struct bpf_doorbell_event *b);

/* A descriptor that is readable while there are events */
int bpf_doorbell_event_fd(const struct bpf_doorbell_event *b);

/* Call fn for each event since the last call. Returns 0 or -errno. */
int bpf_doorbell_event_consume(struct bpf_doorbell_event *b);

/* Read how many events were lost for lack of room. Returns 0 or -errno. */
int bpf_doorbell_event_totals(struct bpf_doorbell_event *b, struct bpf_totals *totals);

/* The object of the maps and programs */
struct bpf_object *bpf_doorbell_event_object(struct bpf_doorbell_event *b);

#endif
