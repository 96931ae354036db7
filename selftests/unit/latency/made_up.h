/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* For tests of the model and its pages: counts of the BPF maps, made up, and a page of them. */
#ifndef MADE_UP_H
#define MADE_UP_H

#include <stdlib.h>
#include <string.h>

#include "latency/fake_source.h"
#include "latency/latency.h"
#include "page.h"
#include "report/text.h"
#include "util/log.h"

#define HZ 1000000000ULL	/* a tick is a nanosecond */

/* the first interrupt */
#define counted fake_latency.entry[0]

/* of each VM */
static char name[VM_NAME_LEN];
static struct in_flight_count now = { -1, -1 };
static unsigned int notes;

/* "": its process has ended */
bool vm_name(pid_t pid, char out[VM_NAME_LEN])
{
	(void)pid;
	strcpy(out, name);
	return name[0];
}

void log_note(const char *fmt, ...)
{
	(void)fmt;
	notes++;
}

/* Add an interrupt without counts. */
static inline struct vs_latency *add_entry(uint64_t vm_gen, uint32_t intid)
{
	struct vs_latency *v = &fake_latency.entry[fake_latency.entries++];
	int m;

	memset(v, 0, sizeof(*v));
	v->key = (struct vs_latency_key){ vm_gen, intid, VS_VCPU_NONE };
	v->pid = 12345;
	v->paths = 2;
	v->source[0] = (struct vs_source){ .host_irq = 21, .mask_mode = 1,
					   .device = "0000:00:04.0", .kind = VS_BINDING_INTX };
	for (m = 0; m < VS_MEASURES; m++)
		v->wide[m].min = UINT64_MAX;
	return v;
}

static inline void nothing_counted(void)
{
	fake_latency.entries = 0;
	add_entry(17, 32);
	strcpy(name, "guest1");
}

static inline void count_in(struct vs_latency *v, enum vs_measure m, uint64_t ns)
{
	v->bucket[m][hist_bucket(ns)]++;
	if (ns < VS_HIST_LINEAR)
		return;
	v->wide[m].sum += ns;
	if (ns < v->wide[m].min)
		v->wide[m].min = ns;
	if (ns > v->wide[m].max)
		v->wide[m].max = ns;
}

static inline void count(enum vs_measure m, uint64_t ns)
{
	count_in(&counted, m, ns);
}

/* The sum of the usual octave is the total minus the others; a life of 50000 is not in it. */
static inline void slow_load(struct vs_latency *v)
{
	int i;

	for (i = 0; i < 400; i++) {
		count_in(v, VS_SIGNAL, 100);
		count_in(v, VS_LOAD, 1000);
		count_in(v, VS_ENTER, i < 10 ? 3000 : 100);
		count_in(v, VS_INJECTION, i < 10 ? 4100 : 1200);
		count_in(v, VS_DELIVERY, i < 10 ? 4000 : 1100);
	}
	v->usual[VS_WHOLE_INJECTION] = 1024;
	v->octave[VS_WHOLE_INJECTION][12][VS_SIGNAL] = 1000;
	v->octave[VS_WHOLE_INJECTION][12][VS_LOAD] = 10000;
	v->octave[VS_WHOLE_INJECTION][12][VS_ENTER] = 30000;
}

/* FORMAT_TABLE, FORMAT_JSON, or the table of stages */
enum { STAGES = FORMATS };

/* Print one page; the caller frees it. */
static inline char *report(struct latency_model *m, int format,
			   uint64_t interval_ns, enum hist_detail hist)
{
	struct latency_page page = {
		.report = {
			.t_ns = 5,
			.wall_ns = 1796034306000000007,
			.interval_ns = interval_ns,
			.duration_ns = interval_ns ? interval_ns : 2000000000,
		},
		.hz = HZ,
		.hist = hist,
		.stages = format == STAGES,
		.now = now,
	};
	char *text;
	size_t len;

	page.report.out = open_memstream(&text, &len);
	latency_model_update(m);
	page_begin(&page.report, format == STAGES ? FORMAT_TABLE : (enum format)format);
	latency_print(m, &page);
	latency_model_next_interval(m);
	page_end(&page.report);
	return text;
}

/* The columns of the widest line */
static inline size_t widest(const char *text)
{
	size_t len, most = 0;

	for (; *text; text += len + 1) {
		len = strcspn(text, "\n");
		most = len > most ? len : most;
	}
	return most;
}

#endif
