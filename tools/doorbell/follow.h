/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* virqscope doorbell --follow: the events, as they come. */
#ifndef VIRQSCOPE_DOORBELL_FOLLOW_H
#define VIRQSCOPE_DOORBELL_FOLLOW_H

#include "run/options.h"
#include "util/exit_code.h"

/* Print events, with -D those of this device, until a signal ends it; then how many there were. */
enum exit_code doorbell_follow(struct options *opts);

#endif
