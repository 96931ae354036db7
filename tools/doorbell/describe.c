// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The records of `virqscope doorbell`; docs/schema.json defines each field. */
#include "doorbell/doorbell.h"
#include "report/sink.h"

static void describe_user(struct sink *s, const struct doorbell_user *users, size_t n)
{
	uint32_t irq;
	size_t i;

	sink_struct(s, NULL);
	sink_text(s, LABEL, "device", users[0].device);
	sink_list(s, "host_irqs", NULL);
	for (i = 0; i < n; i++) {
		for (irq = users[i].first; irq <= users[i].last; irq++)
			sink_uint(s, STATE, NULL, irq);
	}
	sink_end_list(s);
	sink_end_struct(s);
}

static void describe_mapped(struct sink *s, enum doorbell_mapped mapped)
{
	if (mapped == DOORBELL_MAPPED_UNKNOWN)
		sink_none(s, STATE, "mapped");
	else
		sink_bool(s, STATE, "mapped", mapped == DOORBELL_MAPPED);
}

static void describe_place(struct sink *s, const struct doorbell_place *place)
{
	const struct vs_doorbell *d = &place->mapping->d;
	size_t i, n;

	sink_struct(s, NULL);
	sink_uint(s, LABEL, "mapping", d->id);
	sink_uint(s, LABEL, "domain", d->domain);
	sink_uint(s, LABEL, "iova", d->iova);
	sink_uint(s, LABEL, "phys", d->phys);
	sink_uint(s, GAUGE, "size_bytes", d->size);
	sink_bool(s, STATE, "assigned", d->assigned);
	describe_mapped(s, place->mapping->mapped);
	sink_uint(s, GAUGE, "refs", d->refs);
	sink_list(s, "users", NULL);
	for (i = 0; i < place->n; i += n) {
		n = doorbell_users_of_device(place, i);
		describe_user(s, &place->users[i], n);
	}
	sink_end_list(s);
	sink_end_struct(s);
}

static void describe_row(const struct report_page *page, const struct doorbell_row *row)
{
	const struct vs_doorbell *d = &row->d;
	struct sink *s = page->sink;
	size_t i;

	sink_begin(s, ROW, "doorbell", page->t_ns);
	sink_text(s, LABEL, "kind", row->known ? d->kind : NULL);
	sink_text(s, LABEL, "name", row->known ? d->name : NULL);
	sink_uint(s, LABEL, "phys", d->phys);
	sink_uint_if(s, GAUGE, "size_bytes", row->known, d->size);
	sink_uint_if(s, GAUGE, "pages", row->known, row->pages);
	if (row->known)
		sink_bool(s, STATE, "isolated", d->isolated);
	else
		sink_none(s, STATE, "isolated");
	sink_text(s, STATE, "why", row->known ? doorbell_why(d) : NULL);
	sink_list(s, "mappings", NULL);
	for (i = 0; i < row->n; i++)
		describe_place(s, &row->places[i]);
	sink_end_list(s);
	sink_end(s);
}

void doorbell_describe(const struct doorbell_page *page)
{
	const struct summary sum = { .now = IN_FLIGHT_UNKNOWN };
	size_t i;

	for (i = 0; i < page->model->n; i++)
		describe_row(&page->report, &page->model->rows[i]);
	summary_describe(&page->report, &sum);
}

void doorbell_describe_event(const struct report_page *page, const struct doorbell_list *list,
			     const struct vs_doorbell_event *e)
{
	const struct vs_doorbell *d = doorbell_list_find(list, e->doorbell);
	struct sink *s = page->sink;

	sink_begin(s, EVENT, "doorbell_event", e->t_ns);
	sink_text(s, STATE, "event", doorbell_event_name(e->event));
	sink_text(s, LABEL, "kind", d ? d->kind : NULL);
	sink_text(s, LABEL, "name", d ? d->name : NULL);
	sink_uint(s, LABEL, "mapping", e->id);
	sink_uint(s, LABEL, "domain", e->domain);
	sink_uint(s, LABEL, "iova", e->iova);
	sink_uint(s, LABEL, "phys", e->phys);
	sink_uint(s, GAUGE, "size_bytes", e->size);
	sink_bool(s, STATE, "assigned", e->assigned);
	sink_uint(s, GAUGE, "refs", e->refs);
	sink_text(s, LABEL, "device", e->device[0] ? e->device : NULL);
	sink_uint_if(s, STATE, "host_irq", e->vectors, e->host_irq);
	sink_uint_if(s, GAUGE, "vectors", e->vectors, e->vectors);
	sink_end(s);
}
