/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Picks the events of mappings that are about one device, which the kernel does not name there. */
#ifndef VIRQSCOPE_DOORBELL_DEVICE_EVENTS_H
#define VIRQSCOPE_DOORBELL_DEVICE_EVENTS_H

#include <linux/types.h>
#include <stddef.h>
#include <stdint.h>
#include <virqscope/doorbell.h>

#include "ebpf/doorbell_list.h"

/* Set device, which has to stay, and nothing else. */
struct device_events {
	const char *device;		/* "": all events are picked */
	uint64_t *used;			/* mappings that are there, and the device has or had */
	size_t n_used, used_room;
	struct vs_doorbell_event *maps;	/* of those that are there, and it has not got */
	size_t n_maps, maps_room;
};

/*
 * list: has the mappings that the device uses now. Returns 0 or -ENOMEM; device_events_fini() frees
 * in either case.
 */
int device_events_begin(struct device_events *de, const struct doorbell_list *list);

/*
 * Call fn for each event that is picked now that this one has come: gets and puts, which are only
 * the device's; before a get the mapping that was made for it; a mapping that goes, if the device
 * has or had it. Returns 0 or -ENOMEM.
 */
int device_events_take(struct device_events *de, const struct vs_doorbell_event *e,
		       void (*fn)(const struct vs_doorbell_event *e, void *ctx), void *ctx);
void device_events_fini(struct device_events *de);

#endif
