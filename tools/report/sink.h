/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The records of a report, for any format but tables. A subcommand describes its rows once, field
 * by field, and the sink of a format writes them. docs/schema.json defines each record and field.
 */
#ifndef VIRQSCOPE_REPORT_SINK_H
#define VIRQSCOPE_REPORT_SINK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "report/page.h"
#include "util/hist.h"

/* Output formats. Tables have code of their own; each other format has a sink. */
enum format { FORMAT_TABLE, FORMAT_JSON, FORMATS };

struct sink;

/*
 * Each scalar has a role. Its key may say its unit: a number whose key ends in _ns is in ns, and
 * in bytes if it ends in _bytes.
 */
enum sink_role {
	LABEL,		/* is part of what identifies the row */
	STATE,		/* describes the row now: a text, a bool, or a number that stands for a thing */
	COUNTER,	/* a number that only grows while the row is observed */
	GAUGE,		/* a number that is measured now, or that limits others */
	TIME,		/* a moment, on the clock that the schema names */
};

/*
 * The operations of a format. key is NULL for elements of an array. Fields come in the order of
 * the schema.
 */
struct sink_ops {
	size_t size;			/* of the format's struct, which begins with a struct sink */
	/* Begin a page, which is written to s->out, and end it: returns 0 or -errno. Or NULL */
	void (*begin_page)(struct sink *s, const struct report_page *page);
	int (*end_page)(struct sink *s);
	/* Release all but the struct itself; or NULL */
	void (*fini)(struct sink *s);
	void (*begin)(struct sink *s, const char *type, uint64_t t_ns);
	void (*end)(struct sink *s);
	void (*open)(struct sink *s, const char *key, bool array);
	void (*close)(struct sink *s, bool array);
	/* Called only for known values */
	void (*number)(struct sink *s, enum sink_role role, const char *key, uint64_t v);
	void (*integer)(struct sink *s, enum sink_role role, const char *key, int64_t v);
	void (*truth)(struct sink *s, enum sink_role role, const char *key, bool v);
	void (*text)(struct sink *s, enum sink_role role, const char *key, const char *v);
	/* wall_ns: since 1970 */
	void (*date)(struct sink *s, const char *key, uint64_t wall_ns);
	/* A scalar that is not known, or does not apply */
	void (*none)(struct sink *s, enum sink_role role, const char *key);
	/* h is in ticks of hz, and may have no samples */
	void (*hist)(struct sink *s, const char *key, const struct hist *h, uint64_t hz,
		     bool buckets);
};

/* One for each run. The state of a format, zeroed as the sink is opened, is behind it. */
struct sink {
	const struct sink_ops *ops;
	FILE *out;			/* of the page */
};

/* Sets *s to a sink of the format; NULL: the format is tables. Returns 0 or -ENOMEM. */
int sink_open(struct sink **s, enum format format);

/* s may be NULL. */
void sink_close(struct sink *s);

/*
 * Begin and end a page of page->out: all records lie between these calls, and a format may write
 * them when the page ends. sink_end_page() returns 0, or -errno: then the page is not complete.
 */
void sink_begin_page(struct sink *s, const struct report_page *page);
int sink_end_page(struct sink *s);

/* Begin a record of a type, for the moment t_ns of CLOCK_MONOTONIC. */
void sink_begin(struct sink *s, const char *type, uint64_t t_ns);
void sink_end(struct sink *s);

void sink_object(struct sink *s, const char *key);
void sink_end_object(struct sink *s);
void sink_array(struct sink *s, const char *key);
void sink_end_array(struct sink *s);

/*
 * Write a scalar: a number, a signed number, a bool, a text. It is null if known is false, or the
 * text is NULL; sink_none() writes a scalar that is always null.
 */
void sink_uint(struct sink *s, enum sink_role role, const char *key, uint64_t v);
void sink_uint_if(struct sink *s, enum sink_role role, const char *key, bool known, uint64_t v);
void sink_int(struct sink *s, enum sink_role role, const char *key, int64_t v);
void sink_bool(struct sink *s, enum sink_role role, const char *key, bool v);
void sink_text(struct sink *s, enum sink_role role, const char *key, const char *v);
void sink_none(struct sink *s, enum sink_role role, const char *key);

/* Write a TIME as date and time of UTC; wall_ns: since 1970. */
void sink_date(struct sink *s, const char *key, uint64_t wall_ns);

/*
 * Write a distribution of durations in ns; h is in ticks of hz. Null if there are no samples.
 * buckets: each bucket that is not empty, too.
 */
void sink_hist(struct sink *s, const char *key, const struct hist *h, uint64_t hz, bool buckets);

/* Write the ID, pid and name of a VM; name "": not known. */
void sink_vm(struct sink *s, pid_t pid, uint32_t vm_gen, const char *name);

/* Write the names of a life's flags as an array. */
void sink_flags(struct sink *s, unsigned int flags);

/* Write the length of the interval that a record covers; null for the whole run. */
void sink_interval(struct sink *s, const struct report_page *page);

#endif
