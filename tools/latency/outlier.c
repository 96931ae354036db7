// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <virqscope/life_class.h>

#include "latency/outlier.h"
#include "report/sink.h"
#include "report/kernel_names.h"
#include "report/text.h"
#include "util/clock.h"

uint64_t outlier_took(const struct vs_life *life)
{
	return vs_whole_ticks(life->stamp);
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
_Static_assert(sizeof(widths) / sizeof(widths[0]) == 3 + VS_AT_REARM + 1, "a column for each stage");

static const struct outlier_life *last_of(const struct outlier_page *page)
{
	return &page->lives[page->n - 1];
}

static void put_head(FILE *out, const struct outlier_page *page)
{
	const struct outlier_life *outlier = last_of(page);
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

static void put_row(FILE *out, const struct outlier_page *page, const struct outlier_life *l)
{
	const char *outcome = kernel_name_of_outcome(l->life.outcome);
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

static int put_table(const struct outlier_page *page)
{
	struct text_table table;
	int err = text_table_begin(&table, page->report.out, widths);
	size_t i;

	if (err)
		return err;
	put_head(table.out, page);
	for (i = 0; i < page->n; i++)
		put_row(table.out, page, &page->lives[i]);
	return text_table_end(&table);
}

static void describe_life(const struct outlier_page *page, const struct outlier_life *l)
{
	const struct vs_life *life = &l->life;
	struct sink *s = page->report.sink;
	uint64_t ticks;
	bool known;
	int i;

	sink_begin(s, EVENT, "life", page->report.t_ns);
	sink_vm(s, life->pid, life->vm_gen, l->vm);
	sink_uint(s, LABEL, "intid", life->intid);
	sink_uint_if(s, LABEL, "vcpu", life->vcpu >= 0, life->vcpu);
	sink_text(s, STATE, "path", kernel_name_of_path(life->path));
	sink_text(s, LABEL, "device", l->device[0] && !l->shared ? l->device : NULL);
	sink_uint_if(s, LABEL, "host_irq", life->host_irq, life->host_irq);
	sink_uint_if(s, LABEL, "gsi", life->gsi >= 0, life->gsi);
	sink_uint(s, LABEL, "seq", life->seq);
	sink_text(s, STATE, "outcome", kernel_name_of_outcome(life->outcome));
	sink_bool(s, STATE, "outlier", l->outlier);
	if (vs_began(life->stamp))
		sink_int(s, TIME, "began_ns", began_ns(page, life));
	else
		sink_none(s, TIME, "began_ns");
	sink_map(s, "stages_ns", "stage");
	for (i = VS_AT_SIGNAL; i <= VS_AT_REARM; i++) {
		known = outlier_stage(life, i, &ticks);
		sink_uint_if(s, GAUGE, stage_name(i), known, known ? clock_ticks_ns(ticks, page->hz) : 0);
	}
	sink_end_map(s);
	sink_uint(s, COUNTER, "coalesced", life->coalesced);
	sink_uint(s, COUNTER, "reloads", life->reloads);
	sink_flags(s, life->flags);
	sink_end(s);
}

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

/* Lives before it that are kept no more are left out. Returns how many there are, or -errno. */
static int read_lives(struct bpf_outlier *bpf, const struct outlier_page *page, uint64_t found,
		      unsigned int before, struct outlier_life *lives)
{
	uint64_t number = found > before ? found - before : 1;
	int n = 0, err;

	for (; number <= found; number++) {
		lives[n].outlier = number == found;
		err = get(bpf, page, number, &lives[n]);
		if (err && (err != -ENOENT || number == found))
			return err;
		n += !err;
	}
	return n;
}

static int print(const struct outlier_page *page)
{
	size_t i;

	if (!page->report.sink)
		return put_table(page);
	for (i = 0; i < page->n; i++)
		describe_life(page, &page->lives[i]);
	return 0;
}

int outlier_report(struct bpf_outlier *bpf, const struct outlier_page *page, unsigned int before)
{
	uint64_t found = bpf_outlier_found(bpf);
	struct outlier_page to = *page;
	struct outlier_life *lives;
	int n;

	if (!found)
		return 0;
	lives = calloc(before + 1, sizeof(*lives));
	if (!lives)
		return -ENOMEM;
	n = read_lives(bpf, page, found, before, lives);
	if (n > 0) {
		to.lives = lives;
		to.n = n;
		to.zero = vs_began(last_of(&to)->life.stamp);
		n = print(&to);
	}
	free(lives);
	return n;
}
