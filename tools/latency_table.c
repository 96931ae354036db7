// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of `virqscope latency`. */
#include <inttypes.h>
#include <string.h>

#include "hist_print.h"
#include "latency.h"
#include "names.h"
#include "text.h"

static void begin(const struct latency_page *page)
{
	summary_title(&page->report, "latency", "us");
	fprintf(page->report.out, "# %-6s %5s %-9s " HIST_HEAD "\n", "VM", "INTID", "STAGE");
}

/* Returns how many columns that took. */
static size_t put_paths(FILE *out, uint32_t paths)
{
	const char *between = " path ";
	size_t columns = 0;
	unsigned int i;

	if (!paths)
		columns = fprintf(out, "%s-", between);
	for (i = 0; i < 32; i++) {
		if (!(paths & 1U << i))
			continue;
		if (name_of_path(i))
			columns += fprintf(out, "%s%s", between, name_of_path(i));
		else
			columns += fprintf(out, "%s%u", between, i);
		between = "+";
	}
	return columns;
}

static void put_source(FILE *out, const struct vs_source *source, const struct irq_device *device)
{
	const char *mode = name_of_mask_mode(source->mask_mode);

	if (!device->bdf[0])
		fprintf(out, "#   device -");
	else if (device->several)
		fprintf(out, "#   device - (shared)");
	else if (strcmp(device->index, "intx"))
		fprintf(out, "#   %s %s[%u]", device->bdf, device->index, device->vector);
	else
		fprintf(out, "#   %s %s", device->bdf, device->index);
	if (source->host_irq)
		fprintf(out, " host_irq %u", source->host_irq);
	if (source->gsi >= 0)
		fprintf(out, " gsi %d", source->gsi);
	fprintf(out, " mask %s\n", mode ? mode : "-");
}

/* Add to a comment that has `columns` by now; what does not fit goes into a new line. */
static void put_unless_0(FILE *out, size_t *columns, const char *name, uint64_t n)
{
	char text[64];
	size_t len;

	if (!n)
		return;
	len = snprintf(text, sizeof(text), "%s %" PRIu64, name, n);
	if (*columns + strlen(", ") + len > TEXT_COLUMNS)
		*columns = fprintf(out, "\n#   %s", text) - 1;
	else
		*columns += fprintf(out, ", %s", text);
}

/* Whose the interrupt is and what does not fit in columns, and a line for each source. */
static void put_description(FILE *out, const struct latency_row *row,
			    const struct latency_lives *lives)
{
	const struct vs_latency *v = &row->last;
	size_t columns;
	int i;

	columns = text_vm(out, row->vm, v->pid, row->key.vm_gen);
	columns += fprintf(out, " intid %u:", row->key.intid);
	columns += put_paths(out, v->paths);
	if (v->vcpu >= 0)
		columns += fprintf(out, ", vcpu %d", v->vcpu);
	else
		columns += fprintf(out, ", vcpu -");
	put_unless_0(out, &columns, "coalesced", lives->coalesced);
	put_unless_0(out, &columns, "still-high", lives->still_high);
	for (i = 1; i < VS_OUTCOMES; i++)
		put_unless_0(out, &columns, name_of_outcome(i), lives->outcome[i]);
	put_unless_0(out, &columns, "partial", lives->partial);
	put_unless_0(out, &columns, "unmatched", lives->unmatched);
	put_unless_0(out, &columns, "negative", lives->negative);
	fputc('\n', out);
	for (i = 0; i < VS_SOURCES && v->source[i].host_irq; i++)
		put_source(out, &v->source[i], &row->device[i]);
	if (!i && v->source[0].gsi >= 0)
		put_source(out, &v->source[0], &row->device[0]);
}

static void put_measure(const struct latency_page *page, const struct latency_row *row,
			const struct hist *h, const char *name)
{
	text_vm_id(page->report.out, row->last.pid, row->key.vm_gen);
	fprintf(page->report.out, " %5u %-9s", row->key.intid, name);
	hist_columns(page->report.out, h, page->hz);
}

static void row(const struct latency_page *page, const struct latency_row *row,
		const struct latency_lives *lives)
{
	enum vs_measure m;

	put_description(page->report.out, row, lives);
	/* none of them was whole */
	if (!lives->outcome[0])
		return;
	for (m = 0; m < VS_MEASURES; m++)
		put_measure(page, row, &lives->hist[m], latency_measure[m]);
	for (m = 0; page->hist && m < VS_MEASURES; m++)
		hist_distribution(page->report.out, latency_measure[m], &lives->hist[m], page->hz);
}

static void summary(const struct latency_page *page, const struct summary *s)
{
	FILE *out = page->report.out;

	fprintf(out, "# events %" PRIu64 ", partial %" PRIu64 ", in flight ", s->events,
		s->partial);
	if (s->now.in_flight >= 0)
		fprintf(out, "%" PRId64 "\n", s->now.in_flight);
	else
		fprintf(out, "-\n");
	summary_invisible(out, s);
	summary_verdict(&page->report, s);
}

const struct latency_printer latency_table = { begin, row, summary };
