/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* --internal: the kernel reports SGIs and PPIs while the parameter vgic_life_internal is set. */
#ifndef VIRQSCOPE_HOST_PRIVATE_IRQS_H
#define VIRQSCOPE_HOST_PRIVATE_IRQS_H

#include <signal.h>

#include "util/exit_code.h"

struct private_irqs {
	int fd;			/* of the parameter, with a shared lock; -1: nothing to clear */
	sigset_t signals;	/* the caller's signal mask */
};

#define PRIVATE_IRQS_NONE { .fd = -1 }

/*
 * Set the parameter, unless it was set on purpose. Needs privileges to open it; clearing it does
 * not. Until private_irqs_end() the signals that usually end us are blocked. On any result but
 * EXIT_OK the reason was logged.
 */
enum exit_code private_irqs_begin(struct private_irqs *in);

/* Clear the parameter, unless another virqscope still needs it, which then clears it. */
void private_irqs_end(struct private_irqs *in);

/* For a run without --internal: log a note if the parameter is set and no virqscope holds it. */
void private_irqs_notice(void);

#endif
