// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <inttypes.h>
#include <sys/resource.h>
#include <time.h>

#include "host/identity.h"
#include "report/json_line.h"
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

/* And what it is made of */
void summary_verdict(const struct report_page *page, const struct summary *s)
{
	fprintf(page->out, "# lost %" PRIu64 ", unmatched %" PRIu64 ", negative %" PRIu64 ": %s\n",
		s->lost, s->unmatched, s->negative, summary_reliable(s) ? "reliable" : "NOT reliable");
	if (page->self)
		put_self(page, s);
}

static void put_self_json(struct json *j, const struct report_page *page,
			  const struct summary *s)
{
	if (!page->self) {
		json_null(j, "self");
		return;
	}
	json_object(j, "self");
	json_uint_if(j, "bpf_runs", page->bpf_stats, s->cost.runs);
	json_uint(j, "user_ns", s->user_ns);
	json_uint_if(j, "bpf_ns", page->bpf_stats, s->cost.run_ns);
	json_uint(j, "map_bytes", s->cost.map_bytes);
	json_end_object(j);
}

static void put_time_json(struct json *j, const char *key, uint64_t wall_ns)
{
	time_t seconds = wall_ns / 1000000000;
	char text[64], whole[80];
	struct tm utc;

	gmtime_r(&seconds, &utc);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(whole, sizeof(whole), "%s.%09uZ", text, (unsigned int)(wall_ns % 1000000000));
	json_string(j, key, whole);
}

/* When it was, and of which machine: a saved line says so by itself. */
static void put_identity_json(struct json *j, const struct report_page *page)
{
	struct identity id;

	identity_read(&id);
	put_time_json(j, "begin", page->wall_ns - page->duration_ns);
	put_time_json(j, "end", page->wall_ns);
	json_uint(j, "duration_ns", page->duration_ns);
	json_string(j, "host", id.host);
	json_string(j, "kernel", id.kernel);
	json_string(j, "version", id.version);
}

void summary_json(const struct report_page *page, const struct summary *s)
{
	struct json j = { page->out, false };

	json_line_begin(&j, "summary", page->t_ns);
	json_uint(&j, "events", s->events);
	json_uint_if(&j, "in_flight", s->now.in_flight >= 0, s->now.in_flight);
	json_uint(&j, "lost", s->lost);
	json_uint(&j, "unmatched", s->unmatched);
	json_uint(&j, "partial", s->partial);
	json_uint(&j, "negative", s->negative);
	json_uint_if(&j, "invisible", s->now.invisible >= 0, s->now.invisible);
	if (s->dropped)
		json_uint(&j, "dropped", s->dropped);
	json_bool(&j, "reliable", summary_reliable(s));
	json_uint(&j, "unlisted", s->unlisted);
	put_self_json(&j, page, s);
	report_page_json_interval(&j, page);
	put_identity_json(&j, page);
	json_line_end(&j);
}
