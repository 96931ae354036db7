// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* `virqscope latency --json`; docs/schema.json says what each key means. */
#include "hist_print.h"
#include "latency.h"
#include "names.h"
#include "report_json.h"

/* null unless it was always the same */
static void put_path(struct json *j, uint32_t paths)
{
	if (paths && !(paths & (paths - 1)))
		json_string(j, "path", name_of_path(__builtin_ctz(paths)));
	else
		json_null(j, "path");
}

static void put_source(struct json *j, const struct vs_source *source,
		       const struct irq_device *device)
{
	bool known = device->bdf[0] && !device->several;

	json_object(j, NULL);
	json_string(j, "device", known ? device->bdf : NULL);
	json_string(j, "index", known ? device->index : NULL);
	json_uint_if(j, "vector", known, device->vector);
	json_uint_if(j, "host_irq", source->host_irq, source->host_irq);
	json_uint_if(j, "gsi", source->gsi >= 0, source->gsi);
	json_string(j, "mask_mode", name_of_mask_mode(source->mask_mode));
	json_end_object(j);
}

static void put_sources(struct json *j, const struct latency_row *row)
{
	const struct vs_source *source = row->last.source;
	int i;

	json_array(j, "sources");
	/* an irqfd that software signals has a GSI and no host IRQ */
	if (!source[0].host_irq && source[0].gsi >= 0)
		put_source(j, source, &row->device[0]);
	for (i = 0; i < VS_SOURCES && source[i].host_irq; i++)
		put_source(j, &source[i], &row->device[i]);
	json_end_array(j);
}

static void put_hists(struct json *j, const char *key, const struct latency_lives *lives,
		      enum vs_measure first, enum vs_measure end, const struct latency_page *page)
{
	enum vs_measure m;

	json_object(j, key);
	for (m = first; m < end; m++)
		hist_json(j, latency_measure[m], &lives->hist[m], page->hz, page->hist);
	json_end_object(j);
}

static void put_outcomes(struct json *j, const struct latency_lives *lives)
{
	int i;

	json_object(j, "outcomes");
	for (i = 0; i < VS_OUTCOMES; i++)
		json_uint(j, name_of_outcome(i), lives->outcome[i]);
	json_end_object(j);
}

static void begin(const struct latency_page *page)
{
	(void)page;
}

static void row(const struct latency_page *page, const struct latency_row *row,
		const struct latency_lives *lives)
{
	struct json j = { page->report.out, false };

	report_json_begin(&j, "latency", page->report.t_ns);
	json_string(&j, "backend", "life");
	report_json_vm(&j, row->last.pid, row->key.vm_gen, row->vm);
	json_uint(&j, "intid", row->key.intid);
	json_uint_if(&j, "vcpu", row->last.vcpu >= 0, row->last.vcpu);
	put_path(&j, row->last.paths);
	put_sources(&j, row);
	json_uint(&j, "count", lives->count);
	json_uint(&j, "coalesced", lives->coalesced);
	put_hists(&j, "stages", lives, VS_SIGNAL, VS_INJECTION, page);
	put_hists(&j, "spans", lives, VS_INJECTION, VS_MEASURES, page);
	put_outcomes(&j, lives);
	json_uint(&j, "partial", lives->partial);
	json_uint(&j, "unmatched", lives->unmatched);
	json_uint(&j, "negative", lives->negative);
	summary_json_interval(&j, &page->report);
	json_uint(&j, "still_high", lives->still_high);
	report_json_end(&j);
}

static void summary(const struct latency_page *page, const struct summary *s)
{
	summary_json(&page->report, s);
}

const struct latency_printer latency_json = { begin, row, summary };
