/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The records of a report, for any format but tables: the walk over a row is written once, by its
 * subcommand, and a sink writes the fields. docs/schema.json has each record and field.
 */
#ifndef VIRQSCOPE_REPORT_SINK_H
#define VIRQSCOPE_REPORT_SINK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "report/page.h"
#include "util/hist.h"

/* How to print. A table is written by hand; each other format has a sink. */
enum format { FORMAT_TABLE, FORMAT_JSON, FORMATS };

struct sink;

/*
 * A counter only grows while a row is observed; a gauge is as it is at the moment; a label tells
 * rows apart.
 */
enum field { FIELD_COUNTER, FIELD_GAUGE, FIELD_LABEL };

/*
 * The operations of a format. key: NULL for elements of an array. Fields come in the order of the
 * schema, which a format may not need.
 */
struct sink_ops {
	void (*begin)(struct sink *s, const char *type, uint64_t t_ns);
	void (*end)(struct sink *s);
	void (*open)(struct sink *s, const char *key, bool array);
	void (*close)(struct sink *s, bool array);
	/* v is known */
	void (*number)(struct sink *s, const char *key, enum field field, uint64_t v);
	void (*integer)(struct sink *s, const char *key, int64_t v);
	void (*truth)(struct sink *s, const char *key, bool v);
	void (*string)(struct sink *s, const char *key, const char *v);
	/* A value that is not known, or does not apply */
	void (*none)(struct sink *s, const char *key);
	/* In ns, of ticks of so many Hz; buckets: each that is not empty, too */
	void (*hist)(struct sink *s, const char *key, const struct hist *h, uint64_t hz,
		     bool buckets);
};

struct sink {
	const struct sink_ops *ops;
	FILE *out;
	bool comma;			/* the format's own: the next field needs one before it */
};

/* The sink of a format, which writes to out. */
struct sink sink_of(enum format format, FILE *out);

/* One record: its type, and the moment that it is about. */
void sink_begin(struct sink *s, const char *type, uint64_t t_ns);
void sink_end(struct sink *s);

void sink_object(struct sink *s, const char *key);
void sink_end_object(struct sink *s);
void sink_array(struct sink *s, const char *key);
void sink_end_array(struct sink *s);

void sink_counter(struct sink *s, const char *key, uint64_t v);
void sink_gauge(struct sink *s, const char *key, uint64_t v);
void sink_label(struct sink *s, const char *key, uint64_t v);
/* The same, if they are known */
void sink_gauge_if(struct sink *s, const char *key, bool known, uint64_t v);
void sink_label_if(struct sink *s, const char *key, bool known, uint64_t v);
void sink_int(struct sink *s, const char *key, int64_t v);
void sink_bool(struct sink *s, const char *key, bool v);
/* NULL: not known */
void sink_string(struct sink *s, const char *key, const char *v);
void sink_null(struct sink *s, const char *key);
/* Without samples it is null. */
void sink_hist(struct sink *s, const char *key, const struct hist *h, uint64_t hz, bool buckets);

/* The VM's identity and name, "" if that is not known. */
void sink_vm(struct sink *s, pid_t pid, uint32_t vm_gen, const char *name);

/* An array of the names of a life's flags. */
void sink_flags(struct sink *s, unsigned int flags);

/* The length of the interval that a record is about; of the whole run, null. */
void sink_interval(struct sink *s, const struct report_page *page);

#endif
