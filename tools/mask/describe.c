// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The records of `virqscope mask`; docs/schema.json defines each field. */
#include "mask/mask.h"
#include "report/hist.h"
#include "report/sink.h"
#include "report/kernel_names.h"

static void describe_modes(struct sink *s, const struct mask_counts *c)
{
	int i;

	sink_map(s, "mode_ns", "mode");
	for (i = 1; i < VS_MASK_MODES; i++)
		sink_uint(s, COUNTER, kernel_name_of_mask_mode(i), c->mode_ns[i]);
	sink_end_map(s);
}

static void describe_by(struct sink *s, const char *key, const uint64_t n[VS_MASK_BYS])
{
	int i;

	sink_map(s, key, "by");
	for (i = 0; i < VS_MASK_BYS; i++)
		sink_uint(s, COUNTER, kernel_name_of_mask_by(i), n[i]);
	sink_end_map(s);
}

static void describe_causes(struct sink *s, const uint64_t n[VS_MASK_CAUSES])
{
	int i;

	sink_map(s, "switches_by", "cause");
	for (i = 1; i < VS_MASK_CAUSES; i++)
		sink_uint(s, COUNTER, kernel_name_of_mask_cause(i), n[i]);
	sink_end_map(s);
}

static void describe_injection(struct sink *s, const struct mask_page *page,
			  const struct hist injection[VS_MASK_MODES])
{
	int i;

	sink_map(s, "injection", "mode");
	for (i = 1; i < VS_MASK_MODES; i++)
		sink_hist(s, kernel_name_of_mask_mode(i), &injection[i], page->hz, page->hist);
	sink_end_map(s);
}

static void describe_policy(struct sink *s, const struct mask_page *page)
{
	if (!page->policy) {
		sink_no_struct(s, "policy");
		return;
	}
	sink_struct(s, "policy");
	sink_text(s, STATE, "name", page->policy);
	sink_text(s, STATE, "state", mask_policy_state[page->policy_state]);
	sink_end_struct(s);
}

static void describe_row(const struct mask_row *row, const struct mask_counts *c, void *ctx)
{
	const struct mask_page *page = ctx;
	struct sink *s = page->report.sink;
	enum vs_mask_measure m;
	uint64_t ns = 0;
	bool masked = mask_now(page, row, &ns);

	sink_begin(s, ROW, "mask", page->report.t_ns);
	sink_text(s, LABEL, "device", row->key.device);
	sink_uint(s, STATE, "host_irq", row->last.host_irq);
	sink_text(s, STATE, "mode", mask_mode(row));
	sink_text(s, STATE, "cause", kernel_name_of_mask_cause(row->cause));
	describe_modes(s, c);
	sink_uint(s, COUNTER, "masks", mask_sum(c->masks));
	sink_uint(s, COUNTER, "unmasks", mask_sum(c->unmasks));
	sink_uint(s, COUNTER, "switches", mask_switches(c->switches));
	sink_uint(s, COUNTER, "resent", c->resent);
	sink_uint(s, COUNTER, "gone_masked", c->gone_masked);
	describe_by(s, "masks_by", c->masks);
	describe_by(s, "unmasks_by", c->unmasks);
	sink_uint_if(s, GAUGE, "masked_now_ns", masked, ns);
	for (m = 0; m < VS_MASK_MEASURES; m++)
		sink_hist(s, mask_measure[m], &c->hist[m], page->hz, page->hist);
	describe_causes(s, c->switches);
	describe_injection(s, page, c->injection);
	sink_bool(s, STATE, "gone", row->last.gone);
	describe_policy(s, page);
	sink_interval(s, &page->report);
	sink_end(s);
}

void mask_describe(const struct mask_model *m, const struct mask_page *page)
{
	enum window window = report_page_window(&page->report);
	struct summary sum = mask_model_summary(m, window);
	struct mask_page to = *page;

	mask_model_for_each(m, window, describe_row, &to);
	summary_describe(&page->report, &sum);
}

void mask_describe_switch(const struct report_page *page, const struct vs_mask_switch *switched)
{
	struct sink *s = page->sink;

	sink_begin(s, EVENT, "mask_switch", switched->t_ns);
	sink_text(s, LABEL, "device", switched->device);
	sink_uint(s, STATE, "host_irq", switched->host_irq);
	sink_text(s, STATE, "from", kernel_name_of_mask_mode(switched->from));
	sink_text(s, STATE, "to", kernel_name_of_mask_mode(switched->to));
	sink_text(s, STATE, "cause", kernel_name_of_mask_cause(switched->cause));
	sink_bool(s, STATE, "in_flight", switched->in_flight);
	sink_end(s);
}
