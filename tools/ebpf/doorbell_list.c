// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The kernel lists all mappings before all users. If a user's mapping is not listed, its domain has
 * gone; or it was mapped after the mappings were listed, and a second list has it.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "ebpf/doorbell.h"
#include "ebpf/doorbell_list.h"
#include "util/array.h"

static int add_doorbell(struct doorbell_list *list, const struct vs_doorbell *d)
{
	struct vs_doorbell *doorbells = array_grow(list->doorbells, list->n_doorbells,
						   &list->doorbells_room, sizeof(*doorbells));

	if (!doorbells)
		return -ENOMEM;
	list->doorbells = doorbells;
	doorbells[list->n_doorbells++] = *d;
	return 0;
}

static int add_mapping(struct doorbell_list *list, const struct vs_doorbell *d,
		       enum doorbell_mapped mapped)
{
	struct doorbell_mapping *mappings = array_grow(list->mappings, list->n_mappings,
						       &list->mappings_room, sizeof(*mappings));

	if (!mappings)
		return -ENOMEM;
	list->mappings = mappings;
	mappings[list->n_mappings++] = (struct doorbell_mapping){ *d, mapped };
	return 0;
}

static int add_user(struct doorbell_list *list, const struct vs_doorbell *d)
{
	struct vs_doorbell *users = array_grow(list->users, list->n_users, &list->users_room,
					       sizeof(*users));

	if (!users)
		return -ENOMEM;
	list->users = users;
	users[list->n_users++] = *d;
	return 0;
}

static int add(const struct vs_doorbell *d, void *ctx)
{
	struct doorbell_list *list = ctx;

	switch (d->what) {
	case VS_DOORBELL_CONTROLLER:
		return add_doorbell(list, d);
	case VS_DOORBELL_MAPPING:
		return add_mapping(list, d, DOORBELL_MAPPED);
	case VS_DOORBELL_USER:
		return add_user(list, d);
	}
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct vs_doorbell *x = a, *y = b;

	return x->host_irq < y->host_irq ? -1 : x->host_irq > y->host_irq;
}

static int read_once(struct doorbell_list *list, struct bpf_doorbell *bpf)
{
	int err;

	list->n_doorbells = list->n_mappings = list->n_users = 0;
	err = bpf_doorbell_read(bpf, add, list);
	if (err) {
		list->n_doorbells = list->n_mappings = list->n_users = 0;
		return err;
	}
	if (list->n_users)
		qsort(list->users, list->n_users, sizeof(*list->users), compare);
	return 0;
}

const struct doorbell_mapping *doorbell_list_mapping(const struct doorbell_list *list,
						     const struct vs_doorbell *user)
{
	size_t i;

	for (i = 0; i < list->n_mappings; i++) {
		if (list->mappings[i].d.id == user->id)
			return &list->mappings[i];
	}
	return NULL;
}

static bool has_orphans(const struct doorbell_list *list)
{
	size_t i;

	for (i = 0; i < list->n_users; i++) {
		if (!doorbell_list_mapping(list, &list->users[i]))
			return true;
	}
	return false;
}

/* Returns true if the list has users of this mapping, but not the mapping. */
static bool is_orphan(const struct doorbell_list *list, const struct vs_doorbell *user)
{
	size_t i;

	if (doorbell_list_mapping(list, user))
		return false;
	for (i = 0; i < list->n_users; i++) {
		if (list->users[i].id == user->id)
			return true;
	}
	return false;
}

/* List the mappings that only users have: unmapped if it is so in both lists. */
static int adopt(struct doorbell_list *list, const struct doorbell_list *before)
{
	struct vs_doorbell mapping;
	int err = 0;
	size_t i;

	for (i = 0; !err && i < list->n_users; i++) {
		const struct vs_doorbell *user = &list->users[i];

		if (doorbell_list_mapping(list, user))
			continue;
		mapping = *user;
		mapping.what = VS_DOORBELL_MAPPING;
		err = add_mapping(list, &mapping, is_orphan(before, user) ?
				  DOORBELL_UNMAPPED : DOORBELL_MAPPED_UNKNOWN);
	}
	return err;
}

static int read_whole(struct doorbell_list *list, struct bpf_doorbell *bpf)
{
	struct doorbell_list before = { 0 };
	int err = read_once(list, bpf);

	if (err || !has_orphans(list))
		return err;
	before = *list;
	*list = (struct doorbell_list){ 0 };
	err = read_once(list, bpf);
	if (!err)
		err = adopt(list, &before);
	doorbell_list_free(&before);
	return err;
}

int doorbell_list_read(struct doorbell_list *list, struct bpf_doorbell *bpf)
{
	int err = read_whole(list, bpf);

	if (err)
		doorbell_list_free(list);
	return err;
}

const char *doorbell_list_error(int err)
{
	return err == -ENODATA ? "the kernel's list is not complete" : strerror(-err);
}

const struct vs_doorbell *doorbell_list_find(const struct doorbell_list *list, uint64_t doorbell)
{
	size_t i;

	for (i = 0; i < list->n_doorbells; i++) {
		if (list->doorbells[i].doorbell == doorbell)
			return &list->doorbells[i];
	}
	return NULL;
}

static int compare_irq(const void *key, const void *element)
{
	const struct vs_doorbell *user = element;
	uint32_t irq = *(const uint32_t *)key;

	if (irq < user->host_irq)
		return -1;
	return irq - user->host_irq >= user->vectors;
}

const struct vs_doorbell *doorbell_list_user(const struct doorbell_list *list, uint32_t host_irq)
{
	if (!list->n_users)
		return NULL;
	return bsearch(&host_irq, list->users, list->n_users, sizeof(*list->users), compare_irq);
}

void doorbell_list_free(struct doorbell_list *list)
{
	free(list->doorbells);
	free(list->mappings);
	free(list->users);
	*list = (struct doorbell_list){ 0 };
}
