/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* --json: one object a line. */
#ifndef VIRQSCOPE_REPORT_SINK_JSON_H
#define VIRQSCOPE_REPORT_SINK_JSON_H

#include "report/sink.h"

extern const struct sink_ops sink_json;

#endif
