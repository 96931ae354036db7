// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <string.h>

#include "latency/outlier.h"
#include "report/json_line.h"
#include "report/kernel_names.h"
#include "report/text.h"
#include "util/clock.h"

uint64_t outlier_took(const struct vs_life *life)
{
	return life->stamp[VS_AT_ENTER] - (life->stamp[VS_AT_HOST] ?: life->stamp[VS_AT_QUEUE]);
}

/* inexact: when it ended is not known */
bool outlier_stage(const struct vs_life *life, int stage, uint64_t *ticks)
{
	uint64_t from = life->stamp[stage - 1], to = life->stamp[stage];

	if (!from || !to || to < from || (stage == VS_AT_RETIRE && (life->flags & VS_LIFE_INEXACT)))
		return false;
	*ticks = to - from;
	return true;
}

/* Each stage is called what the moment is at which it ends, but for the guest's. */
static const char *stage_name(int stage)
{
	return stage == VS_AT_RETIRE ? "service" : kernel_name_of_moment(stage);
}

/* Of the outlier's beginning, which may be before or after this one's */
static int64_t began_ns(const struct outlier_page *page, const struct vs_life *life)
{
	uint64_t began = vs_began(life->stamp);

	if (began < page->zero)
		return -(int64_t)clock_ticks_ns(page->zero - began, page->hz);
	return clock_ticks_ns(began - page->zero, page->hz);
}

static const int widths[] = { -4, 5, 9, 7, 7, 7, 7, 7, 7, 7, 0 };

static void table_begin(const struct outlier_page *page, const struct outlier_life *outlier)
{
	FILE *out = page->report.out;
	int i;

	fprintf(out, "# outlier: INTID %u", outlier->life.intid);
	if (outlier->device[0])
		fprintf(out, " of %s", outlier->shared ? "a shared line" : outlier->device);
	fprintf(out, " took");
	text_us(out, clock_ticks_ns(outlier_took(&outlier->life), page->hz));
	fprintf(out, " us, more than");
	text_us(out, page->threshold_ns);
	fprintf(out, "\n# it is the last of these lives\n# VM\tINTID\tBEGAN");
	for (i = VS_AT_SIGNAL; i <= VS_AT_REARM; i++)
		text_word(out, stage_name(i));
	fprintf(out, "\n");
}

static void table_row(const struct outlier_page *page, const struct outlier_life *l)
{
	const char *outcome = kernel_name_of_outcome(l->life.outcome);
	FILE *out = page->report.out;
	uint64_t ticks;
	bool known;
	int i;

	text_vm_id(out, l->life.pid, l->life.vm_gen);
	text_number(out, true, l->life.intid);
	if (vs_began(l->life.stamp))
		fprintf(out, "\t%.3f", began_ns(page, &l->life) / 1000.0);
	else
		text_word(out, NULL);
	for (i = VS_AT_SIGNAL; i <= VS_AT_REARM; i++) {
		known = outlier_stage(&l->life, i, &ticks);
		text_us_cell(out, known, known ? clock_ticks_ns(ticks, page->hz) : 0);
	}
	if (l->life.outcome)
		text_word(out, outcome);
	text_flags(out, l->life.outcome ? ", " : "\t", l->life.flags);
	fprintf(out, "\n");
}

const struct outlier_printer outlier_table = { widths, table_begin, table_row };

static void json_begin(const struct outlier_page *page, const struct outlier_life *outlier)
{
	(void)page, (void)outlier;
}

static void json_row(const struct outlier_page *page, const struct outlier_life *l)
{
	const struct vs_life *life = &l->life;
	struct json j = { page->report.out, false };
	uint64_t ticks;
	bool known;
	int i;

	json_line_begin(&j, "life", page->report.t_ns);
	json_line_vm(&j, life->pid, life->vm_gen, l->vm);
	json_uint(&j, "intid", life->intid);
	json_uint_if(&j, "vcpu", life->vcpu >= 0, life->vcpu);
	json_string(&j, "path", kernel_name_of_path(life->path));
	json_string(&j, "device", l->device[0] && !l->shared ? l->device : NULL);
	json_uint_if(&j, "host_irq", life->host_irq, life->host_irq);
	json_uint_if(&j, "gsi", life->gsi >= 0, life->gsi);
	json_uint(&j, "seq", life->seq);
	json_string(&j, "outcome", kernel_name_of_outcome(life->outcome));
	json_bool(&j, "outlier", l->outlier);
	if (vs_began(life->stamp))
		json_int(&j, "began_ns", began_ns(page, life));
	else
		json_null(&j, "began_ns");
	json_object(&j, "stages_ns");
	for (i = VS_AT_SIGNAL; i <= VS_AT_REARM; i++) {
		known = outlier_stage(life, i, &ticks);
		json_uint_if(&j, stage_name(i), known, known ? clock_ticks_ns(ticks, page->hz) : 0);
	}
	json_end_object(&j);
	json_uint(&j, "coalesced", life->coalesced);
	json_uint(&j, "reloads", life->reloads);
	json_line_flags(&j, life->flags);
	json_line_end(&j);
}

const struct outlier_printer outlier_json = { NULL, json_begin, json_row };

/* The moment of CLOCK_MONOTONIC at which a life began; 0: not known */
static uint64_t began_at(const struct outlier_page *page, const struct vs_life *life)
{
	uint64_t began = vs_began(life->stamp), now = page->report.counter;

	if (!began || began > now)
		return 0;
	return page->report.t_ns - clock_ticks_ns(now - began, page->hz);
}

static void name_device(struct bpf_outlier *bpf, const struct outlier_page *page,
			struct outlier_life *l)
{
	struct vs_bound device;

	l->device[0] = 0;
	l->shared = false;
	if (bpf_outlier_device(bpf, &l->life, began_at(page, &l->life), &device))
		return;
	memcpy(l->device, device.device, sizeof(l->device));
	l->shared = device.shared;
}

static int get(struct bpf_outlier *bpf, const struct outlier_page *page, uint64_t number,
	       struct outlier_life *l)
{
	int err = bpf_outlier_life(bpf, number, &l->life);

	if (err)
		return err;
	if (!vm_name(l->life.pid, l->vm))
		l->vm[0] = 0;
	name_device(bpf, page, l);
	return 0;
}

static int print(struct bpf_outlier *bpf, const struct outlier_printer *printer,
		 const struct outlier_page *page, const struct outlier_life *outlier,
		 unsigned int before)
{
	uint64_t number, found = outlier->life.number;
	struct outlier_life l = { 0 };
	int err;

	printer->begin(page, outlier);
	for (number = found > before ? found - before : 1; number < found; number++) {
		err = get(bpf, page, number, &l);
		if (err && err != -ENOENT)
			return err;
		if (!err)
			printer->row(page, &l);
	}
	printer->row(page, outlier);
	return 0;
}

int outlier_report(struct bpf_outlier *bpf, const struct outlier_printer *printer,
		   const struct outlier_page *page, unsigned int before)
{
	struct outlier_life outlier = { .outlier = true };
	uint64_t found = bpf_outlier_found(bpf);
	struct outlier_page to = *page;
	struct text_table table;
	int err, failed;

	if (!found)
		return 0;
	err = get(bpf, page, found, &outlier);
	if (!err)
		err = text_table_begin(&table, page->report.out, printer->widths);
	if (err)
		return err;
	to.report.out = table.out;
	to.zero = vs_began(outlier.life.stamp);
	err = print(bpf, printer, &to, &outlier, before);
	failed = text_table_end(&table);
	return err ? err : failed;
}
