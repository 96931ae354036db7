/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* tools/lr/bpf.h without BPF: the test fills in the counts. */
#ifndef FAKE_LR_H
#define FAKE_LR_H

#include <stddef.h>

#include "lr/bpf.h"

struct fake_lr {
	struct vs_lr counted[VS_LR_VCPUS];
	size_t vcpus;			/* of counted, in use; forgetting one moves the last */
	struct bpf_totals totals;
};

extern struct fake_lr fake_lr;

#endif
