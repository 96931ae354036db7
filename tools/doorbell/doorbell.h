/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The model of `virqscope doorbell`, and its pages. */
#ifndef VIRQSCOPE_DOORBELL_DOORBELL_H
#define VIRQSCOPE_DOORBELL_DOORBELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <virqscope/doorbell.h>

#include "ebpf/doorbell_list.h"
#include "report/page.h"
#include "report/summary.h"

/* Host IRQs of a device that follow each other without a gap */
struct doorbell_user {
	char device[VS_DOORBELL_DEVICE_LEN];
	uint32_t first, last;
};

/* A mapping, with its users by device and host IRQ */
struct doorbell_place {
	const struct doorbell_mapping *mapping;
	struct doorbell_user *users;
	size_t n, room;
};

/* A doorbell; or a page that is mapped, and of no doorbell that is known */
struct doorbell_row {
	struct vs_doorbell d;
	bool known;			/* false: of d only phys is */
	uint64_t pages;			/* of the host's page size, that the doorbell is in */
	struct doorbell_place *places;	/* by domain, IOVA and when it was mapped */
	size_t n, room;
};

struct doorbell_model {
	struct doorbell_row *rows;	/* by address */
	size_t n, room;
};

/*
 * Group a list, which has to stay. page_size: of the host, in bytes. device: only where this one
 * writes, without other users; "" for all. Returns 0 or -ENOMEM; doorbell_model_fini() frees the
 * model in either case.
 */
int doorbell_model_group(struct doorbell_model *m, const struct doorbell_list *list,
			 uint64_t page_size, const char *device);
void doorbell_model_fini(struct doorbell_model *m);

/* How many users from i on are of the same device */
size_t doorbell_users_of_device(const struct doorbell_place *place, size_t i);

/*
 * Returns why the doorbell is isolated or not, with the kind of its controller; NULL: a kind that
 * this version does not know.
 */
const char *doorbell_why(const struct vs_doorbell *d);

struct doorbell_page {
	struct report_page report;
	const char *filter;		/* as it was given; "": none */
	const struct doorbell_model *model;
};

/* Print a page. Returns 0 or -errno. */
int doorbell_print(const struct doorbell_page *page);

/* For doorbell_print(): print as a table (returns 0 or -errno), or as records. */
int doorbell_table(const struct doorbell_page *page);
void doorbell_describe(const struct doorbell_page *page);

/* Print an event of --follow. list: knows the doorbells */
void doorbell_print_event(const struct report_page *page, const struct doorbell_list *list,
			  const struct vs_doorbell_event *e);

/* Print the end of --follow. */
void doorbell_print_end(const struct report_page *page, const struct summary *sum);

/* For these: as lines of a table with a head, and as records */
void doorbell_table_events(FILE *out);
void doorbell_table_event(FILE *out, const struct doorbell_list *list,
			  const struct vs_doorbell_event *e);
void doorbell_describe_event(const struct report_page *page, const struct doorbell_list *list,
			     const struct vs_doorbell_event *e);

/* Returns the name of an enum vs_doorbell_event_kind; NULL: not known. */
const char *doorbell_event_name(unsigned int event);

#endif
