/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The records of bpf/doorbell.bpf.c, for each doorbell, its mappings and their users, and of
 * bpf/doorbell_event.bpf.c, for each change of mappings and users.
 */
#ifndef VIRQSCOPE_DOORBELL_H
#define VIRQSCOPE_DOORBELL_H

#include <linux/types.h>

/* The kernel's lengths, with the 0 at the end */
#define VS_DOORBELL_KIND_LEN 13
#define VS_DOORBELL_NAME_LEN 32
#define VS_DOORBELL_DEVICE_LEN 48

enum vs_doorbell_what {
	/* as enum msi_doorbell_what has them: */
	VS_DOORBELL_CONTROLLER,		/* a doorbell */
	VS_DOORBELL_MAPPING,		/* of a page, in a domain of an IOMMU */
	VS_DOORBELL_USER,		/* an MSI descriptor */
	VS_DOORBELL_END,		/* the last record: the list is whole */
};

struct vs_doorbell {
	__u64 id;			/* of the mapping, from 1; no other ever has it */
	__u64 doorbell;			/* from 1, also a controller's own; 0: none is registered */
	__u64 phys;			/* of a controller its first address, else the page */
	__u64 size;			/* bytes */
	__u64 iova;			/* of the page, in the domain */
	__u64 domain;			/* its number */
	__u64 address;			/* of a user: an IOVA that it writes to; 0: none yet */
	__u32 refs;			/* MSI descriptors that have the mapping */
	__u32 host_irq, vectors;	/* of a user: the first interrupt, and how many */
	__u8 what;			/* enum vs_doorbell_what */
	__u8 isolated;			/* of a controller */
	__u8 assigned;			/* user space manages the domain */
	char kind[VS_DOORBELL_KIND_LEN];	/* of a controller: "its" */
	char name[VS_DOORBELL_NAME_LEN];	/* of a controller, as firmware has it */
	char device[VS_DOORBELL_DEVICE_LEN];	/* of a user */
	__u8 pad[4];
};

/* Names are JSON's values, and the words of tables. */
#define VS_DOORBELL_EVENT_LIST(X) \
	X(MAP, "map") X(UNMAP, "unmap") X(GET, "get") X(PUT, "put")
#define VS_ENUM_DOORBELL_EVENT(symbol, name) VS_DOORBELL_##symbol,
enum vs_doorbell_event_kind { VS_DOORBELL_EVENT_LIST(VS_ENUM_DOORBELL_EVENT) VS_DOORBELL_EVENTS };

struct vs_doorbell_event {
	__u64 t_ns;			/* CLOCK_MONOTONIC */
	__u64 id, doorbell;		/* as in struct vs_doorbell */
	__u64 phys, size, iova;		/* of the page; bytes */
	__u64 domain;
	__u32 refs;			/* of a get and a put: with this descriptor */
	__u32 host_irq, vectors;	/* of a get and a put */
	__u8 event;			/* enum vs_doorbell_event_kind */
	__u8 assigned;
	__u8 pad[2];
	char device[VS_DOORBELL_DEVICE_LEN];	/* of a get and a put */
};

#endif
