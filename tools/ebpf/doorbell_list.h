/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The list of doorbells, of their mappings, and of the MSI descriptors that use these. */
#ifndef VIRQSCOPE_EBPF_DOORBELL_LIST_H
#define VIRQSCOPE_EBPF_DOORBELL_LIST_H

#include <linux/types.h>
#include <stddef.h>
#include <stdint.h>
#include <virqscope/doorbell.h>

struct bpf_doorbell;

/* The state of a mapping: a message to it finds the doorbell, or does not */
enum doorbell_mapped {
	DOORBELL_MAPPED,
	DOORBELL_UNMAPPED,		/* its domain has gone: messages do not arrive */
	DOORBELL_MAPPED_UNKNOWN,	/* it came or went while the list was read */
};

struct doorbell_mapping {
	struct vs_doorbell d;
	enum doorbell_mapped mapped;
};

struct doorbell_list {
	struct vs_doorbell *doorbells;	/* as the kernel registered them */
	struct doorbell_mapping *mappings;	/* as they were mapped; unmapped ones come last */
	struct vs_doorbell *users;	/* by host IRQ */
	size_t n_doorbells, doorbells_room;
	size_t n_mappings, mappings_room;
	size_t n_users, users_room;
};

/*
 * Read the list anew, without privileges. A mapping that only users have is listed as well. Returns
 * 0, or -errno with an empty list: -ENODATA if the kernel's list is not complete.
 */
int doorbell_list_read(struct doorbell_list *list, struct bpf_doorbell *bpf);

/* Returns such an error in words, for a message. */
const char *doorbell_list_error(int err);

/* Returns the doorbell of this number, which mappings and users have; NULL: none is registered. */
const struct vs_doorbell *doorbell_list_find(const struct doorbell_list *list, uint64_t doorbell);

/* Returns the descriptor of a host IRQ, or NULL if it has no mapping. */
const struct vs_doorbell *doorbell_list_user(const struct doorbell_list *list, uint32_t host_irq);

/* Returns the mapping that a user of the list has. */
const struct doorbell_mapping *doorbell_list_mapping(const struct doorbell_list *list,
						     const struct vs_doorbell *user);

void doorbell_list_free(struct doorbell_list *list);

#endif
