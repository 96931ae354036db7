/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The two listings of `virqscope list`: bindings, and interrupts in flight. */
#ifndef VIRQSCOPE_LIST_LIST_H
#define VIRQSCOPE_LIST_LIST_H

#include "report/report.h"
#include "run/options.h"

struct list_config {
	struct options opts;
	struct report *report;
	bool in_flight;
	const char *pin;		/* NULL: print */
	const char *older_text;		/* given if it is not NULL */
	uint64_t older_ns;
};

enum exit_code list_bindings(const struct list_config *config);
enum exit_code list_in_flight(const struct list_config *config);

#endif
