/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The pages of `virqscope list`: each binding of a vector, an eventfd and a GSI. */
#ifndef VIRQSCOPE_LIST_BINDING_H
#define VIRQSCOPE_LIST_BINDING_H

#include <linux/types.h>
#include <stddef.h>
#include <virqscope/binding.h>

#include "ebpf/doorbell_list.h"
#include "host/vm.h"
#include "report/page.h"
#include "report/sink.h"

/* A row: a device's vector and the GSI that its eventfd raises, or either alone */
struct binding_row {
	struct vs_binding b;
	char vm[VM_NAME_LEN];		/* "": not known */
	/* Of a message: its descriptor, the page, and the doorbell there; NULL: not known */
	const struct vs_doorbell *user;
	const struct doorbell_mapping *mapping;
	const struct vs_doorbell *doorbell;
};

struct binding_page {
	struct report_page report;
	const char *filter;		/* as it was given; "": none */
	struct binding_row *rows;	/* sorted */
	size_t n;
};

/* Compare by VM and INTID, bindings without a VM last. For qsort(3). */
int binding_compare(const void *a, const void *b);

/* Find where the messages of n rows are written to, in a list that stays. */
void binding_find_doorbells(struct binding_row *rows, size_t n, const struct doorbell_list *list);

/* Print a page. Returns 0 or -errno. */
int binding_print(const struct binding_page *page);

/* For binding_print(): print as a table (returns 0 or -errno), or as records. */
int binding_table(const struct binding_page *page);
void binding_describe(const struct binding_page *page);

#endif
