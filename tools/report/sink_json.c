// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <time.h>

#include "report/sink.h"
#include "util/clock.h"
#include "util/json.h"

#define SCHEMA_VERSION 2

struct json_sink {
	struct sink sink;
	struct json json;
};

static struct json *writer(struct sink *s)
{
	return &((struct json_sink *)s)->json;
}

static void begin_page(struct sink *s, const struct report_page *page)
{
	*writer(s) = (struct json){ page->out, false };
}

static void begin(struct sink *s, enum sink_record record, const char *type, uint64_t t_ns)
{
	struct json *j = writer(s);

	(void)record;
	json_object(j, NULL);
	json_uint(j, "schema_version", SCHEMA_VERSION);
	json_string(j, "type", type);
	json_uint(j, "t_ns", t_ns);
}

static void end(struct sink *s)
{
	struct json *j = writer(s);

	json_end_object(j);
	json_newline(j);
}

static void open(struct sink *s, enum sink_group group, const char *key, const char *by)
{
	(void)by;
	if (group == LIST)
		json_array(writer(s), key);
	else
		json_object(writer(s), key);
}

static void close(struct sink *s, enum sink_group group)
{
	if (group == LIST)
		json_end_array(writer(s));
	else
		json_end_object(writer(s));
}

static void no_struct(struct sink *s, const char *key)
{
	json_null(writer(s), key);
}

static void number(struct sink *s, enum sink_role role, const char *key, uint64_t v)
{
	(void)role;
	json_uint(writer(s), key, v);
}

static void integer(struct sink *s, enum sink_role role, const char *key, int64_t v)
{
	(void)role;
	json_int(writer(s), key, v);
}

static void truth(struct sink *s, enum sink_role role, const char *key, bool v)
{
	(void)role;
	json_bool(writer(s), key, v);
}

static void text(struct sink *s, enum sink_role role, const char *key, const char *v)
{
	(void)role;
	json_string(writer(s), key, v);
}

static void none(struct sink *s, enum sink_role role, const char *key)
{
	(void)role;
	json_null(writer(s), key);
}

/* RFC 3339, to the nanosecond */
static void date(struct sink *s, const char *key, uint64_t wall_ns)
{
	time_t seconds = wall_ns / 1000000000;
	char to_second[64], whole[80];
	struct tm utc;

	gmtime_r(&seconds, &utc);
	strftime(to_second, sizeof(to_second), "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(whole, sizeof(whole), "%s.%09uZ", to_second,
		 (unsigned int)(wall_ns % 1000000000));
	json_string(writer(s), key, whole);
}

static void put_buckets(struct json *j, const struct hist *h, uint64_t hz)
{
	unsigned int i;

	json_array(j, "buckets");
	for (i = 0; i < VS_HIST_BUCKETS; i++) {
		if (!h->bucket[i])
			continue;
		json_array(j, NULL);
		json_uint(j, NULL, clock_ticks_ns(hist_bucket_end(h, i), hz));
		json_uint(j, NULL, h->bucket[i]);
		json_end_array(j);
	}
	json_end_array(j);
}

static void hist(struct sink *s, const char *key, const struct hist *h, uint64_t hz, bool buckets)
{
	struct json *j = writer(s);

	if (!h->count) {
		json_null(j, key);
		return;
	}
	json_object(j, key);
	json_uint(j, "count", h->count);
	json_uint(j, "sum_ns", clock_ticks_ns(h->sum, hz));
	json_uint(j, "min_ns", clock_ticks_ns(h->min, hz));
	json_uint(j, "p50_ns", clock_ticks_ns(hist_percentile(h, 500), hz));
	json_uint(j, "p90_ns", clock_ticks_ns(hist_percentile(h, 900), hz));
	json_uint(j, "p99_ns", clock_ticks_ns(hist_percentile(h, 990), hz));
	json_uint(j, "p999_ns", clock_ticks_ns(hist_percentile(h, 999), hz));
	json_uint(j, "max_ns", clock_ticks_ns(h->max, hz));
	if (buckets)
		put_buckets(j, h, hz);
	json_end_object(j);
}

const struct sink_ops sink_json = {
	.size = sizeof(struct json_sink),
	.begin_page = begin_page,
	.begin = begin,
	.end = end,
	.open = open,
	.close = close,
	.no_struct = no_struct,
	.number = number,
	.integer = integer,
	.truth = truth,
	.text = text,
	.date = date,
	.none = none,
	.hist = hist,
};
