/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Records that bpf/latency.bpf.c keeps and the command reads. */
#ifndef VIRQSCOPE_LATENCY_H
#define VIRQSCOPE_LATENCY_H

#include <linux/types.h>
#include <virqscope/binding.h>
#include <virqscope/hist.h>
#include <virqscope/life_class.h>

/* The bit of all paths from this on: an interrupt has 32 for those that it took. */
enum { VS_PATH_OTHER = 31 };

_Static_assert((int)VS_PATHS <= (int)VS_PATH_OTHER, "a bit for each path");

/* Slots that are found without looking for them; a power of two */
enum { VS_RECENT = 1024 };

enum { VS_SOURCES = 8, VS_VCPU_NONE = -1, VS_VCPU_SEVERAL = -2 };

/* vcpu: of an SGI or PPI. They are of a vCPU each, all others of the VM: VS_VCPU_NONE. */
struct vs_latency_key { __u64 vm_gen; __u32 intid; __s32 vcpu; };

/* A line or vector of the host that raised the interrupt; the device as it was bound then. */
struct vs_source {
	__u32 host_irq;			/* 0: none */
	__s32 gsi;			/* negative: none */
	__u32 mask_mode;
	__u32 vector;
	char device[VS_DEVICE_LEN];	/* "": not known */
	__u8 kind;			/* enum vs_binding_kind */
	__u8 shared;			/* by other devices: it is one of them */
	__u8 pad[2];
};

/*
 * Every life is in exactly one of: partial, unmatched, negative, outcome[], VS_DELIVERY.
 * By octave: how long the stages of all regular lives took together whose whole is in it. Most
 * lives of an interrupt are in one octave, which is not summed: its sum is that of the
 * histograms less those of all other octaves.
 */
struct vs_latency {
	struct vs_latency_key key;
	__s32 pid, vcpu;		/* of the VM; or VS_VCPU_NONE, VS_VCPU_SEVERAL */
	__u32 paths, flags;		/* bit n: path, flag n was seen; paths: VS_PATH_OTHER */
	__u32 sources_more;		/* lives whose source found no room below */
	__u32 how;			/* path, mask mode and flags of the last life */
	struct vs_source source[VS_SOURCES];
	__u64 coalesced, partial, unmatched, negative;
	__u64 still_high;		/* of all lives, wherever they are counted */
	__u64 outcome[VS_OUTCOMES];	/* not completed; [0] stays 0 */
	__u32 usual[VS_WHOLES];		/* lowest value of the octave that is not summed; 0: none */
	__u32 candidate, chosen;	/* octave + 1 of the last life that was summed; of the usual */
	__u64 octave[VS_WHOLES][VS_OCTAVES][VS_STAGES];
	struct vs_hist_wide wide[VS_MEASURES];
	__u32 bucket[VS_MEASURES][VS_HIST_BUCKETS];	/* modulo 2^32 */
	__u32 bindings;			/* changes of these that the sources take account of */
};

/*
 * The command's figures of an entry, for readers of the pinned maps: since virqscope began,
 * times in ns. It is written with each report and each second.
 */
struct vs_latency_digest {
	__u64 t_ns;			/* CLOCK_MONOTONIC: when it was written */
	__u64 count, completed, coalesced, partial, unmatched, negative;
	__u64 injection_count, injection_sum_ns;
	__u64 injection_p50_ns, injection_p99_ns, injection_max_ns;
	__u64 delivery_count, delivery_sum_ns;
	__u64 delivery_p50_ns, delivery_p99_ns, delivery_max_ns;
	__s32 pid;
	__u32 host_irq;			/* 0: none */
	__u32 vector;			/* of the device */
	char device[VS_DEVICE_LEN];	/* "": not known, or several */
	char slowest[12];		/* stage that the slow ones spend most in; "": not known */
};

struct vs_kernel_counters { __u32 cpu, pad; __u64 lost, vlpis, dropped; };
enum { VS_COUNTERS_OK, VS_COUNTERS_END, VS_COUNTERS_NONE };

#endif
