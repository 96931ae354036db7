/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* --internal: the kernel reports SGIs and PPIs while a parameter of its is set. */
#ifndef VIRQSCOPE_HOST_PRIVATE_IRQS_H
#define VIRQSCOPE_HOST_PRIVATE_IRQS_H

#include <signal.h>

#include "util/exit_code.h"

struct private_irqs {
	int fd;			/* of the parameter, with a lock while it is ours; -1: none */
	sigset_t signals;	/* that were blocked before */
};

#define PRIVATE_IRQS_NONE { .fd = -1 }

/*
 * Set the parameter, unless it was set without us. Needs the privilege to open it,
 * putting it back does not. Until then signals that usually end us are blocked.
 */
enum exit_code private_irqs_begin(struct private_irqs *in);

/* Put it back, unless another virqscope still needs it: then that one will. */
void private_irqs_end(struct private_irqs *in);

/* For a run without it: a note if the parameter is set, and no virqscope will put it back. */
void private_irqs_notice(void);

#endif
