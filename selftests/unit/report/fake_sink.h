/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A third format for tests: writes down what is called, with the roles of scalars, null or not, and
 * the labels of maps.
 */
#ifndef FAKE_SINK_H
#define FAKE_SINK_H

#include "report/sink.h"

/* A line for each call */
struct fake_sink {
	struct sink sink;
	FILE *calls;
	int end_error;			/* of end_page() */
};

extern const struct sink_ops fake_sink;

#endif
