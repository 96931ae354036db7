/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Converts the options that filter into the filter of a BPF program. */
#ifndef VIRQSCOPE_RUN_FILTER_H
#define VIRQSCOPE_RUN_FILTER_H

#include <linux/types.h>
#include <virqscope/filter.h>

#include "run/options.h"

struct vs_filter filter_of(const struct options *opts);

#endif
