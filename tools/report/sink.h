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

/* Output formats. Tables have code of their own; each other format has a sink and an option. */
#define FORMAT_ENUM(NAME, name, help) FORMAT_##NAME,
#define FORMAT_LIST(X) \
	X(JSON, json, "One JSON object a line")

enum format { FORMAT_TABLE, FORMAT_LIST(FORMAT_ENUM) FORMATS };

struct sink;

/* Kinds of records. A page has rows and one summary of them, or events, or both. */
enum sink_record {
	ROW,		/* a thing that is observed: the next page has it again */
	EVENT,		/* happened once: no other page has it */
	SUMMARY,	/* of all rows of the page */
};

/*
 * Each scalar has a role, which may differ between rows of a type. Its key may say its unit: a
 * number whose key ends in _ns is in ns, and in bytes if it ends in _bytes.
 */
enum sink_role {
	LABEL,		/* is part of what identifies the row */
	STATE,		/* describes the row now: a text, a bool, or a number that stands for a thing */
	COUNTER,	/* a number that only grows; on a page of an interval, by how much in it */
	GAUGE,		/* a number that is measured now, or that limits others */
	TIME,		/* a moment, on the clock that the schema names */
};

/* Groups of fields */
enum sink_group {
	STRUCT,		/* of different fields, each with its own key */
	MAP,		/* of one figure for each value of an enumeration, which is the key */
	LIST,		/* of elements without keys: scalars, or structs with labels of their own */
};

/*
 * The operations of a format. Fields come in the order of the schema; records of a type have the
 * same ones, but for those that the schema does not require, and those of a struct that is null.
 * key is NULL for elements of a list. Groups are nested.
 */
struct sink_ops {
	size_t size;			/* of the format's struct, which begins with a struct sink */
	/*
	 * Begin a page, which is written to s->out, and end it. Either may be NULL. end_page()
	 * returns 0 or -errno
	 */
	void (*begin_page)(struct sink *s, const struct report_page *page);
	int (*end_page)(struct sink *s);
	/* Release all but the struct itself; or NULL */
	void (*fini)(struct sink *s);
	void (*begin)(struct sink *s, enum sink_record record, const char *type, uint64_t t_ns);
	void (*end)(struct sink *s);
	/* by: of sink_map() and sink_list(); of a struct NULL */
	void (*open)(struct sink *s, enum sink_group group, const char *key, const char *by);
	void (*close)(struct sink *s, enum sink_group group);
	/* A struct that is not known, or does not apply */
	void (*no_struct)(struct sink *s, const char *key);
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

/* sink_json and so on: each is defined in sink_NAME.c */
#define FORMAT_OPS(NAME, name, help) extern const struct sink_ops sink_##name;
FORMAT_LIST(FORMAT_OPS)

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

/* Begin and end a record of a type, for the moment t_ns of CLOCK_MONOTONIC. */
void sink_begin(struct sink *s, enum sink_record record, const char *type, uint64_t t_ns);
void sink_end(struct sink *s);

/* Begin and end a struct: key is NULL in a list. Or write one that is null. */
void sink_struct(struct sink *s, const char *key);
void sink_end_struct(struct sink *s);
void sink_no_struct(struct sink *s, const char *key);

/*
 * Begin and end a map: its fields are one figure, and their unit is that of the map's key. by: the
 * label that holds the key of each field, and so tells them apart.
 */
void sink_map(struct sink *s, const char *key, const char *by);
void sink_end_map(struct sink *s);

/*
 * Begin and end a list, whose elements have the key NULL. by: the label that holds the index (from
 * 0), if the index tells the elements apart; else NULL.
 */
void sink_list(struct sink *s, const char *key, const char *by);
void sink_end_list(struct sink *s);

/*
 * Write a scalar: a number, a signed number, a bool, a text. It is null if known is false, or if
 * the text is NULL; sink_none() writes a null. key is NULL in a list.
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
void sink_vm(struct sink *s, pid_t pid, uint64_t vm_gen, const char *name);

/* Write the names of a life's flags as a list. */
void sink_flags(struct sink *s, unsigned int flags);

/* Write the length of the interval that a record covers; null for the whole run. */
void sink_interval(struct sink *s, const struct report_page *page);

#endif
