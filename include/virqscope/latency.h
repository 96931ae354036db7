/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What bpf/latency.bpf.c keeps and the command reads. Needs hist.h. */
#ifndef VIRQSCOPE_LATENCY_H
#define VIRQSCOPE_LATENCY_H

/* The stages, each named after the moment at which it ends; then the spans. */
enum vs_measure {
	VS_SIGNAL, VS_INJECT, VS_QUEUE, VS_LOAD, VS_ENTER,
	VS_INJECTION, VS_DELIVERY, VS_SERVICE, VS_REARM,
	VS_MEASURES,
};

enum { VS_OUTCOMES = 4, VS_SOURCES = 8, VS_VCPU_NONE = -1, VS_VCPU_SEVERAL = -2 };

/* vcpu: of an SGI or PPI. They are of a vCPU each, all others of the VM: VS_VCPU_NONE. */
struct vs_latency_key { __u32 vm_gen, intid; __s32 vcpu; };
/* A line or vector of the host that was seen to raise the interrupt. */
struct vs_source { __u32 host_irq; __s32 gsi; __u32 mask_mode; };

/* Every life is in exactly one of: partial, unmatched, negative, outcome[], VS_DELIVERY. */
struct vs_latency {
	struct vs_latency_key key;
	__s32 pid, vcpu;		/* of the VM; or VS_VCPU_NONE, VS_VCPU_SEVERAL */
	__u32 paths, flags;		/* bit n: path, flag n was seen */
	__u32 sources_more;		/* lives whose source found no room below */
	struct vs_source source[VS_SOURCES];
	__u64 coalesced, partial, unmatched, negative;
	__u64 still_high;		/* of all lives, wherever they are counted */
	__u64 outcome[VS_OUTCOMES];	/* not completed; [0] stays 0 */
	struct vs_hist_wide wide[VS_MEASURES];
	__u32 bucket[VS_MEASURES][VS_HIST_BUCKETS];	/* modulo 2^32 */
	__u32 pad1;
};
struct vs_kernel_counters { __u32 cpu, pad; __u64 lost, vlpis; };
enum { VS_COUNTERS_OK, VS_COUNTERS_END, VS_COUNTERS_NONE };

#endif
