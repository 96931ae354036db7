/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* tools/ebpf/doorbell.h without BPF: the test fills in what the kernel lists. */
#ifndef FAKE_DOORBELL_H
#define FAKE_DOORBELL_H

#include <stdbool.h>
#include <stddef.h>

#include "ebpf/doorbell.h"

struct fake_doorbell {
	const struct vs_doorbell *entries;
	size_t n;
	const struct vs_doorbell *second;	/* of the second list; NULL: the same */
	size_t n_second;
	bool cut;			/* the list ends before its end */
	int reads;
};

extern struct fake_doorbell fake_doorbell;

#endif
