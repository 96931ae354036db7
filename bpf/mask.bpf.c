// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts how each line is masked, by whom, and how long that takes. Each masking and each
 * unmasking costs one run, with one hash lookup by the device's name. VFIO emits these events, and
 * each switch of the mask mode, under its lock of the line, so no two programs count for a line at
 * once. One more run per life shows how fast the interrupt was injected in the mode of its line.
 *
 * Lines come and go: the kernel's events create their entries; the reader enters lines that
 * existed before.
 *
 * Attached to: irq_life:irq_life_mask, irq_life:irq_life_unmask, vfio:vfio_mask_mode,
 * kvm:vgic_irq_life, and the events of lib/bind.bpf.h.
 * Maps: lines, blank, injections, blank_injection, switches, lost; bound, vectors, irqfds.
 */
#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include <virqscope/binding.h>
#include <virqscope/filter.h>
#include <virqscope/hist.h>
#include <virqscope/kernel.h>
#include <virqscope/mask.h>

#include "kernel/device.h"
#include "kernel/irq_binding.h"
#include "kernel/vgic_life.h"
#include "lib/bind.bpf.h"
#include "lib/hist.bpf.h"
#include "lib/lost.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* Set before load: VS_F_HOST_IRQ. VS_F_DEVICE is ignored; is_device() compares the name. */
const volatile struct vs_filter filter = {};

/*
 * Programs are attached and detached one after the other, with maskings and unmaskings in between,
 * and a CPU may be preempted between the stamp and the tracepoint. So events are accepted by their
 * stamp, not by when they arrive: up to until_counter, which is 0 before counting begins and all
 * ones while it lasts. Switches of the mode have no stamp. They are followed from the attach on,
 * and accepted if their program runs before until_ns (CLOCK_MONOTONIC).
 */
volatile __u64 until_counter;
volatile __u64 until_ns;

/* When counting began, CLOCK_MONOTONIC; all ones before. Time in a mode counts from then on. */
volatile __u64 began_ns;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct vs_mask_key);
	__type(value, struct vs_mask);
} lines SEC(".maps");

/* The initial value of a line, too large for the stack */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct vs_mask);
} blank SEC(".maps");

/* A map of its own, since lives are not counted under the kernel's lock of the line. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct vs_mask_key);
	__type(value, struct vs_mask_injection);
} injections SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct vs_mask_injection);
} blank_injection SEC(".maps");

/* Set before load: emit each switch. */
const volatile bool emit_switches;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
} switches SEC(".maps");

/* One masking or unmasking; start and done in ticks */
struct change {
	__u32 host_irq;
	__u8 by;
	bool resent;
	__u64 start, done;
};

static __always_inline bool wanted(const struct vs_mask_key *key, __u32 host_irq)
{
	if ((filter.set & VS_F_HOST_IRQ) && host_irq != filter.host_irq)
		return false;
	return is_device(key->device);
}

/* Returns NULL if the event is not wanted, or the line has no entry, which is counted as lost. */
static __always_inline struct vs_mask *find(const struct vs_mask_key *key, const struct change *c)
{
	struct vs_mask *v;

	if (c->done > until_counter || !wanted(key, c->host_irq))
		return NULL;
	v = bpf_map_lookup_elem(&lines, key);
	if (!v)
		count_lost();
	return v;
}

static __always_inline void measure(struct vs_mask *v, enum vs_mask_measure m, __u64 from,
				    __u64 to)
{
	if (from && to >= from)
		hist_count(&v->wide[m], v->bucket[m], to - from);
}

static __always_inline void count_mask(const struct vs_mask_key *key, const struct change *c)
{
	struct vs_mask *v = find(key, c);

	/* a newer kernel may have other requests, which count as lost */
	if (!v || !count_in(v->masks, c->by))
		return;
	v->masked_at = c->done;
	measure(v, VS_MASKING, c->start, c->done);
}

static __always_inline void count_unmask(const struct vs_mask_key *key, const struct change *c)
{
	struct vs_mask *v = find(key, c);

	if (!v)
		return;
	if (c->resent) {
		v->resent++;
		return;
	}
	if (!count_in(v->unmasks, c->by))
		return;
	measure(v, VS_UNMASKING, c->start, c->done);
	measure(v, VS_MASKED, v->masked_at, c->done);
	v->masked_at = 0;
}

SEC("tp_btf/irq_life_mask")
int BPF_PROG(on_mask, struct device___vs *dev, __u32 host_irq, __u8 mode, __u8 by, __u64 start,
	     __u64 done)
{
	struct change c = { .host_irq = host_irq, .by = by, .start = start, .done = done };
	struct vs_mask_key key = {};

	bpf_probe_read_kernel_str(key.device, sizeof(key.device), dev->kobj.name);
	count_mask(&key, &c);
	return 0;
}

SEC("tp_btf/irq_life_unmask")
int BPF_PROG(on_unmask, struct device___vs *dev, __u32 host_irq, __u8 mode, __u8 by, __u64 start,
	     __u64 done, bool resent)
{
	struct change c = { host_irq, by, resent, start, done };
	struct vs_mask_key key = {};

	bpf_probe_read_kernel_str(key.device, sizeof(key.device), dev->kobj.name);
	count_unmask(&key, &c);
	return 0;
}

static __always_inline void end_mode(struct vs_mask *v, __u64 now)
{
	__u64 from = v->mode_since_ns > began_ns ? v->mode_since_ns : began_ns;

	if (until_counter && v->mode && v->mode < VS_MASK_MODES && now > from)
		v->mode_ns[v->mode] += now - from;
}

static __always_inline struct vs_mask *new_line(const struct vs_mask_key *key)
{
	__u32 zero = 0;
	struct vs_mask *v = bpf_map_lookup_elem(&blank, &zero);
	int m;

	if (!v)
		return NULL;
	for (m = 0; m < VS_MASK_MEASURES; m++)
		v->wide[m].min = ~0ULL;
	bpf_map_update_elem(&lines, key, v, BPF_NOEXIST);
	return bpf_map_lookup_elem(&lines, key);
}

static __always_inline void new_injection(const struct vs_mask_key *key)
{
	__u32 zero = 0;
	struct vs_mask_injection *v = bpf_map_lookup_elem(&blank_injection, &zero);
	int m;

	if (!v)
		return;
	for (m = 0; m < VS_MASK_MODES; m++)
		v->wide[m].min = ~0ULL;
	bpf_map_update_elem(&injections, key, v, BPF_NOEXIST);
}

/* Find or add a line. Returns NULL if the map is full, which is counted as lost. */
static __always_inline struct vs_mask *line_of(const struct vs_mask_key *key)
{
	struct vs_mask *v = bpf_map_lookup_elem(&lines, key);

	if (!v) {
		v = new_line(key);
		new_injection(key);
	}
	if (!v)
		count_lost();
	return v;
}

/* Set the mode. An unknown (newer) one is stored as none and counted as lost; returns false. */
static __always_inline bool set_mode(struct vs_mask *v, __u8 mode, __u64 since)
{
	bool known = mode < VS_MASK_MODES;

	v->gone = 0;
	v->mode = known ? mode : VS_MASK_NONE;
	v->mode_since_ns = since;
	if (!known)
		count_lost();
	return known;
}

static __always_inline bool begin_mode(struct vs_mask *v, __u32 host_irq, __u8 mode, __u64 now)
{
	end_mode(v, now);
	v->host_irq = host_irq;
	return set_mode(v, mode, now);
}

/* The kernel's report of a line that comes */
struct coming {
	__u32 host_irq;
	__u8 mode;
	__u64 since;		/* begin of this mode, CLOCK_MONOTONIC */
	__u64 switches;		/* of its mode, up to now */
	__u64 now;
};

static __always_inline void begin_line(const struct vs_mask_key *key, const struct coming *c)
{
	struct vs_mask *v;

	if (c->now > until_ns || !wanted(key, c->host_irq))
		return;
	v = line_of(key);
	if (!v)
		return;
	/* same line with a new eventfd: continue its mode */
	if (v->gone_ns && (c->switches || c->since < v->gone_ns)) {
		if (v->mode)
			return;		/* on_switch() has set its mode meanwhile */
		set_mode(v, c->mode, v->gone_ns);
		return;
	}
	begin_mode(v, c->host_irq, c->mode, c->now);
	/* no event reports whether a line that comes is masked, nor since when */
	if (v->masked_at)
		v->gone_masked++;
	v->masked_at = 0;
}

static __always_inline void end_line(const struct vs_mask_key *key, __u64 now)
{
	struct vs_mask *v = bpf_map_lookup_elem(&lines, key);

	if (!v || now > until_ns)
		return;
	end_mode(v, now);
	if (!v->gone)
		v->last_mode = v->mode;
	v->gone = 1;
	v->mode = VS_MASK_NONE;
	v->gone_ns = now;
}

/*
 * A switch of a line that has an entry, or that the reader has not entered yet: then it is
 * entered here, with its new mode.
 */
static __always_inline void switch_line(const struct vs_mask_key *key, struct vs_mask_switch *s)
{
	struct vs_mask *v;

	if (s->t_ns > until_ns || !wanted(key, s->host_irq))
		return;
	v = line_of(key);
	if (!v || !begin_mode(v, s->host_irq, s->to, s->t_ns) || !until_counter)
		return;
	if (!count_in(v->switches, s->cause))
		return;
	__builtin_memcpy(s->device, key->device, sizeof(s->device));
	if (emit_switches && bpf_ringbuf_output(&switches, s, sizeof(*s), 0))
		count_lost();
}

SEC("tp_btf/vfio_mask_mode")
int BPF_PROG(on_switch, struct device___vs *dev, __u32 host_irq, __u8 from, __u8 to, __u8 cause,
	     bool in_flight)
{
	struct vs_mask_switch s = {
		.t_ns = bpf_ktime_get_ns(),
		.host_irq = host_irq,
		.from = from,
		.to = to,
		.cause = cause,
		.in_flight = in_flight,
	};
	struct vs_mask_key key = {};

	bpf_probe_read_kernel_str(key.device, sizeof(key.device), dev->kobj.name);
	switch_line(&key, &s);
	return 0;
}

/*
 * Find the entry of a life's device. Several devices can share a host IRQ, so the binding names the
 * device. Returns NULL if the device is not known, which is counted as lost, or not wanted.
 */
static __always_inline struct vs_mask_injection *injection_of(const struct vgic_irq_life *life)
{
	struct vs_bound *b;

	if ((filter.set & VS_F_HOST_IRQ) && life->source.host_irq != filter.host_irq)
		return NULL;
	b = bound_of(life);
	if (b && !b->wanted)
		return NULL;
	if (!b || b->shared) {
		count_lost();
		return NULL;
	}
	return bpf_map_lookup_elem(&injections, b->device);
}

static __always_inline void count_life(const struct vgic_irq_life *life)
{
	__u64 host = life->stamp[VS_AT_HOST], enter = life->stamp[VS_AT_ENTER];
	__u64 end = life->stamp[VS_AT_RETIRE];
	__u32 mode = life->source.mask_mode;
	struct vs_mask_injection *v;

	if (!mode || life->outcome != VGIC_LIFE_COMPLETED ||
	    (life->source.flags & VS_LIFE_PARTIAL) || !host || enter < host || end > until_counter)
		return;
	v = injection_of(life);
	if (v && mode < VS_MASK_MODES)
		hist_count(&v->wide[mode], v->bucket[mode], enter - host);
	else if (v)
		count_lost();
}

SEC("tp_btf/vgic_irq_life")
int BPF_PROG(on_life, struct kvm *kvm, const struct vgic_irq_life *life)
{
	count_life(life);
	return 0;
}

SEC("tp_btf/irq_binding_add_vector")
int BPF_PROG(on_add, const struct irq_binding *binding)
{
	struct vs_mask_key key = {};
	struct coming c = {
		.host_irq = binding->host_irq,
		.mode = binding->mask_mode,
		.since = binding->mode_since,
		.switches = binding->mode_switches,
		.now = bpf_ktime_get_ns(),
	};

	if (binding->kind != VS_BINDING_INTX)
		return 0;
	bpf_probe_read_kernel_str(key.device, sizeof(key.device), binding->device);
	begin_line(&key, &c);
	return 0;
}

SEC("tp_btf/irq_binding_del_vector")
int BPF_PROG(on_del, const struct irq_binding *binding)
{
	struct vs_mask_key key = {};

	if (binding->kind != VS_BINDING_INTX)
		return 0;
	bpf_probe_read_kernel_str(key.device, sizeof(key.device), binding->device);
	end_line(&key, bpf_ktime_get_ns());
	return 0;
}
