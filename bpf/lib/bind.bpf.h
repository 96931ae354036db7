/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Keeps the map of bound.bpf.h. VFIO reports which eventfd a vector signals, KVM which GSI of
 * which VM an eventfd raises. These programs join the two whenever one of them changes;
 * iter_bound() joins existing bindings once. They run where user space binds and releases
 * eventfds, so an interrupt only pays for a lookup.
 *
 *	vectors   eventfd -> device, vector, host IRQ
 *	irqfds    eventfd -> VM, GSI
 *	bound     VM, GSI, host IRQ -> device, vector
 *
 * Both halves of a pair can be reported at once on two CPUs: each CPU stores its own half before
 * it looks for the other, and the one that sets `joined` first counts the pair.
 *
 * The includer may define BOUND_CHANGED(), which runs after each change.
 */
#ifndef BIND_BPF_H
#define BIND_BPF_H

#include <stdbool.h>
#include <linux/bpf.h>
#include <linux/errno.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <virqscope/binding.h>

#include "lib/bound.bpf.h"
#include "lib/device.bpf.h"
#include "kernel/irq_binding.h"

#ifndef BOUND_CHANGED
#define BOUND_CHANGED()
#endif

struct bound_vector {
	char device[VS_DEVICE_LEN];
	__u32 host_irq, vector;
	__u32 kind;
	__u32 joined;			/* counted in the entry of key */
	struct vs_bound_key key;
};

struct bound_irqfd {
	__u64 vm_gen;
	__s32 gsi;
	__u32 pad;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, VS_BOUND_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __s32);
	__type(value, struct bound_vector);
} vectors SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, VS_BOUND_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __s32);
	__type(value, struct bound_irqfd);
} irqfds SEC(".maps");

__u32 bound_full;		/* 1: a vector or irqfd found no room */

/* Note an error of a map update. -EEXIST leaves a newer entry in place, others are lack of room. */
static __always_inline void note_room(long err)
{
	if (err && err != -EEXIST)
		bound_full = 1;
}

static __always_inline void replace_device(struct vs_bound *b, const struct bound_vector *v)
{
	__builtin_memcpy(b->device, v->device, sizeof(b->device));
	b->vector = v->vector;
	b->kind = v->kind;
	b->since_ns = bpf_ktime_get_ns();
	b->shared = 0;
	b->wanted = is_device(v->device);
}

static __always_inline bool same_vector(const struct vs_bound *b, const struct bound_vector *v)
{
	return b->vector == v->vector && b->kind == v->kind &&
	       !__builtin_memcmp(b->device, v->device, sizeof(b->device));
}

static __always_inline void add_pair(struct vs_bound *b, const struct bound_vector *v)
{
	__u32 pairs = __sync_fetch_and_add(&b->pairs, 1);

	if (same_vector(b, v) && (pairs || !b->shared))
		return;
	if (!pairs) {
		replace_device(b, v);
		return;
	}
	b->shared = 1;
	b->wanted |= is_device(v->device);
}

static __always_inline void separate(struct bound_vector *v)
{
	struct vs_bound *b;

	if (!__sync_lock_test_and_set(&v->joined, 0))
		return;
	b = bpf_map_lookup_elem(&bound, &v->key);
	if (b)
		__sync_fetch_and_add(&b->pairs, -1);
}

/* Join the halves of an eventfd, if both are known. */
static __noinline int join(__s32 eventfd)
{
	struct bound_vector *v = bpf_map_lookup_elem(&vectors, &eventfd);
	struct bound_irqfd *f = bpf_map_lookup_elem(&irqfds, &eventfd);
	struct vs_bound none = {}, *b;

	if (!v || !f || __sync_lock_test_and_set(&v->joined, 1))
		return 0;
	v->key.vm_gen = f->vm_gen;
	v->key.gsi = f->gsi;
	v->key.host_irq = v->host_irq;
	bpf_map_update_elem(&bound, &v->key, &none, BPF_NOEXIST);
	b = bpf_map_lookup_elem(&bound, &v->key);
	if (b)
		add_pair(b, v);
	BOUND_CHANGED();
	return 0;
}

static __noinline int separate_eventfd(__s32 eventfd)
{
	struct bound_vector *v = bpf_map_lookup_elem(&vectors, &eventfd);

	if (v)
		separate(v);
	return 0;
}

/* flags: of bpf_map_update_elem() */
static __always_inline void bind_vector(__s32 eventfd, const struct bound_vector *v, __u64 flags)
{
	if (eventfd < 0)
		return;
	if (flags == BPF_ANY)
		separate_eventfd(eventfd);
	note_room(bpf_map_update_elem(&vectors, &eventfd, v, flags));
	join(eventfd);
}

static __always_inline void bind_irqfd(__s32 eventfd, const struct bound_irqfd *f, __u64 flags)
{
	if (eventfd < 0)
		return;
	if (flags == BPF_ANY)
		separate_eventfd(eventfd);
	note_room(bpf_map_update_elem(&irqfds, &eventfd, f, flags));
	join(eventfd);
}

/*
 * An eventfd can be bound anew before the old binding ends: a VM that takes over from another one
 * gets its devices and eventfds. The end of the old binding must not delete the new one.
 */
static __always_inline void unbind_vector(__s32 eventfd, const struct bound_vector *gone)
{
	struct bound_vector *v = bpf_map_lookup_elem(&vectors, &eventfd);

	if (!v || v->host_irq != gone->host_irq || v->vector != gone->vector ||
	    v->kind != gone->kind)
		return;
	separate(v);
	bpf_map_delete_elem(&vectors, &eventfd);
}

static __always_inline void unbind_irqfd(__s32 eventfd, const struct bound_irqfd *gone)
{
	struct bound_irqfd *f = bpf_map_lookup_elem(&irqfds, &eventfd);

	if (!f || f->vm_gen != gone->vm_gen || f->gsi != gone->gsi)
		return;
	separate_eventfd(eventfd);
	bpf_map_delete_elem(&irqfds, &eventfd);
}

static __always_inline void add_vector(const struct irq_binding *binding, __u64 flags)
{
	struct bound_vector v = {
		.host_irq = binding->host_irq,
		.vector = binding->vector,
		.kind = binding->kind,
	};

	bpf_probe_read_kernel_str(v.device, sizeof(v.device), binding->device);
	bind_vector(binding->eventfd, &v, flags);
}

static __always_inline void add_irqfd(const struct irq_binding *binding, __u64 flags)
{
	struct bound_irqfd f = { .vm_gen = binding->vm_gen, .gsi = binding->gsi };

	bind_irqfd(binding->eventfd, &f, flags);
}

SEC("tp_btf/irq_binding_add_vector")
int BPF_PROG(on_add_vector, const struct irq_binding *binding)
{
	add_vector(binding, BPF_ANY);
	return 0;
}

SEC("tp_btf/irq_binding_del_vector")
int BPF_PROG(on_del_vector, const struct irq_binding *binding)
{
	struct bound_vector v = {
		.host_irq = binding->host_irq,
		.vector = binding->vector,
		.kind = binding->kind,
	};

	unbind_vector(binding->eventfd, &v);
	return 0;
}

SEC("tp_btf/irq_binding_add_irqfd")
int BPF_PROG(on_add_irqfd, const struct irq_binding *binding)
{
	add_irqfd(binding, BPF_ANY);
	return 0;
}

SEC("tp_btf/irq_binding_del_irqfd")
int BPF_PROG(on_del_irqfd, const struct irq_binding *binding)
{
	struct bound_irqfd f = { .vm_gen = binding->vm_gen, .gsi = binding->gsi };

	unbind_irqfd(binding->eventfd, &f);
	return 0;
}

/* Read once, after the other programs were attached; their entries are newer and stay. */
SEC("iter/irq_binding")
int iter_bound(struct bpf_iter__irq_binding *ctx)
{
	const struct irq_binding *binding = ctx->binding;

	if (!binding)
		return 0;
	if (binding->kind != VS_BINDING_NONE)
		add_vector(binding, BPF_NOEXIST);
	if (binding->vm_gen)
		add_irqfd(binding, BPF_NOEXIST);
	return 0;
}

#endif
