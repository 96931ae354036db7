/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What `virqscope list` prints of what is wired to what. */
#ifndef VIRQSCOPE_LIST_BINDING_H
#define VIRQSCOPE_LIST_BINDING_H

#include <linux/types.h>
#include <stddef.h>
#include <virqscope/binding.h>

#include "host/vm.h"
#include "report/page.h"

/* What is printed of one: a device's vector with what its eventfd raises, or one of them. */
struct binding_row {
	struct vs_binding b;
	char vm[VM_NAME_LEN];		/* "": not known */
};

struct binding_page {
	struct report_page report;
	const char *filter;		/* as it was given; "": none */
	struct binding_row *rows;	/* sorted */
	size_t n;
};

/* VM by VM and by INTID; last what no VM takes. For qsort(3). */
int binding_compare(const void *a, const void *b);

struct binding_printer {
	const int *widths;		/* of its columns: text_table_begin() */
	void (*page)(const struct binding_page *page);
};

extern const struct binding_printer binding_table, binding_json;

/* 0 or -errno */
int binding_report(const struct binding_printer *printer, const struct binding_page *page);

#endif
