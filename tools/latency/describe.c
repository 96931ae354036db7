// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The records of `virqscope latency`; docs/schema.json says what each field means. */
#include "latency/latency.h"
#include "report/hist.h"
#include "report/sink.h"
#include "report/kernel_names.h"

/* All that were seen; null stands for one that is newer than we are */
static void describe_paths(struct sink *s, uint32_t paths)
{
	unsigned int i;

	sink_list(s, "path", NULL);
	for (i = 0; i < 32; i++) {
		if (paths & 1U << i)
			sink_text(s, STATE, NULL, kernel_name_of_path(i));
	}
	sink_end_list(s);
}

static void describe_source(struct sink *s, const struct vs_source *source)
{
	bool known = source->device[0] && !source->shared;

	sink_struct(s, NULL);
	sink_text(s, LABEL, "device", known ? source->device : NULL);
	sink_text(s, LABEL, "index", known ? kernel_name_of_binding_kind(source->kind) : NULL);
	sink_uint_if(s, LABEL, "vector", known, source->vector);
	sink_uint_if(s, LABEL, "host_irq", source->host_irq, source->host_irq);
	sink_uint_if(s, LABEL, "gsi", source->gsi >= 0, source->gsi);
	sink_text(s, STATE, "mask_mode", kernel_name_of_mask_mode(source->mask_mode));
	sink_bool(s, STATE, "shared", source->shared);
	sink_end_struct(s);
}

static void describe_sources(struct sink *s, const struct latency_row *row)
{
	const struct vs_source *source = row->last.source;
	int i;

	sink_list(s, "sources", NULL);
	/* an irqfd that software signals has a GSI and no host IRQ */
	if (!source[0].host_irq && source[0].gsi >= 0)
		describe_source(s, source);
	for (i = 0; i < VS_SOURCES && source[i].host_irq; i++)
		describe_source(s, &source[i]);
	sink_end_list(s);
}

static void describe_hists(struct sink *s, const char *key, const char *by,
			   const struct latency_lives *lives, enum vs_measure first,
			   enum vs_measure end, const struct latency_page *page)
{
	enum vs_measure m;

	sink_map(s, key, by);
	for (m = first; m < end; m++)
		sink_hist(s, latency_measure[m], &lives->hist[m], page->hz, page->hist);
	sink_end_map(s);
}

static void describe_outcomes(struct sink *s, const struct latency_lives *lives)
{
	int i;

	sink_map(s, "outcomes", "outcome");
	for (i = 0; i < VS_OUTCOMES; i++)
		sink_uint(s, COUNTER, kernel_name_of_outcome(i), lives->outcome[i]);
	sink_end_map(s);
}

struct walk {
	const struct latency_page *page;
	const char *backend;
};

static void describe_row(struct latency_row *row, const struct latency_lives *lives, void *ctx)
{
	struct latency_digest digest = latency_digest_of(row, lives);
	const struct walk *w = ctx;
	const struct latency_page *page = w->page;
	struct sink *s = page->report.sink;

	sink_begin(s, ROW, "latency", page->report.t_ns);
	sink_text(s, STATE, "backend", w->backend);
	sink_vm(s, row->last.pid, row->key.vm_gen, row->vm);
	sink_uint(s, LABEL, "intid", row->key.intid);
	/* each vCPU has SGIs and PPIs of its own; any other interrupt may go to another vCPU */
	sink_uint_if(s, row->key.vcpu >= 0 ? LABEL : STATE, "vcpu", row->last.vcpu >= 0,
		     row->last.vcpu);
	describe_paths(s, row->last.paths);
	describe_sources(s, row);
	sink_uint(s, COUNTER, "count", lives->count);
	sink_uint(s, COUNTER, "coalesced", lives->coalesced);
	describe_hists(s, "stages", "stage", lives, VS_SIGNAL, VS_STAGES, page);
	describe_hists(s, "spans", "span", lives, VS_STAGES, VS_MEASURES, page);
	describe_outcomes(s, lives);
	sink_uint(s, COUNTER, "partial", lives->partial);
	sink_uint(s, COUNTER, "unmatched", lives->unmatched);
	sink_uint(s, COUNTER, "negative", lives->negative);
	sink_interval(s, &page->report);
	sink_uint(s, COUNTER, "still_high", lives->still_high);
	sink_text(s, STATE, "slowest", digest.slowest < 0 ? NULL : latency_measure[digest.slowest]);
	sink_end(s);
}

void latency_describe(struct latency_model *m, const struct latency_page *page,
		      const struct summary *sum)
{
	struct walk w = { page, m->source->ops->name };

	latency_model_for_each(m, report_page_window(&page->report), describe_row, &w);
	summary_describe(&page->report, sum);
}
