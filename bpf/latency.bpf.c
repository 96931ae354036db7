// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where does the time of an interrupt go? One run and one array lookup for each.
 *
 * The kernel hands over the whole life of an interrupt when it has ended, so
 * there is nothing to join: on_life() finds the interrupt's entry and counts each
 * stage in a histogram. Only lives that completed and began under our eyes go
 * into histograms; all others are counted by what they were. One life is in
 * exactly one of these counts, so they add up to the lives seen.
 *
 * An interrupt can end on two CPUs at once (a migrated SPI). So counters are
 * atomic, extremes are raised by compare-and-swap, and what is only descriptive is
 * stored plainly: the last writer wins.
 *
 * All this runs with interrupts disabled on the way out of a guest, and for MSIs
 * it delays the next one. The usual life takes a straight way; everything rare
 * is out of line.
 *
 * Attached to: kvm:vgic_irq_life, and the events of lib/bind.bpf.h.
 * Maps: interrupts, slots, spare, digests, lost, wakeup; bound, vectors, irqfds.
 */
#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include <virqscope/binding.h>
#include <virqscope/filter.h>
#include <virqscope/hist.h>
#include <virqscope/latency.h>

#include "kernel/irq_binding.h"
#include "kernel/vgic_life.h"

/* The entries that are cached may be of interrupts that another device raises now. */
static void forget_recent(void);
#define BOUND_CHANGED() forget_recent()
#include "lib/bind.bpf.h"
#include "lib/filter.bpf.h"
#include "lib/hist.bpf.h"
#include "lib/life.bpf.h"
#include "lib/lost.bpf.h"
#include "lib/wakeup.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* Counter when we had attached. Until user space says so, every life is partial. */
volatile __u64 since = ~0ULL;

/*
 * The entries, and which one is whose. A hash map is a function call that hashes
 * and compares, an array a few instructions in line, so the entry of an interrupt
 * is first looked for where `recent` remembers it. It remembers those of devices
 * only: with SGIs and PPIs in it, every interrupt would have to be asked whether it
 * is one, is wanted, and of which vCPU it is. They are looked for in `slots` each time.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, struct vs_latency);
} interrupts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct vs_latency_key);
	__type(value, __u32);
} slots SEC(".maps");

/* Slots that no interrupt has. The command fills it, and gives back those of VMs that are gone. */
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 1024);
	__type(value, __u32);
} spare SEC(".maps");

/* Not used here: the command writes it, for readers of the pinned maps. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct vs_latency_key);
	__type(value, struct vs_latency_digest);
} digests SEC(".maps");

/* slot + 1 by a hash of the key */
__u32 recent[VS_RECENT];

__u32 bindings = 1;		/* changes until now */
__u64 no_room;			/* lives that found no slot */
__u32 starved;			/* 1: the reader was woken for that; it clears it */

extern const struct vgic_life_stats vgic_life_stats __ksym __weak;
extern const struct irq_life_stats irq_life_stats __ksym __weak;

static long forget_one(__u64 i, void *ctx)
{
	recent[i & (VS_RECENT - 1)] = 0;
	return 0;
}

/* The verifier looks at one turn of it only. */
static void forget_recent(void)
{
	__sync_fetch_and_add(&bindings, 1);
	bpf_loop(VS_RECENT, forget_one, NULL, 0);
}

static __always_inline __u32 *recent_of(const struct vgic_irq_life *life)
{
	return &recent[(life->intid + (life->vm_gen << 4)) & (VS_RECENT - 1)];
}

/* In one word, so that the usual life is compared with the last one at once. */
static __always_inline __u32 how(const struct vgic_irq_life *life)
{
	return life->source.path | life->source.mask_mode << 8 | life->source.flags << 16;
}

/* The reader can give slots back: wake it, once until it has. */
static __always_inline int starve(const struct vs_latency_key *key)
{
	__sync_fetch_and_add(&no_room, 1);
	if (!__sync_lock_test_and_set(&starved, 1))
		bpf_ringbuf_output(&wakeup, (void *)key, sizeof(*key), 0);
	return -1;
}

/* Make the entry of an interrupt that is new to us. Of two CPUs that do so at once one wins. */
static __noinline int new_interrupt(struct kvm *kvm, const struct vgic_irq_life *life,
				    struct vs_latency_key *key)
{
	struct vs_latency *s;
	__u32 slot;
	int i;

	if (bpf_map_pop_elem(&spare, &slot))
		return starve(key);
	s = bpf_map_lookup_elem(&interrupts, &slot);
	if (!s)
		return -1;
	s->key = *key;
	s->pid = kvm->arch.vgic.vm_pid;
	s->vcpu = life->vcpu;
	s->how = ~how(life);
	s->source[0].host_irq = life->source.host_irq;
	s->source[0].gsi = life->source.gsi;
	for (i = 0; i < VS_MEASURES; i++)
		s->wide[i].min = ~0ULL;
	if (!bpf_map_update_elem(&slots, key, &slot, BPF_NOEXIST))
		bpf_ringbuf_output(&wakeup, key, sizeof(*key), 0);
	else
		bpf_map_push_elem(&spare, &slot, 0);
	return 0;
}

static __always_inline void copy_source(struct vs_source *to, const struct vs_source *from)
{
	__builtin_memcpy(to, from, sizeof(*to));
}

static __always_inline bool is_of(const struct vs_source *source, const struct vs_bound *b)
{
	return source->kind == b->kind && source->vector == b->vector &&
	       !__builtin_memcmp(source->device, b->device, sizeof(b->device));
}

static __always_inline void attribute(struct vs_source *source, const struct vs_bound *b)
{
	__builtin_memcpy(source->device, b->device, sizeof(b->device));
	source->vector = b->vector;
	source->kind = b->kind;
	source->shared = b->shared;
}

/*
 * The device that raises it now through the host IRQ of this place. If another one did until now,
 * that keeps a place of its own, and the place where the host IRQ is found first is the new one's.
 * Global, so that the verifier looks at it once and not for each place.
 */
__noinline int note_place(struct vs_latency *s, __u32 at)
{
	struct vs_source *source;
	struct vs_bound *b;
	__u32 i;

	if (!s || at >= VS_SOURCES)
		return 0;
	source = &s->source[at];
	for (i = 0; i < at && s->source[i].host_irq != source->host_irq; i++)
		;
	b = bound_to(s->key.vm_gen, source->gsi, source->host_irq);
	/* a source that had its place before is not looked up again */
	if (!b || i < at)
		return 0;
	if (source->device[0] && !is_of(source, b)) {
		for (i = at + 1; i < VS_SOURCES && s->source[i].host_irq; i++)
			;
		if (i < VS_SOURCES)
			copy_source(&s->source[i], source);
		else
			__sync_fetch_and_add(&s->sources_more, 1);
	}
	attribute(source, b);
	return 0;
}

/*
 * The sources are as the bindings are, until these change. All are asked for, not only the one of
 * this life: once the entry is remembered, no other life comes here.
 */
static __noinline int note_bindings(struct vs_latency *s, const struct vgic_irq_life *life)
{
	__u32 now = *(volatile __u32 *)&bindings, i;

	if (s->bindings == now || !life->source.host_irq)
		return 0;
	if (s->source[0].host_irq == life->source.host_irq)
		s->source[0].gsi = life->source.gsi;
	for (i = 0; i < VS_SOURCES && s->source[i].host_irq; i++)
		note_place(s, i);
	s->bindings = now;
	return 0;
}

/*
 * The entry of an interrupt that is new or was forgotten, or is an SGI or PPI. NULL:
 * there is no room, or it is not wanted.
 */
static __noinline struct vs_latency *find_entry(struct kvm *kvm,
						const struct vgic_irq_life *life)
{
	struct vs_latency_key key = { life->vm_gen, life->intid, VS_VCPU_NONE };
	struct vs_latency *s;
	__u32 *slot, at;

	if (is_private(life)) {
		if (!filter.internal)
			return NULL;
		key.vcpu = life->vcpu;
	}
	slot = bpf_map_lookup_elem(&slots, &key);
	if (!slot && !new_interrupt(kvm, life, &key))
		slot = bpf_map_lookup_elem(&slots, &key);
	if (!slot) {
		count_lost();
		return NULL;
	}
	at = *slot;
	s = bpf_map_lookup_elem(&interrupts, &at);
	if (is_private(life))
		return s;
	if (s)
		note_bindings(s, life);
	*recent_of(life) = at + 1;
	return s;
}

/* Find or claim a place for a host IRQ that is not source[0]. */
static __noinline int note_source(struct vs_latency *s, __u32 host_irq, __s32 gsi, __u32 mask_mode)
{
	__u32 seen;
	bool moved;
	int i;

	/* raised by software this time: says nothing about the device */
	if (!host_irq)
		return 0;
	for (i = 0; i < VS_SOURCES; i++) {
		seen = __sync_val_compare_and_swap(&s->source[i].host_irq, 0, host_irq);
		if (seen && seen != host_irq)
			continue;
		moved = !seen || s->source[i].gsi != gsi;
		s->source[i].gsi = gsi;
		s->source[i].mask_mode = mask_mode;
		if (moved)
			note_place(s, i);
		return 0;
	}
	__sync_fetch_and_add(&s->sources_more, 1);
	return 0;
}

/* A life that was never in a list register was on no vCPU, and changes nothing. */
static __noinline int note_vcpu(struct vs_latency *s, __s32 vcpu)
{
	if (vcpu != VS_VCPU_NONE)
		s->vcpu = s->vcpu == VS_VCPU_NONE ? vcpu : VS_VCPU_SEVERAL;
	return 0;
}

/*
 * It differs from the last life, or another host IRQ than the first raised it. Global, so that
 * the verifier looks at it once and not at each of the calls.
 */
__noinline int note_how(struct vs_latency *s, __u32 now, __u32 host_irq, __s32 gsi)
{
	__u32 path = now & 0xff, mask_mode = now >> 8 & 0xff, flags = now >> 16;

	if (!s)
		return 0;
	path = 1U << (path < VS_PATH_OTHER ? path : VS_PATH_OTHER);
	if (!(s->paths & path))
		__sync_fetch_and_or(&s->paths, path);
	if (flags & ~s->flags)
		__sync_fetch_and_or(&s->flags, flags);
	s->how = now;
	if (host_irq == s->source[0].host_irq)
		s->source[0].mask_mode = mask_mode;
	else
		note_source(s, host_irq, gsi, mask_mode);
	return 0;
}

/* Keep the description of the interrupt true to what is seen of it. */
static __always_inline void describe(struct vs_latency *s, const struct vgic_irq_life *life)
{
	if (life->vcpu != s->vcpu && s->vcpu != VS_VCPU_SEVERAL)
		note_vcpu(s, life->vcpu);
	if (how(life) != s->how || life->source.host_irq != s->source[0].host_irq)
		note_how(s, how(life), life->source.host_irq, life->source.gsi);
}

/*
 * No source asserted it, so it has no host's interrupt. The usual life has one, and is not asked.
 */
static __always_inline void count_still_high(struct vs_latency *s,
					     const struct vs_view *view)
{
	if (vs_is_still_high(view))
		__sync_fetch_and_add(&s->still_high, 1);
}

/* A life that goes into no histogram. */
static __noinline int count_odd(struct vs_latency *s, const struct vgic_irq_life *life)
{
	struct vs_view view = view_of(life);

	/* half a life describes itself only by half */
	if (!vs_is_partial(&view))
		describe(s, life);
	count_still_high(s, &view);

	switch (vs_odd_class(&view, since)) {
	case VS_PARTIAL:
		__sync_fetch_and_add(&s->partial, 1);
		break;
	case VS_NEGATIVE:
		__sync_fetch_and_add(&s->negative, 1);
		break;
	case VS_ENDED:
		__sync_fetch_and_add(&s->outcome[view.outcome], 1);
		break;
	default:
		__sync_fetch_and_add(&s->unmatched, 1);
	}
	return 0;
}

/* Which bit is the highest? Global, as note_how() is. */
__noinline __u32 octave_of(__u64 v)
{
	return vs_octave(v);
}

/* The first octave that two lives in a row were in is not summed from then on: for good. */
static __always_inline void choose_usual(struct vs_latency *s, enum vs_whole whole, __u32 octave)
{
	__u32 candidate = whole * 64 + octave + 1;

	if (s->chosen || octave > 31)
		return;
	if (s->candidate != candidate)
		s->candidate = candidate;
	else if (!__sync_val_compare_and_swap(&s->chosen, 0, candidate))
		s->usual[whole] = 1U << octave;
}

/* One whose whole is not in the octave that is usual: how long was each stage? */
static __noinline int count_octave(struct vs_latency *s, const struct vgic_irq_life *life)
{
	struct vs_view view = view_of(life);
	enum vs_whole whole = vs_whole_of(life->stamp);
	__u32 octave = octave_of(vs_whole_ticks(life->stamp));
	int i;

	if (!s)
		return 0;
	barrier_var(octave);
	if (octave >= VS_OCTAVES)
		return 0;
#pragma unroll
	for (i = 0; i < VS_STAGES; i++) {
		if (vs_has(&view, i))
			__sync_fetch_and_add(&s->octave[whole][octave][i], vs_ticks(&view, i));
	}
	choose_usual(s, whole, octave);
	return 0;
}

static __always_inline bool is_usual(const struct vs_latency *s, enum vs_whole whole, __u64 v)
{
	__u64 low = s->usual[whole];

	return v - low < low;
}

/* Stamps are read anew each time: there are fewer registers than moments. */
static __noinline int count_regular(struct vs_latency *s, const struct vgic_irq_life *life)
{
	struct vs_view view = view_of(life);
	int m;

	if (!s)
		return 0;
#pragma unroll
	for (m = 0; m < VS_MEASURES; m++) {
		barrier();
		if (vs_has(&view, m))
			hist_count(&s->wide[m], s->bucket[m], vs_ticks(&view, m));
	}
	/* a life with a host's interrupt was asserted by that */
	if (!life->stamp[VS_AT_HOST])
		count_still_high(s, &view);
	if (!is_usual(s, vs_whole_of(life->stamp), vs_whole_ticks(life->stamp)))
		count_octave(s, life);
	return 0;
}

/*
 * Counts a usual life in half the instructions: that of a line which lacks nothing, or of an
 * MSI, which is not masked and whose deactivation no exit shows. Each
 * stamp is read once, and one test of all differences finds what is missing or
 * backwards. Returns false, and has counted nothing, for every other.
 */
static __always_inline bool count_usual(struct vs_latency *s, const struct vgic_irq_life *life)
{
	const __u64 *t = life->stamp;
	__u64 host = t[VS_AT_HOST], queue = t[VS_AT_QUEUE];
	__u64 enter = t[VS_AT_ENTER], retire = t[VS_AT_RETIRE];
	__u64 to_signal = t[VS_AT_SIGNAL] - host;
	__u64 to_inject = t[VS_AT_INJECT] - t[VS_AT_SIGNAL];
	__u64 to_queue = queue - t[VS_AT_INJECT];
	__u64 to_load = t[VS_AT_LOAD] - queue;
	__u64 to_enter = enter - t[VS_AT_LOAD];
	__u64 to_retire = retire - enter;
	__u64 rearm = t[VS_AT_REARM], to_rearm = rearm - retire;
	bool exact = !(life->source.flags & VS_LIFE_INEXACT);

	/* if it is exact that it ended, a line was unmasked; otherwise neither */
	if (!exact) {
		if (rearm)
			return false;
		to_rearm = 0;
	}
	if (host < since || life->outcome != VGIC_LIFE_COMPLETED ||
	    (life->source.flags & VS_LIFE_PARTIAL) ||
	    (__s64)(to_signal | to_inject | to_queue | to_load | to_enter | to_retire |
		    to_rearm) < 0)
		return false;

	hist_count(&s->wide[VS_SIGNAL], s->bucket[VS_SIGNAL], to_signal);
	hist_count(&s->wide[VS_INJECT], s->bucket[VS_INJECT], to_inject);
	hist_count(&s->wide[VS_QUEUE], s->bucket[VS_QUEUE], to_queue);
	hist_count(&s->wide[VS_LOAD], s->bucket[VS_LOAD], to_load);
	hist_count(&s->wide[VS_ENTER], s->bucket[VS_ENTER], to_enter);
	hist_count(&s->wide[VS_INJECTION], s->bucket[VS_INJECTION], enter - host);
	hist_count(&s->wide[VS_DELIVERY], s->bucket[VS_DELIVERY], enter - queue);
	if (!is_usual(s, VS_WHOLE_INJECTION, enter - host))
		count_octave(s, life);
	if (!exact)
		return true;
	hist_count(&s->wide[VS_SERVICE], s->bucket[VS_SERVICE], to_retire);
	hist_count(&s->wide[VS_REARM], s->bucket[VS_REARM], to_rearm);
	return true;
}

static __always_inline bool is_regular(const struct vgic_irq_life *life)
{
	struct vs_view view = view_of(life);

	return vs_is_regular(&view, since);
}

static __always_inline int see_life(struct kvm *kvm, const struct vgic_irq_life *life)
{
	struct vs_latency *s;
	__u32 coalesced, slot;

	if (filter.set && !wanted(kvm->arch.vgic.vm_pid, life))
		return 0;
	slot = *recent_of(life) - 1;
	s = bpf_map_lookup_elem(&interrupts, &slot);
	if (!s || s->key.intid != life->intid || s->key.vm_gen != life->vm_gen) {
		s = find_entry(kvm, life);
		if (!s)
			return 0;
	}
	coalesced = life->source.coalesced;
	if (coalesced)
		__sync_fetch_and_add(&s->coalesced, coalesced);
	if (count_usual(s, life)) {
		describe(s, life);
	} else if (is_regular(life)) {
		describe(s, life);
		count_regular(s, life);
	} else {
		count_odd(s, life);
	}
	return 0;
}

SEC("tp_btf/vgic_irq_life")
int BPF_PROG(on_life, struct kvm *kvm, const struct vgic_irq_life *life)
{
	return see_life(kvm, life);
}

/*
 * Adds up what the kernel could not record or see, and what raised nothing. User space runs it
 * for one CPU after the other.
 */
SEC("syscall")
int read_kernel_counters(struct vs_kernel_counters *ctx)
{
	const struct vgic_life_stats *stats;
	const struct irq_life_stats *signals;

	if (!bpf_ksym_exists(&vgic_life_stats))
		return VS_COUNTERS_NONE;
	stats = bpf_per_cpu_ptr(&vgic_life_stats, ctx->cpu);
	if (!stats)
		return VS_COUNTERS_END;
	ctx->lost += stats->norecord + stats->stale;
	ctx->vlpis += stats->vlpis;
	if (!bpf_ksym_exists(&irq_life_stats))
		return VS_COUNTERS_OK;
	signals = bpf_per_cpu_ptr(&irq_life_stats, ctx->cpu);
	if (signals)
		ctx->dropped += signals->dropped;
	return VS_COUNTERS_OK;
}
