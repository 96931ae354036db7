/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* From the options that filter to what a BPF program is given. */
#ifndef VIRQSCOPE_TOOLS_FILTER_H
#define VIRQSCOPE_TOOLS_FILTER_H

#include <linux/types.h>
#include <virqscope/filter.h>

#include "options.h"

struct vs_filter filter_of(const struct options *opts);

/*
 * With -D, let each host IRQ that the device has now pass: by allow(), which returns
 * 0 or -errno. A device's vectors come and go, so this is to be done again. 0 or
 * -errno after a message.
 */
int filter_follow_device(const struct options *opts,
			 int (*allow)(uint32_t host_irq, void *ctx), void *ctx);

#endif
