// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Pages of `virqscope latency`: SPIs of lines of one device, several and a shared one, MSIs,
 * interrupts without a host IRQ, private interrupts, lives that did not complete, paths, modes and
 * kinds of a newer kernel, VMs that have ended; all for the run and for an interval.
 */
#include <stdarg.h>
#include <string.h>

#include "latency/fake_source.h"
#include "golden.h"
#include "latency/latency.h"
#include "util/log.h"

/* Notes go to stderr, which no page covers. */
void log_note(const char *fmt, ...)
{
	(void)fmt;
}

static struct vs_latency *add(uint64_t vm_gen, int32_t pid, uint32_t intid, int32_t vcpu,
			      uint32_t paths)
{
	struct vs_latency *v = &fake_latency.entry[fake_latency.entries++];
	int m;

	*v = (struct vs_latency){
		.key = { vm_gen, intid, intid < 32 ? vcpu : VS_VCPU_NONE },
		.pid = pid,
		.vcpu = vcpu,
		.paths = paths,
		.source[0].gsi = -1,
	};
	for (m = 0; m < VS_MEASURES; m++)
		v->wide[m].min = UINT64_MAX;
	return v;
}

#define PATH(path) (1U << VS_PATH_##path)

static struct vs_source intx(const char *device, uint32_t host_irq, int32_t gsi, uint32_t mode)
{
	struct vs_source s = { .host_irq = host_irq, .gsi = gsi, .mask_mode = mode,
			       .kind = VS_BINDING_INTX };

	strcpy(s.device, device);
	return s;
}

static struct vs_source msi(const char *device, uint32_t host_irq, int32_t gsi, uint32_t vector,
			    uint8_t kind)
{
	struct vs_source s = { .host_irq = host_irq, .gsi = gsi, .vector = vector, .kind = kind };

	strcpy(s.device, device);
	return s;
}

static void count(struct vs_latency *v, enum vs_measure m, uint64_t ticks, uint32_t times)
{
	v->bucket[m][hist_bucket(ticks)] += times;
	if (ticks < VS_HIST_LINEAR)
		return;
	v->wide[m].sum += ticks * times;
	v->wide[m].min = ticks < v->wide[m].min ? ticks : v->wide[m].min;
	v->wide[m].max = ticks > v->wide[m].max ? ticks : v->wide[m].max;
}

/* The stages of a life in ticks; 0: not known; signal 0: no host IRQ raised it */
struct life {
	uint64_t stage[VS_STAGES], service, rearm;
};

/* Count lives as the program does: the usual octave is not summed. */
static void lives(struct vs_latency *v, uint32_t times, struct life life)
{
	uint64_t delivery = life.stage[VS_LOAD] + life.stage[VS_ENTER], whole = delivery;
	enum vs_whole w = VS_WHOLE_DELIVERY;
	unsigned int octave;
	int i;

	if (life.stage[VS_SIGNAL]) {
		w = VS_WHOLE_INJECTION;
		whole += life.stage[VS_SIGNAL] + life.stage[VS_INJECT] + life.stage[VS_QUEUE];
		count(v, VS_INJECTION, whole, times);
	}
	octave = vs_octave(whole);
	for (i = 0; i < VS_STAGES; i++) {
		if (!life.stage[i])
			continue;
		count(v, i, life.stage[i], times);
		if (v->usual[w] != 1U << octave)
			v->octave[w][octave][i] += life.stage[i] * times;
	}
	count(v, VS_DELIVERY, delivery, times);
	if (life.service)
		count(v, VS_SERVICE, life.service, times);
	if (life.rearm)
		count(v, VS_REARM, life.rearm, times);
}

/* Entries whose VM has ended when the page is printed; the last one has counts in the interval. */
static struct vs_latency *gone;

static void add_gone(void)
{
	struct vs_latency *v;

	v = add(3, 200, 32, 0, PATH(IRQFD));
	v->source[0] = intx("0000:00:04.0", 21, 0, 1);
	lives(v, 40, (struct life){ { 2, 3, 5, 20, 30 }, 50, 60 });
	lives(add(4, 201, 33, 0, PATH(IOCTL)), 2, (struct life){ { 0, 0, 0, 9, 90 }, 10, 0 });
	gone = add(5, 202, 34, 0, PATH(IRQFD));
	gone->source[0] = intx("0000:00:04.0", 21, 0, 1);
	lives(gone, 5, (struct life){ { 2, 3, 5, 20, 30 }, 50, 60 });
}

/* Give each counter a different number, so that none can be taken for another one. */
static void count_all(struct vs_latency *v)
{
	int i;

	v->coalesced += 11;
	v->partial += 12;
	v->unmatched += 13;
	v->negative += 14;
	v->still_high += 15;
	for (i = 1; i < VS_OUTCOMES; i++)
		v->outcome[i] += 20 + i;
	lives(v, 3, (struct life){ { 100, 200, 300, 400, 500 }, 600, 700 });
}

static struct vs_latency *line, *several, *msix, *newer, *all;

static void add_lines(void)
{
	struct vs_latency *v;

	line = add(17, 12345, 32, 0, PATH(IRQFD));
	line->source[0] = intx("0000:00:04.0", 21, 0, 1);
	line->usual[VS_WHOLE_INJECTION] = 1U << 7;
	line->still_high = 4;
	lives(line, 280, (struct life){ { 12, 20, 30, 60, 70 }, 1000, 90 });
	lives(line, 20, (struct life){ { 12, 20, 30, 6000, 70 }, 1000, 90 });
	several = add(17, 12345, 33, 1, PATH(IRQFD));
	several->source[0] = intx("0000:00:05.0", 35, 1, 2);
	several->source[1] = intx("0000:00:06.0", 36, 1, 3);
	several->source[2] = (struct vs_source){ .host_irq = 37, .gsi = 1 };
	lives(several, 10, (struct life){ { 50, 50, 50, 50, 3000 }, 400, 300 });
	v = add(18, 4100007, 34, 0, PATH(IRQFD));
	v->source[0] = intx("0000:00:05.0", 52, 0, 1);
	v->source[0].shared = 1;
	lives(v, 7, (struct life){ { 1, 2, 3, 4, 5 }, 6, 7 });
	v = add(19, 212, 35, 2, PATH(FORWARDED));
	v->source[0] = intx("10000:e1:00.0", 1234567, 3, 4);
	lives(v, 1, (struct life){ { 62500000, 2, 3, 4, 5 }, 0, 0 });
}

static void add_msis(void)
{
	struct vs_latency *other;

	msix = add(17, 12345, 8192, VS_VCPU_SEVERAL, PATH(IRQFD) | PATH(IRQFD_WORKER));
	msix->source[0] = msi("0000:00:07.0", 44, 4, 3, VS_BINDING_MSIX);
	lives(msix, 6400, (struct life){ { 15, 25, 35, 45, 55 }, 65, 0 });
	other = add(17, 12345, 8193, 0, PATH(IRQFD));
	lives(other, 10, (struct life){ { 9, 8, 7, 6, 5 }, 4, 0 });
	other->source[0] = msi("0000:00:07.0", 45, 5, 4, VS_BINDING_MSIX);
	all = add(18, 4100007, 16777215, 511, PATH(IRQFD) | PATH(IOCTL) | PATH(INTERNAL));
	all->source[0] = msi("0001:00:04.0", 46, 4095, 2047, VS_BINDING_MSI);
	count_all(all);
	/* a kind, a mode and paths of a newer kernel */
	newer = add(20, 300, 8194, 0, 1U << 9 | 1U << VS_PATH_OTHER);
	newer->source[0] = msi("0000:00:08.0", 47, 6, 1, VS_BINDING_KINDS);
	newer->source[0].mask_mode = 77;
	lives(newer, 2, (struct life){ { 99, 1, 1, 1, 1 }, 1, 0 });
}

static void add_software(void)
{
	struct vs_latency *v;

	lives(add(18, 4100007, 40, 0, PATH(IOCTL)), 30,
	      (struct life){ { 0, 0, 0, 70, 80 }, 90, 0 });
	v = add(18, 4100007, 41, 1, PATH(IRQFD));
	v->source[0].gsi = 9;
	lives(v, 12, (struct life){ { 0, 10, 20, 500, 80 }, 90, 0 });
	/* a timer of two vCPUs */
	lives(add(18, 4100007, 27, 0, PATH(INTERNAL)), 1000,
	      (struct life){ { 0, 0, 0, 3, 4 }, 5, 0 });
	lives(add(18, 4100007, 27, 1, PATH(INTERNAL)), 900,
	      (struct life){ { 0, 0, 0, 3, 4 }, 5, 0 });
	/* one life, which is partial */
	add(18, 4100007, 42, VS_VCPU_NONE, 0)->partial = 1;
}

static void count_first(void)
{
	fake_latency.entries = 0;
	golden_user_us = 8000;
	fake_latency.totals = (struct latency_totals){
		.bpf = { .lost = 2, .cost = { 10000, 2500000, 0, 119000000 } },
		.vlpis = 1,
	};
	add_gone();
	add_lines();
	add_msis();
	add_software();
}

static void count_second(void)
{
	lives(gone, 2, (struct life){ { 2, 3, 5, 20, 31 }, 50, 60 });
	lives(line, 100, (struct life){ { 12, 20, 30, 60, 75 }, 1000, 90 });
	lives(line, 1, (struct life){ { 9000, 20, 30, 60, 70 }, 1000, 90 });
	line->coalesced += 2;
	lives(several, 1, (struct life){ { 50, 50, 40000, 50, 3000 }, 400, 300 });
	lives(msix, 500000, (struct life){ { 15, 25, 35, 45, 60 }, 65, 0 });
	count_all(all);
	lives(newer, 1, (struct life){ { 99, 1, 1, 1, 1 }, 1, 0 });
	fake_latency.totals.bpf.lost += 3;
	fake_latency.totals.bpf.cost.runs += 500000;
	fake_latency.totals.bpf.cost.run_ns += 60000000;
	fake_latency.totals.vlpis++;
	golden_user_us = 12345;
}

static bool is_there(uint64_t vm_gen, void *ctx)
{
	(void)ctx;
	return vm_gen > 5;
}

/* FORMAT_TABLE, format, or the table of stages */
enum { STAGES = FORMATS };

/* The next page, in that format */
static struct report_page report(int format, FILE *out, uint64_t interval_ns)
{
	return golden_report(format == STAGES ? FORMAT_TABLE : (enum format)format, out,
			     interval_ns);
}

static void print(FILE *out, int format, uint64_t interval_ns,
		  enum hist_detail hist)
{
	struct latency_page page = {
		.report = report(format, golden_nowhere(), 1000000000),
		.hz = GOLDEN_HZ,
		.hist = hist,
		.stages = format == STAGES,
		.now = { .in_flight = 3, .invisible = 5 },
	};
	struct latency_model m;

	count_first();
	/* room for a page of 14 rows, of 16 */
	latency_model_init(&m, &fake_source, NULL, 7, true);
	latency_model_update(&m);
	latency_print(&m, &page);
	latency_model_next_interval(&m);
	count_second();
	latency_model_update(&m);
	latency_model_forget(&m, is_there, NULL);
	page.report = report(format, out, interval_ns);
	page.report.self = page.report.bpf_stats = true;
	latency_model_update(&m);
	latency_print(&m, &page);
	latency_model_next_interval(&m);
	latency_model_fini(&m);
}

static void table(FILE *out)
{
	print(out, FORMAT_TABLE, 0, HIST_NONE);
}

static void table_interval(FILE *out)
{
	print(out, FORMAT_TABLE, 1000000000, HIST_NONE);
}

static void table_hist(FILE *out)
{
	print(out, FORMAT_TABLE, 0, HIST_OCTAVES);
}

static void table_fine(FILE *out)
{
	print(out, FORMAT_TABLE, 0, HIST_FINE);
}

static void table_interval_hist(FILE *out)
{
	print(out, FORMAT_TABLE, 1000000000, HIST_OCTAVES);
}

static void stages(FILE *out)
{
	print(out, STAGES, 0, HIST_NONE);
}

static void stages_interval(FILE *out)
{
	print(out, STAGES, 1000000000, HIST_NONE);
}

static void stages_hist(FILE *out)
{
	print(out, STAGES, 0, HIST_OCTAVES);
}

static void stages_fine(FILE *out)
{
	print(out, STAGES, 0, HIST_FINE);
}

static void records(FILE *out, enum format format)
{
	print(out, format, 0, HIST_NONE);
}

static void records_interval(FILE *out, enum format format)
{
	print(out, format, 1000000000, HIST_NONE);
}

static void records_hist(FILE *out, enum format format)
{
	print(out, format, 0, HIST_OCTAVES);
}

static void records_interval_hist(FILE *out, enum format format)
{
	print(out, format, 1000000000, HIST_FINE);
}

/* A page of one interrupt, without counts in flight and of BPF runs; or a page of none. */
static void print_short(FILE *out, int format, bool one, bool self)
{
	struct latency_page page = {
		.report = report(format, out, 0),
		.hz = GOLDEN_HZ,
		.stages = format == STAGES,
		.now = IN_FLIGHT_UNKNOWN,
	};
	struct latency_model m;

	fake_latency.entries = 0;
	golden_user_us = 1000;
	fake_latency.totals = (struct latency_totals){ .bpf.cost.map_bytes = 119000000 };
	if (one) {
		line = add(17, 12345, 32, 0, PATH(IRQFD));
		line->source[0] = intx("0000:00:04.0", 21, 0, 2);
		lives(line, 200, (struct life){ { 12, 20, 30, 60, 70 }, 1000, 90 });
		fake_latency.totals.dropped = 3;
	}
	page.report.self = self;
	latency_model_init(&m, &fake_source, NULL, 1024, false);
	latency_model_update(&m);
	latency_print(&m, &page);
	latency_model_next_interval(&m);
	latency_model_fini(&m);
}

static void table_reliable(FILE *out)
{
	print_short(out, FORMAT_TABLE, true, true);
}

static void stages_reliable(FILE *out)
{
	print_short(out, STAGES, true, true);
}

static void records_reliable(FILE *out, enum format format)
{
	print_short(out, format, true, true);
}

static void table_empty(FILE *out)
{
	print_short(out, FORMAT_TABLE, false, false);
}

static void stages_empty(FILE *out)
{
	print_short(out, STAGES, false, false);
}

static void records_empty(FILE *out, enum format format)
{
	print_short(out, format, false, false);
}

const struct golden_page golden_latency[] = {
	{ "latency-table.txt", .table = table },
	{ "latency-interval-table.txt", .table = table_interval },
	{ "latency-hist-table.txt", .table = table_hist },
	{ "latency-hist-fine-table.txt", .table = table_fine },
	{ "latency-interval-hist-table.txt", .table = table_interval_hist },
	{ "latency-reliable-table.txt", .table = table_reliable },
	{ "latency-empty-table.txt", .table = table_empty },
	{ "latency-stages-table.txt", .table = stages },
	{ "latency-stages-interval-table.txt", .table = stages_interval },
	{ "latency-stages-hist-table.txt", .table = stages_hist },
	{ "latency-stages-hist-fine-table.txt", .table = stages_fine },
	{ "latency-stages-reliable-table.txt", .table = stages_reliable },
	{ "latency-stages-empty-table.txt", .table = stages_empty },
	{ "latency", .records = records },
	{ "latency-interval", .records = records_interval },
	{ "latency-hist", .records = records_hist },
	{ "latency-interval-hist", .records = records_interval_hist },
	{ "latency-reliable", .records = records_reliable },
	{ "latency-empty", .records = records_empty },
	{ NULL }
};
