/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A life as the kernel hands it over, and how a program is run with one. */
#ifndef SELFTESTS_BPF_LIFE_H
#define SELFTESTS_BPF_LIFE_H

#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "../lives_table.h"

/* As in bpf/kernel/vgic_life.h */
struct life {
	__u64 stamp[VS_STAMPS];
	struct {
		__u32 host_irq;
		__s32 gsi;
		__u32 coalesced;
		__u8 path, mask_mode;
		__u16 flags;
	} source;
	__u8 outcome;
	__u16 reloads;
	__s32 vcpu;
	__u32 seq, intid;
	__u64 vm_gen;
};

/* One of the table */
static inline struct life life_of(const struct table_life *of, __u32 intid)
{
	struct life l = {
		.source = { .host_irq = 21, .path = 1, .mask_mode = 1, .flags = of->flags },
		.outcome = of->outcome, .vm_gen = 11, .intid = intid,
	};

	memcpy(l.stamp, of->stamp, sizeof(l.stamp));
	return l;
}

static inline int feed(struct bpf_program *prog, struct life *life)
{
	LIBBPF_OPTS(bpf_test_run_opts, run, .ctx_in = life, .ctx_size_in = sizeof(*life));

	return bpf_prog_test_run_opts(bpf_program__fd(prog), &run);
}

#endif
