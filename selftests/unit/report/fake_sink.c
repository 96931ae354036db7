// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "report/fake_sink.h"

static FILE *calls(struct sink *s)
{
	return ((struct fake_sink *)s)->calls;
}

static const char *const records[] = { "row", "event", "summary" };
static const char *const roles[] = { "label", "state", "counter", "gauge", "time" };
static const char *const groups[] = { "struct", "map", "list" };

static const char *name_of(const char *key)
{
	return key ? key : "-";
}

static void begin_page(struct sink *s, const struct report_page *page)
{
	fprintf(calls(s), "page of %llu ns%s\n", (unsigned long long)page->duration_ns,
		s->out == page->out ? "" : " to another file");
}

static int end_page(struct sink *s)
{
	fprintf(calls(s), "end of page\n");
	fprintf(s->out, "written\n");
	return ((struct fake_sink *)s)->end_error;
}

static void fini(struct sink *s)
{
	fprintf(calls(s), "closed\n");
}

static void begin(struct sink *s, enum sink_record record, const char *type, uint64_t t_ns)
{
	fprintf(calls(s), "%s %s at %llu\n", records[record], type, (unsigned long long)t_ns);
}

static void end(struct sink *s)
{
	fprintf(calls(s), "end\n");
}

static void open_group(struct sink *s, enum sink_group group, const char *key, const char *by)
{
	fprintf(calls(s), "%s %s by %s\n", groups[group], name_of(key), name_of(by));
}

static void close_group(struct sink *s, enum sink_group group)
{
	fprintf(calls(s), "end of %s\n", groups[group]);
}

static void no_struct(struct sink *s, const char *key)
{
	fprintf(calls(s), "no struct %s\n", key);
}

static void number(struct sink *s, enum sink_role role, const char *key, uint64_t v)
{
	fprintf(calls(s), "%s %s = %llu\n", roles[role], name_of(key), (unsigned long long)v);
}

static void integer(struct sink *s, enum sink_role role, const char *key, int64_t v)
{
	fprintf(calls(s), "%s %s = %+lld\n", roles[role], name_of(key), (long long)v);
}

static void truth(struct sink *s, enum sink_role role, const char *key, bool v)
{
	fprintf(calls(s), "%s %s = %s\n", roles[role], name_of(key), v ? "yes" : "no");
}

static void text(struct sink *s, enum sink_role role, const char *key, const char *v)
{
	fprintf(calls(s), "%s %s = '%s'\n", roles[role], name_of(key), v);
}

static void date(struct sink *s, const char *key, uint64_t wall_ns)
{
	fprintf(calls(s), "date %s = %llu\n", key, (unsigned long long)wall_ns);
}

static void none(struct sink *s, enum sink_role role, const char *key)
{
	fprintf(calls(s), "%s %s is not known\n", roles[role], name_of(key));
}

static void hist(struct sink *s, const char *key, const struct hist *h, uint64_t hz, bool buckets)
{
	fprintf(calls(s), "hist %s: %llu at %llu Hz%s\n", key, (unsigned long long)h->count,
		(unsigned long long)hz, buckets ? ", buckets" : "");
}

const struct sink_ops fake_sink = {
	.size = sizeof(struct fake_sink),
	.begin_page = begin_page,
	.end_page = end_page,
	.fini = fini,
	.begin = begin,
	.end = end,
	.open = open_group,
	.close = close_group,
	.no_struct = no_struct,
	.number = number,
	.integer = integer,
	.truth = truth,
	.text = text,
	.date = date,
	.none = none,
	.hist = hist,
};
