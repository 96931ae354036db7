// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* `virqscope mask --json`; docs/schema.json says what each key means. */
#include "mask/mask.h"
#include "report/hist.h"
#include "report/json_line.h"
#include "report/kernel_names.h"

static void begin(const struct mask_page *page)
{
	(void)page;
}

static void put_modes(struct json *j, const struct mask_counts *c)
{
	int i;

	json_object(j, "mode_ns");
	for (i = 1; i < VS_MASK_MODES; i++)
		json_uint(j, kernel_name_of_mask_mode(i), c->mode_ns[i]);
	json_end_object(j);
}

static void put_by(struct json *j, const char *key, const uint64_t n[VS_MASK_BYS])
{
	int i;

	json_object(j, key);
	for (i = 0; i < VS_MASK_BYS; i++)
		json_uint(j, kernel_name_of_mask_by(i), n[i]);
	json_end_object(j);
}

static void put_causes(struct json *j, const uint64_t n[VS_MASK_CAUSES])
{
	int i;

	json_object(j, "switches_by");
	for (i = 1; i < VS_MASK_CAUSES; i++)
		json_uint(j, kernel_name_of_mask_cause(i), n[i]);
	json_end_object(j);
}

static void put_injection(struct json *j, const struct mask_page *page,
			  const struct hist injection[VS_MASK_MODES])
{
	int i;

	json_object(j, "injection");
	for (i = 1; i < VS_MASK_MODES; i++)
		hist_json(j, kernel_name_of_mask_mode(i), &injection[i], page->hz, page->hist);
	json_end_object(j);
}

static void put_policy(struct json *j, const struct mask_page *page)
{
	if (!page->policy) {
		json_null(j, "policy");
		return;
	}
	json_object(j, "policy");
	json_string(j, "name", page->policy);
	json_string(j, "state", mask_policy_state[page->policy_state]);
	json_end_object(j);
}

static void row(const struct mask_page *page, const struct mask_row *row,
		const struct mask_counts *c)
{
	struct json j = { page->report.out, false };
	enum vs_mask_measure m;
	uint64_t ns = 0;
	bool masked = mask_now(page, row, &ns);

	json_line_begin(&j, "mask", page->report.t_ns);
	json_string(&j, "device", row->key.device);
	json_uint(&j, "host_irq", row->last.host_irq);
	json_string(&j, "mode", mask_mode(row));
	json_string(&j, "cause", kernel_name_of_mask_cause(row->cause));
	put_modes(&j, c);
	json_uint(&j, "masks", mask_sum(c->masks));
	json_uint(&j, "unmasks", mask_sum(c->unmasks));
	json_uint(&j, "switches", mask_switches(c->switches));
	json_uint(&j, "resent", c->resent);
	json_uint(&j, "gone_masked", c->gone_masked);
	put_by(&j, "masks_by", c->masks);
	put_by(&j, "unmasks_by", c->unmasks);
	json_uint_if(&j, "masked_now_ns", masked, ns);
	for (m = 0; m < VS_MASK_MEASURES; m++)
		hist_json(&j, mask_measure[m], &c->hist[m], page->hz, page->hist);
	put_causes(&j, c->switches);
	put_injection(&j, page, c->injection);
	json_bool(&j, "gone", row->last.gone);
	put_policy(&j, page);
	report_page_json_interval(&j, &page->report);
	json_line_end(&j);
}

static void begin_switches(FILE *out)
{
	(void)out;
}

static void one_switch(FILE *out, const struct vs_mask_switch *s)
{
	struct json j = { out, false };

	json_line_begin(&j, "mask_switch", s->t_ns);
	json_string(&j, "device", s->device);
	json_uint(&j, "host_irq", s->host_irq);
	json_string(&j, "from", kernel_name_of_mask_mode(s->from));
	json_string(&j, "to", kernel_name_of_mask_mode(s->to));
	json_string(&j, "cause", kernel_name_of_mask_cause(s->cause));
	json_bool(&j, "in_flight", s->in_flight);
	json_line_end(&j);
}

static void summary(const struct mask_page *page, const struct summary *s)
{
	summary_json(&page->report, s);
}

const struct mask_printer mask_json = { NULL, begin_switches, one_switch, begin, row, summary };
