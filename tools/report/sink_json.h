/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The sink of --json: one object per line. */
#ifndef VIRQSCOPE_REPORT_SINK_JSON_H
#define VIRQSCOPE_REPORT_SINK_JSON_H

#include "report/sink.h"

extern const struct sink_ops sink_json;

#endif
