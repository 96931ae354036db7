// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <inttypes.h>
#include <sys/resource.h>

#include "host/identity.h"
#include "report/summary.h"

bool summary_reliable(const struct summary *s)
{
	return !s->lost && !s->unmatched && !s->negative;
}

uint64_t summary_user_ns(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000000ULL +
	       (used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1000ULL;
}

struct summary summary_since(const struct summary *now, const struct summary *then)
{
	struct summary d = *now;

	d.events -= then->events;
	d.lost -= then->lost;
	d.unmatched -= then->unmatched;
	d.partial -= then->partial;
	d.negative -= then->negative;
	d.dropped -= then->dropped;
	d.cost.runs -= then->cost.runs;
	d.cost.run_ns -= then->cost.run_ns;
	d.user_ns -= then->user_ns;
	return d;
}

void summary_invisible(FILE *out, const struct summary *s)
{
	if (s->now.invisible > 0)
		fprintf(out, "# invisible %" PRId64 ": vLPIs, which the hardware delivers\n",
			s->now.invisible);
}

void summary_dropped(FILE *out, const struct summary *s)
{
	if (s->dropped)
		fprintf(out, "# dropped %" PRIu64 ": signals to irqfds that raised no interrupt\n",
			s->dropped);
}

void summary_unlisted(FILE *out, const struct summary *s, const char *what)
{
	if (s->unlisted)
		fprintf(out, "# not listed: %" PRIu64 " %s of VMs that are gone\n", s->unlisted, what);
}

static void put_self(const struct report_page *page, const struct summary *s)
{
	if (page->bpf_stats)
		fprintf(page->out, "# self: BPF ran %" PRIu64 " times for %.3f ms;", s->cost.runs,
			s->cost.run_ns / 1e6);
	else
		fprintf(page->out, "# self: BPF runs -;");
	fprintf(page->out, " user space %.3f ms; maps %.1f MB\n", s->user_ns / 1e6,
		s->cost.map_bytes / 1e6);
}

/* The verdict with the counts that it depends on */
void summary_verdict(const struct report_page *page, const struct summary *s)
{
	fprintf(page->out, "# lost %" PRIu64 ", unmatched %" PRIu64 ", negative %" PRIu64 ": %s\n",
		s->lost, s->unmatched, s->negative, summary_reliable(s) ? "reliable" : "NOT reliable");
	if (page->self)
		put_self(page, s);
}

static void describe_self(const struct report_page *page, const struct summary *s)
{
	struct sink *sink = page->sink;

	if (!page->self) {
		sink_no_struct(sink, "self");
		return;
	}
	sink_struct(sink, "self");
	sink_uint_if(sink, COUNTER, "bpf_runs", page->bpf_stats, s->cost.runs);
	sink_uint(sink, COUNTER, "user_ns", s->user_ns);
	sink_uint_if(sink, COUNTER, "bpf_ns", page->bpf_stats, s->cost.run_ns);
	sink_uint(sink, GAUGE, "map_bytes", s->cost.map_bytes);
	sink_end_struct(sink);
}

/* The time and the host of the run, for lines that are kept without their file's name. */
static void describe_identity(const struct report_page *page)
{
	struct sink *sink = page->sink;
	struct identity id;

	identity_read(&id);
	sink_date(sink, "begin", page->wall_ns - page->duration_ns);
	sink_date(sink, "end", page->wall_ns);
	sink_uint(sink, GAUGE, "duration_ns", page->duration_ns);
	sink_text(sink, STATE, "host", id.host);
	sink_text(sink, STATE, "kernel", id.kernel);
	sink_text(sink, STATE, "version", id.version);
}

void summary_describe(const struct report_page *page, const struct summary *s)
{
	struct sink *sink = page->sink;

	sink_begin(sink, SUMMARY, "summary", page->t_ns);
	sink_uint(sink, COUNTER, "events", s->events);
	sink_uint_if(sink, GAUGE, "in_flight", s->now.in_flight >= 0, s->now.in_flight);
	sink_uint(sink, COUNTER, "lost", s->lost);
	sink_uint(sink, COUNTER, "unmatched", s->unmatched);
	sink_uint(sink, COUNTER, "partial", s->partial);
	sink_uint(sink, COUNTER, "negative", s->negative);
	sink_uint_if(sink, GAUGE, "invisible", s->now.invisible >= 0, s->now.invisible);
	if (s->dropped)
		sink_uint(sink, COUNTER, "dropped", s->dropped);
	sink_bool(sink, STATE, "reliable", summary_reliable(s));
	sink_uint(sink, GAUGE, "unlisted", s->unlisted);
	describe_self(page, s);
	sink_interval(sink, page);
	describe_identity(page);
	sink_end(sink);
}
