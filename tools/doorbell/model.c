// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Groups what the kernel lists: users by the mapping that they have, mappings by doorbell. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <virqscope/kernel.h>

#include "doorbell/doorbell.h"
#include "util/array.h"

static struct doorbell_row *add_row(struct doorbell_model *m)
{
	struct doorbell_row *rows = array_grow(m->rows, m->n, &m->room, sizeof(*rows));

	if (!rows)
		return NULL;
	m->rows = rows;
	rows[m->n] = (struct doorbell_row){ 0 };
	return &rows[m->n++];
}

static struct doorbell_place *add_place(struct doorbell_row *row)
{
	struct doorbell_place *places = array_grow(row->places, row->n, &row->room,
						   sizeof(*places));

	if (!places)
		return NULL;
	row->places = places;
	places[row->n] = (struct doorbell_place){ 0 };
	return &places[row->n++];
}

static struct doorbell_user *add_user(struct doorbell_place *place)
{
	struct doorbell_user *users = array_grow(place->users, place->n, &place->room,
						 sizeof(*users));

	if (!users)
		return NULL;
	place->users = users;
	users[place->n] = (struct doorbell_user){ 0 };
	return &users[place->n++];
}

static int compare(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_users(const void *left, const void *right)
{
	const struct doorbell_user *a = left, *b = right;
	int ret = strcmp(a->device, b->device);

	return ret ? ret : compare(a->first, b->first);
}

static int compare_places(const void *left, const void *right)
{
	const struct vs_doorbell *a = &((const struct doorbell_place *)left)->mapping->d;
	const struct vs_doorbell *b = &((const struct doorbell_place *)right)->mapping->d;
	int ret = compare(a->domain, b->domain);

	if (!ret)
		ret = compare(a->iova, b->iova);
	return ret ? ret : compare(a->id, b->id);
}

static int compare_rows(const void *left, const void *right)
{
	const struct doorbell_row *a = left, *b = right;

	return compare(a->d.phys, b->d.phys);
}

size_t doorbell_users_of_device(const struct doorbell_place *place, size_t i)
{
	const char *device = place->users[i].device;
	size_t n = 1;

	while (i + n < place->n && !strcmp(place->users[i + n].device, device))
		n++;
	return n;
}

/* Join the IRQs of a device that follow each other; users are sorted. */
static void merge(struct doorbell_place *place)
{
	struct doorbell_user *users = place->users;
	size_t i, n = 0;

	for (i = 0; i < place->n; i++) {
		if (n && users[n - 1].last + 1 == users[i].first &&
		    !strcmp(users[n - 1].device, users[i].device))
			users[n - 1].last = users[i].last;
		else
			users[n++] = users[i];
	}
	place->n = n;
}

static int add_users(struct doorbell_place *place, const struct doorbell_list *list,
		     const char *device)
{
	size_t i;

	for (i = 0; i < list->n_users; i++) {
		const struct vs_doorbell *d = &list->users[i];
		struct doorbell_user *user;

		if (d->id != place->mapping->d.id ||
		    (device[0] && strcmp(d->device, device)))
			continue;
		user = add_user(place);
		if (!user)
			return -ENOMEM;
		memcpy(user->device, d->device, sizeof(user->device));
		user->first = d->host_irq;
		user->last = d->host_irq + (d->vectors ? d->vectors - 1 : 0);
	}
	if (place->n)
		qsort(place->users, place->n, sizeof(*place->users), compare_users);
	merge(place);
	return 0;
}

/* Add a mapping, unless a device is given that does not use it. */
static int add_mapping(struct doorbell_row *row, const struct doorbell_mapping *mapping,
		       const struct doorbell_list *list, const char *device)
{
	struct doorbell_place *place = add_place(row);
	int err;

	if (!place)
		return -ENOMEM;
	place->mapping = mapping;
	err = add_users(place, list, device);
	if (!err && device[0] && !place->n) {
		free(place->users);
		row->n--;
	}
	return err;
}

static uint64_t pages_of(const struct vs_doorbell *d, uint64_t page_size)
{
	return d->size ? (d->phys + d->size - 1) / page_size - d->phys / page_size + 1 : 0;
}

static int add_doorbell(struct doorbell_model *m, const struct vs_doorbell *d,
			const struct doorbell_list *list, uint64_t page_size, const char *device)
{
	struct doorbell_row *row = add_row(m);
	int err = row ? 0 : -ENOMEM;
	size_t i;

	if (err)
		return err;
	row->d = *d;
	row->known = true;
	row->pages = pages_of(d, page_size);
	for (i = 0; !err && i < list->n_mappings; i++) {
		if (list->mappings[i].d.doorbell == d->doorbell)
			err = add_mapping(row, &list->mappings[i], list, device);
	}
	return err;
}

/* Returns the row of a page without a doorbell, which is added if it is not there; or NULL */
static struct doorbell_row *row_of_page(struct doorbell_model *m, uint64_t phys)
{
	struct doorbell_row *row;
	size_t i;

	for (i = 0; i < m->n; i++) {
		if (!m->rows[i].known && m->rows[i].d.phys == phys)
			return &m->rows[i];
	}
	row = add_row(m);
	if (row)
		row->d.phys = phys;
	return row;
}

/* Add the pages that are mapped and have no doorbell. */
static int add_others(struct doorbell_model *m, const struct doorbell_list *list,
		      const char *device)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < list->n_mappings; i++) {
		const struct doorbell_mapping *mapping = &list->mappings[i];
		struct doorbell_row *row;

		if (doorbell_list_find(list, mapping->d.doorbell))
			continue;
		row = row_of_page(m, mapping->d.phys);
		err = row ? add_mapping(row, mapping, list, device) : -ENOMEM;
	}
	return err;
}

/* Sort; with a device, without the rows that it does not use. */
static void arrange(struct doorbell_model *m, const char *device)
{
	size_t i, n = 0;

	for (i = 0; i < m->n; i++) {
		struct doorbell_row *row = &m->rows[i];

		if (row->n)
			qsort(row->places, row->n, sizeof(*row->places), compare_places);
		if (row->n || !device[0])
			m->rows[n++] = *row;
		else
			free(row->places);
	}
	m->n = n;
	if (n)
		qsort(m->rows, n, sizeof(*m->rows), compare_rows);
}

int doorbell_model_group(struct doorbell_model *m, const struct doorbell_list *list,
			 uint64_t page_size, const char *device)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < list->n_doorbells; i++)
		err = add_doorbell(m, &list->doorbells[i], list, page_size, device);
	if (!err)
		err = add_others(m, list, device);
	if (!err)
		arrange(m, device);
	return err;
}

void doorbell_model_fini(struct doorbell_model *m)
{
	size_t i, j;

	for (i = 0; i < m->n; i++) {
		for (j = 0; j < m->rows[i].n; j++)
			free(m->rows[i].places[j].users);
		free(m->rows[i].places);
	}
	free(m->rows);
	*m = (struct doorbell_model){ 0 };
}

/* Firmware or the driver of an ITS decides; the other controllers never check. */
const char *doorbell_why(const struct vs_doorbell *d)
{
	static const struct {
		const char *kind;
		bool isolated;
		const char *why;
	} reasons[] = {
		{ "its", true, "its: an ITS checks the DeviceID" },
		{ "its", false,
		  "its: behind a pre-ITS a device chooses its DeviceID by the address" },
		{ "gicv2m", false, "gicv2m: a device can raise any SPI of the frame" },
		{ "mbi", false, "mbi: a device can raise and lower any SPI of the ranges" },
	};
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (!strcmp(d->kind, reasons[i].kind) && !d->isolated == !reasons[i].isolated)
			return reasons[i].why;
	}
	return NULL;
}

const char *doorbell_event_name(unsigned int event)
{
	static const char *const names[] = { VS_DOORBELL_EVENT_LIST(VS_NAME_OF) };

	return event < sizeof(names) / sizeof(names[0]) ? names[event] : NULL;
}
