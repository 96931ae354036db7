// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of `virqscope doorbell`, and the lines of --follow. */
#include <inttypes.h>

#include "doorbell/doorbell.h"
#include "report/text.h"

static const int widths[] = { -8, 10, -8, -6, 4, -12, 0 };

static void put_head(FILE *out)
{
	fprintf(out, "# virqscope doorbell: where devices write their MSIs\n"
		"# DOMAIN\tIOVA\tUSE\tMAPPED\tREFS\tDEVICE\tIRQ\n");
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* Kind and name are firmware's, or a newer kernel's; so are names of devices that are not PCI. */
static void put_doorbell(FILE *out, const struct doorbell_row *row)
{
	const struct vs_doorbell *d = &row->d;
	const char *why = doorbell_why(d);

	if (!row->known) {
		fprintf(out, "# - at 0x%llx: of a controller that is not registered\n", d->phys);
		return;
	}
	fprintf(out, "# ");
	text_name(out, d->kind);
	fputc(' ', out);
	text_name(out, d->name);
	fprintf(out, " at 0x%llx: %llu byte%s, %" PRIu64 " page%s, %s\n#   ", d->phys, d->size,
		plural(d->size), row->pages, plural(row->pages),
		d->isolated ? "isolated" : "NOT isolated");
	if (!why) {
		text_name(out, d->kind);
		why = ": a kind that this version does not know";
	}
	fprintf(out, "%s\n", why);
}

static const char *mapped(const struct doorbell_mapping *m)
{
	return m->mapped == DOORBELL_MAPPED ? "yes" : m->mapped == DOORBELL_UNMAPPED ? "no" : NULL;
}

static void put_mapping(FILE *out, const struct doorbell_mapping *m)
{
	fprintf(out, "%llu\t0x%llx\t%s", m->d.domain, m->d.iova,
		m->d.assigned ? "assigned" : "host");
	text_word(out, mapped(m));
	text_number(out, true, m->d.refs);
}

static void put_range(FILE *out, uint32_t first, uint32_t last)
{
	fprintf(out, "%u", first);
	if (last != first)
		fprintf(out, "-%u", last);
}

static void put_irqs(FILE *out, const struct doorbell_user *users, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		fputs(i ? "," : "\t", out);
		put_range(out, users[i].first, users[i].last);
	}
	fputc('\n', out);
}

static void put_place(FILE *out, const struct doorbell_place *place)
{
	size_t i, n;

	if (!place->n) {
		put_mapping(out, place->mapping);
		fprintf(out, "\t-\t-\n");
	}
	for (i = 0; i < place->n; i += n) {
		n = doorbell_users_of_device(place, i);
		put_mapping(out, place->mapping);
		fputc('\t', out);
		text_name(out, place->users[i].device);
		put_irqs(out, &place->users[i], n);
	}
}

static void put_rows(FILE *out, const struct doorbell_model *m)
{
	size_t i, j, doorbells = 0, mappings = 0;

	put_head(out);
	for (i = 0; i < m->n; i++) {
		put_doorbell(out, &m->rows[i]);
		for (j = 0; j < m->rows[i].n; j++)
			put_place(out, &m->rows[i].places[j]);
		doorbells += m->rows[i].known;
		mappings += m->rows[i].n;
	}
	fprintf(out, "# doorbells %zu, mappings %zu\n", doorbells, mappings);
}

int doorbell_table(const struct doorbell_page *page)
{
	const struct doorbell_model *m = page->model;
	struct text_table table;
	int err = text_table_begin(&table, page->report.out, widths);

	if (err)
		return err;
	if (m->n)
		put_rows(table.out, m);
	else
		text_nothing(table.out, "a doorbell", page->filter);
	return text_table_end(&table);
}

void doorbell_table_events(FILE *out)
{
	fprintf(out, "# %12s %-5s %6s %10s %-8s %4s %-7s %-7s %s\n", "TIME/s", "EVENT", "DOMAIN",
		"IOVA", "USE", "REFS", "DEVICE", "IRQ", "DOORBELL");
}

static void put_device(FILE *out, const char *device)
{
	int len = text_name(out, device[0] ? text_device(device) : "-");

	fprintf(out, "%*s ", len < 7 ? 7 - len : 0, "");
}

static void put_irqs_of_event(FILE *out, const struct vs_doorbell_event *e)
{
	char text[32] = "-";

	if (e->vectors > 1)
		snprintf(text, sizeof(text), "%u-%u", e->host_irq, e->host_irq + e->vectors - 1);
	else if (e->vectors)
		snprintf(text, sizeof(text), "%u", e->host_irq);
	fprintf(out, "%-7s ", text);
}

/* The doorbell's name is last: it is the longest, and the same in most lines. */
void doorbell_table_event(FILE *out, const struct doorbell_list *list,
			  const struct vs_doorbell_event *e)
{
	const struct vs_doorbell *d = doorbell_list_find(list, e->doorbell);
	const char *name = doorbell_event_name(e->event);

	fprintf(out, "%14.6f %-5s %6llu %#10llx %-8s %4u ", e->t_ns / 1e9, name ? name : "-",
		e->domain, e->iova, e->assigned ? "assigned" : "host", e->refs);
	put_device(out, e->device);
	put_irqs_of_event(out, e);
	text_name(out, d ? d->name : "-");
	fputc('\n', out);
}
