// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Prints the guest's measurements as a table, or as one JSON object per line. */

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ptguest.h"

enum span { SPAN_LATENCY, SPAN_CYCLE, SPAN_SERVICE, NR_SPANS };

static const char *const span_names[NR_SPANS] = { "latency", "cycle", "service" };

/* Exact statistics in ticks, from all values instead of a histogram */
struct stats {
	uint64_t count;
	uint64_t sum;
	uint64_t min;
	uint64_t p50;
	uint64_t p90;
	uint64_t p99;
	uint64_t max;
};

static uint64_t to_ns(uint64_t ticks, uint64_t hz)
{
	return (unsigned __int128)ticks * 1000000000 / hz;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* The smallest value that at least pct percent of all do not exceed */
static uint64_t percentile(const uint64_t *sorted, uint64_t n, unsigned int pct)
{
	return sorted[(n * pct + 99) / 100 - 1];
}

static struct stats summarize(uint64_t *values, uint64_t n)
{
	struct stats s = { .count = n };

	if (!n)
		return s;
	qsort(values, n, sizeof(*values), compare);
	for (uint64_t i = 0; i < n; i++)
		s.sum += values[i];
	s.min = values[0];
	s.p50 = percentile(values, n, 50);
	s.p90 = percentile(values, n, 90);
	s.p99 = percentile(values, n, 99);
	s.max = values[n - 1];
	return s;
}

/* The two ends of a span of interrupt n */
static void span_ends(const struct ptg_record *rec, enum span span, uint64_t *from, uint64_t *to)
{
	switch (span) {
	case SPAN_LATENCY:
		*from = rec->raise;
		*to = rec->vector;
		break;
	case SPAN_CYCLE:
		*from = rec->raise;
		*to = rec[1].raise;
		break;
	default:
		*from = rec->vector;
		*to = rec->done;
	}
}

static struct stats measure(struct vm *vm, const struct ptg_source *src, enum span span,
			    uint64_t *values)
{
	const struct ptg_record *rec = vm_addr(vm, src->records);
	uint32_t count = vm_params(vm)->count;
	uint64_t from, to, n = 0;

	for (uint32_t i = 0; i < count - (span == SPAN_CYCLE); i++) {
		span_ends(&rec[i], span, &from, &to);
		if (from && to)
			values[n++] = to - from;
	}
	return summarize(values, n);
}

/* JSON */

static void json_string(const char *key, const char *s)
{
	if (!s) {
		printf("\"%s\":null", key);
		return;
	}
	printf("\"%s\":\"", key);
	for (; *s; s++)
		if (*s == '"' || *s == '\\')
			printf("\\%c", *s);
		else if ((unsigned char)*s < ' ')
			printf("\\u%04x", *s);
		else
			putchar(*s);
	putchar('"');
}

static void json_value(const char *key, uint64_t v, bool known)
{
	if (known)
		printf(",\"%s\":%" PRIu64, key, v);
	else
		printf(",\"%s\":null", key);
}

static void json_stats(const char *name, const char *unit, const struct stats *s)
{
	printf(",\"%s_%s\":{\"count\":%" PRIu64, name, unit, s->count);
	json_value("sum", s->sum, true);
	json_value("min", s->min, s->count);
	json_value("p50", s->p50, s->count);
	json_value("p90", s->p90, s->count);
	json_value("p99", s->p99, s->count);
	json_value("max", s->max, s->count);
	putchar('}');
}

static struct stats stats_to_ns(const struct stats *s, uint64_t hz)
{
	return (struct stats) {
		.count = s->count,
		.sum = to_ns(s->sum, hz),
		.min = to_ns(s->min, hz),
		.p50 = to_ns(s->p50, hz),
		.p90 = to_ns(s->p90, hz),
		.p99 = to_ns(s->p99, hz),
		.max = to_ns(s->max, hz),
	};
}

static void json_device(const struct source *host)
{
	if (host->dev)
		json_string("device", host->name);
	else
		printf("\"device\":null");
}

static void json_taken_by(const struct ptg_source *src, unsigned int nr_vcpus)
{
	for (unsigned int i = 0; i < nr_vcpus; i++)
		printf("%s%u", i ? "," : ",\"taken_by\":[", src->by[i].taken);
	putchar(']');
}

static void json_source(struct vm *vm, const struct options *opt, const struct source *host,
			const struct ptg_source *src, const struct stats *spans,
			const struct disturber *disturber)
{
	struct counts c = source_counts(vm, src);
	uint64_t hz = counter_frequency();

	printf("{\"type\":\"ptguest\",");
	json_string("name", opt->name);
	printf(",\"pid\":%d,", getpid());
	json_device(host);
	printf(",\"irq\":\"%s\",\"gic\":%u,\"trigger\":\"%s\"", host->kind->name, vm->gic,
	       host->kind->edge ? "edge" : "level");
	printf(",\"intid\":%u", src->intid);
	json_value("gsi", host->gsi, host->kind->gsi);
	printf(",\"vcpu\":%u,\"target\":%u", src->vcpu, src->target);
	printf(",\"cntfrq\":%" PRIu64 ",\"cntvoff\":0", hz);
	printf(",\"raised\":%u,\"taken\":%u,\"completed\":%u,\"withdrawn\":%u"
	       ",\"coalesced\":%u,\"lost\":%u,\"held\":%u,\"moved\":%u", c.raised, c.taken,
	       c.completed, c.withdrawn, c.coalesced, c.lost, c.held, c.moved);
	printf(",\"spurious\":%u,\"strays\":%u", c.spurious, c.strays);
	json_taken_by(src, vm->nr_vcpus);
	json_value("disturbed", disturber->times, disturber->what);
	for (int i = 0; i < NR_SPANS; i++)
		json_stats(span_names[i], "ticks", &spans[i]);
	for (int i = 0; i < NR_SPANS; i++) {
		struct stats ns = stats_to_ns(&spans[i], hz);

		json_stats(span_names[i], "ns", &ns);
	}
	puts("}");
}

static void json_samples(struct vm *vm, const struct source *host, const struct ptg_source *src)
{
	const struct ptg_record *rec = vm_addr(vm, src->records);

	for (uint32_t n = 0; n < src->raised; n++) {
		printf("{\"type\":\"ptguest_sample\",");
		json_device(host);
		printf(",\"intid\":%u,\"n\":%u", src->intid, n);
		json_value("raise", rec[n].raise, rec[n].raise);
		json_value("vector", rec[n].vector, rec[n].vector);
		json_value("ack", rec[n].ack, rec[n].ack);
		json_value("done", rec[n].done, rec[n].done);
		puts("}");
	}
}

/* Table */

static void table_header(void)
{
	printf("# times in ns, as the guest measured them: latency raise to vector, cycle raise "
	       "to raise,\n# service vector to EOI\n");
	printf("# %-12s %5s %4s %8s %8s %5s %5s %8s %8s %8s %8s %8s\n", "source", "intid",
	       "vcpu", "raised", "taken", "lost", "spur", "lat.p50", "lat.p99", "lat.max",
	       "cyc.p50", "svc.p50");
}

/* Lines that only some options cause */
static void table_conditions(struct vm *vm, const struct options *opt,
			     const struct ptg_source *src)
{
	struct counts c = source_counts(vm, src);

	if (opt->overlap == 1 && !opt->withdraw && !opt->disable && !opt->migrate)
		return;
	printf("# coalesced %u, withdrawn %u, held %u, moved %u, taken by vCPU:", c.coalesced,
	       c.withdrawn, c.held, c.moved);
	for (unsigned int i = 0; i < vm->nr_vcpus; i++)
		printf(" %u", src->by[i].taken);
	putchar('\n');
}

static void table_time(const struct stats *s, uint64_t ticks)
{
	if (s->count)
		printf(" %8" PRIu64, to_ns(ticks, counter_frequency()));
	else
		printf(" %8s", "-");
}

static void table_source(struct vm *vm, const struct options *opt, const struct source *host,
			 const struct ptg_source *src, const struct stats *spans)
{
	struct counts c = source_counts(vm, src);

	printf("  %-12s %5u %4u %8u %8u %5u %5u", host->name, src->intid, src->target, c.raised,
	       c.taken, c.lost, c.spurious + c.strays);
	table_time(&spans[SPAN_LATENCY], spans[SPAN_LATENCY].p50);
	table_time(&spans[SPAN_LATENCY], spans[SPAN_LATENCY].p99);
	table_time(&spans[SPAN_LATENCY], spans[SPAN_LATENCY].max);
	table_time(&spans[SPAN_CYCLE], spans[SPAN_CYCLE].p50);
	table_time(&spans[SPAN_SERVICE], spans[SPAN_SERVICE].p50);
	putchar('\n');
	table_conditions(vm, opt, src);
}

int report(struct vm *vm, const struct options *opt, const struct disturber *disturber)
{
	struct ptg_params *p = vm_params(vm);
	uint64_t *values = calloc(p->count, sizeof(*values));

	if (!values)
		return error("no memory for the report of %u interrupts", p->count);
	if (!opt->json)
		table_header();
	for (unsigned int i = 0; i < p->nr_sources; i++) {
		struct stats spans[NR_SPANS];

		for (int s = 0; s < NR_SPANS; s++)
			spans[s] = measure(vm, &p->sources[i], s, values);
		if (opt->samples)
			json_samples(vm, &vm->sources[i], &p->sources[i]);
		if (opt->json)
			json_source(vm, opt, &vm->sources[i], &p->sources[i], spans, disturber);
		else
			table_source(vm, opt, &vm->sources[i], &p->sources[i], spans);
	}
	free(values);
	for (unsigned int i = 0; opt->stats && i < vm->nr_vcpus; i++)
		if (stats_print(&vm->vcpus[i]))
			return -1;
	if (fflush(stdout) || ferror(stdout))
		return error("cannot write the report: %m");
	return 0;
}
