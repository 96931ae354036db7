// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* `virqscope latency --json`; docs/schema.json says what each key means. */
#include "latency/latency.h"
#include "report/hist.h"
#include "report/json_line.h"
#include "report/kernel_names.h"

/* All that were seen; null stands for one that is newer than we are */
static void put_paths(struct json *j, uint32_t paths)
{
	unsigned int i;

	json_array(j, "path");
	for (i = 0; i < 32; i++) {
		if (paths & 1U << i)
			json_string(j, NULL, kernel_name_of_path(i));
	}
	json_end_array(j);
}

static void put_source(struct json *j, const struct vs_source *source)
{
	bool known = source->device[0] && !source->shared;

	json_object(j, NULL);
	json_string(j, "device", known ? source->device : NULL);
	json_string(j, "index", known ? kernel_name_of_binding_kind(source->kind) : NULL);
	json_uint_if(j, "vector", known, source->vector);
	json_uint_if(j, "host_irq", source->host_irq, source->host_irq);
	json_uint_if(j, "gsi", source->gsi >= 0, source->gsi);
	json_string(j, "mask_mode", kernel_name_of_mask_mode(source->mask_mode));
	json_bool(j, "shared", source->shared);
	json_end_object(j);
}

static void put_sources(struct json *j, const struct latency_row *row)
{
	const struct vs_source *source = row->last.source;
	int i;

	json_array(j, "sources");
	/* an irqfd that software signals has a GSI and no host IRQ */
	if (!source[0].host_irq && source[0].gsi >= 0)
		put_source(j, source);
	for (i = 0; i < VS_SOURCES && source[i].host_irq; i++)
		put_source(j, &source[i]);
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
		json_uint(j, kernel_name_of_outcome(i), lives->outcome[i]);
	json_end_object(j);
}

static void put_row(const struct latency_page *page, struct latency_row *row,
		    const struct latency_lives *lives)
{
	struct latency_digest digest = latency_digest_of(row, lives);
	struct json j = { page->report.out, false };

	json_line_begin(&j, "latency", page->report.t_ns);
	json_string(&j, "backend", "life");
	json_line_vm(&j, row->last.pid, row->key.vm_gen, row->vm);
	json_uint(&j, "intid", row->key.intid);
	json_uint_if(&j, "vcpu", row->last.vcpu >= 0, row->last.vcpu);
	put_paths(&j, row->last.paths);
	put_sources(&j, row);
	json_uint(&j, "count", lives->count);
	json_uint(&j, "coalesced", lives->coalesced);
	put_hists(&j, "stages", lives, VS_SIGNAL, VS_STAGES, page);
	put_hists(&j, "spans", lives, VS_STAGES, VS_MEASURES, page);
	put_outcomes(&j, lives);
	json_uint(&j, "partial", lives->partial);
	json_uint(&j, "unmatched", lives->unmatched);
	json_uint(&j, "negative", lives->negative);
	report_page_json_interval(&j, &page->report);
	json_uint(&j, "still_high", lives->still_high);
	json_string(&j, "slowest", digest.slowest < 0 ? NULL : latency_measure[digest.slowest]);
	json_line_end(&j);
}

int latency_json(struct latency_model *m, const struct latency_page *page,
		 const struct summary *sum)
{
	const struct latency_lives *lives;
	size_t i;

	for (i = 0; i < m->n; i++) {
		lives = latency_lives_of(m, m->rows[i], page->report.interval_ns);
		if (lives->count)
			put_row(page, m->rows[i], lives);
	}
	summary_json(&page->report, sum);
	return 0;
}
