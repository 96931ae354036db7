/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* --internal: the kernel reports SGIs and PPIs while a parameter of its is set. */
#ifndef VIRQSCOPE_HOST_PRIVATE_IRQS_H
#define VIRQSCOPE_HOST_PRIVATE_IRQS_H

#include <signal.h>

#include "util/exit_code.h"

struct internal {
	int fd;			/* of the parameter, with a lock while it is ours; -1: none */
	sigset_t signals;	/* that were blocked before */
};

#define INTERNAL_NONE { .fd = -1 }

/*
 * Set the parameter, unless it was set without us. Needs the privilege to open it,
 * putting it back does not. Until then signals that usually end us are blocked.
 */
enum exit_code internal_begin(struct internal *in);

/* Put it back, unless another virqscope still needs it: then that one will. */
void internal_end(struct internal *in);

/* For a run without it: a note if the parameter is set, and no virqscope will put it back. */
void internal_notice(void);

#endif
