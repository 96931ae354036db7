// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "report/kernel_names.h"
#include "report/sink.h"

#define OPS(NAME, name, help) [FORMAT_##NAME] = &sink_##name,
static const struct sink_ops *const sinks[FORMATS] = { FORMAT_LIST(OPS) };

int sink_open(struct sink **s, enum format format)
{
	const struct sink_ops *ops = sinks[format];

	*s = ops ? calloc(1, ops->size) : NULL;
	if (*s)
		(*s)->ops = ops;
	return ops && !*s ? -ENOMEM : 0;
}

void sink_close(struct sink *s)
{
	if (s && s->ops->fini)
		s->ops->fini(s);
	free(s);
}

void sink_begin_page(struct sink *s, const struct report_page *page)
{
	s->out = page->out;
	if (s->ops->begin_page)
		s->ops->begin_page(s, page);
}

int sink_end_page(struct sink *s)
{
	return s->ops->end_page ? s->ops->end_page(s) : 0;
}

void sink_begin(struct sink *s, enum sink_record record, const char *type, uint64_t t_ns)
{
	s->ops->begin(s, record, type, t_ns);
}

void sink_end(struct sink *s)
{
	s->ops->end(s);
}

void sink_struct(struct sink *s, const char *key) { s->ops->open(s, STRUCT, key, NULL); }
void sink_end_struct(struct sink *s) { s->ops->close(s, STRUCT); }
void sink_no_struct(struct sink *s, const char *key) { s->ops->no_struct(s, key); }
void sink_map(struct sink *s, const char *key, const char *by) { s->ops->open(s, MAP, key, by); }
void sink_end_map(struct sink *s) { s->ops->close(s, MAP); }
void sink_list(struct sink *s, const char *key, const char *by) { s->ops->open(s, LIST, key, by); }
void sink_end_list(struct sink *s) { s->ops->close(s, LIST); }

void sink_uint(struct sink *s, enum sink_role role, const char *key, uint64_t v)
{
	s->ops->number(s, role, key, v);
}

void sink_uint_if(struct sink *s, enum sink_role role, const char *key, bool known, uint64_t v)
{
	if (known)
		sink_uint(s, role, key, v);
	else
		sink_none(s, role, key);
}

void sink_int(struct sink *s, enum sink_role role, const char *key, int64_t v)
{
	s->ops->integer(s, role, key, v);
}

void sink_bool(struct sink *s, enum sink_role role, const char *key, bool v)
{
	s->ops->truth(s, role, key, v);
}

void sink_text(struct sink *s, enum sink_role role, const char *key, const char *v)
{
	if (v)
		s->ops->text(s, role, key, v);
	else
		sink_none(s, role, key);
}

void sink_none(struct sink *s, enum sink_role role, const char *key)
{
	s->ops->none(s, role, key);
}

void sink_date(struct sink *s, const char *key, uint64_t wall_ns)
{
	s->ops->date(s, key, wall_ns);
}

void sink_hist(struct sink *s, const char *key, const struct hist *h, uint64_t hz, bool buckets)
{
	s->ops->hist(s, key, h, hz, buckets);
}

void sink_vm(struct sink *s, pid_t pid, uint64_t vm_gen, const char *name)
{
	char id[40];

	snprintf(id, sizeof(id), "%d-%" PRIu64, pid, vm_gen);
	sink_struct(s, "vm");
	sink_text(s, LABEL, "id", id);
	sink_int(s, LABEL, "pid", pid);
	sink_text(s, LABEL, "name", name[0] ? name : NULL);
	sink_end_struct(s);
}

void sink_flags(struct sink *s, unsigned int flags)
{
	const char *names[FLAGS + 1], **name;

	kernel_names_of_flags(flags, names);
	sink_list(s, "flags", NULL);
	for (name = names; *name; name++)
		sink_text(s, STATE, NULL, *name);
	sink_end_list(s);
}

void sink_interval(struct sink *s, const struct report_page *page)
{
	sink_uint_if(s, GAUGE, "interval_ns", page->interval_ns, page->interval_ns);
}
