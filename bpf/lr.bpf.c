// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts how full the list registers are. Each entry into a guest costs one run and one hash
 * lookup; each exit one run, which only reads a per-CPU slot unless the guest had all list
 * registers in use.
 *
 * A vCPU is on one CPU at a time, where the programs run with preemption disabled, so counting
 * needs no atomics. A reader may see the counts of an entry half updated.
 *
 * Attached to: kvm:vgic_flush, kvm:kvm_exit.
 * Maps: vcpus, full, blank, lost, wakeup.
 */
#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include <virqscope/filter.h>
#include <virqscope/lr.h>

#include "kernel/vgic_life.h"
#include "lib/lost.bpf.h"
#include "lib/wakeup.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* Set before load: VS_F_PID and VS_F_VM_GEN. */
const volatile struct vs_filter filter = {};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, VS_LR_VCPUS);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct vs_lr_key);
	__type(value, struct vs_lr);
} vcpus SEC(".maps");

/* The vCPU that this CPU runs, and since when all its list registers are in use; 0: not all are */
struct vs_full {
	struct vs_lr_key key;
	__u64 since_ns;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct vs_full);
} full SEC(".maps");

/* The initial value of a vCPU, too large for the stack */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct vs_lr);
} blank SEC(".maps");

static __noinline struct vs_lr *new_vcpu(const struct vs_lr_key *key, __s32 pid, __u32 nr_lr)
{
	__u32 zero = 0;
	struct vs_lr *v = bpf_map_lookup_elem(&blank, &zero);

	if (!v)
		return NULL;
	v->key = *key;
	v->pid = pid;
	v->nr_lr = nr_lr;
	if (!bpf_map_update_elem(&vcpus, key, v, BPF_NOEXIST))
		bpf_ringbuf_output(&wakeup, &v->key, sizeof(v->key), 0);
	return bpf_map_lookup_elem(&vcpus, key);
}

/* The guest is entered: until its exit the list registers in use stay the same. */
static __always_inline void in_guest(const struct vs_lr_key *key, bool is_full)
{
	__u32 zero = 0;
	struct vs_full *f = bpf_map_lookup_elem(&full, &zero);

	if (!f)
		return;
	f->since_ns = is_full ? bpf_ktime_get_ns() : 0;
	f->key = *key;
}

static __always_inline bool wanted(const struct vs_lr_key *key, __s32 pid)
{
	if ((filter.set & VS_F_PID) && (__u32)pid != filter.pid)
		return false;
	return !(filter.set & VS_F_VM_GEN) || key->vm_gen == filter.vm_gen;
}

SEC("tp_btf/vgic_flush")
int BPF_PROG(on_entry, struct kvm_vcpu *vcpu, __u32 used, __u32 nr_lr, __u32 depth,
	     __u32 eois)
{
	struct vs_lr_key key = {
		.vm_gen = vcpu->kvm->arch.vgic.vm_gen,
		.vcpu = vcpu->vcpu_idx,
	};
	__s32 pid = vcpu->kvm->arch.vgic.vm_pid;
	struct vs_lr *v;

	if (filter.set && !wanted(&key, pid)) {
		in_guest(&key, false);
		return 0;
	}
	v = bpf_map_lookup_elem(&vcpus, &key);
	if (!v) {
		/* EOIs before the first observed entry */
		eois = 0;
		v = new_vcpu(&key, pid, nr_lr);
	}
	if (!v || used > VS_LR_MAX) {
		count_lost();
		return 0;
	}
	v->used[used]++;
	v->depth_sum += depth;
	if (depth > v->depth_max)
		v->depth_max = depth;
	if (depth > used)
		v->overflow++;
	if (eois)
		v->eoi_exits++;
	in_guest(&key, used == nr_lr);
	return 0;
}

SEC("tp_btf/kvm_exit")
int BPF_PROG(on_exit)
{
	__u32 zero = 0;
	struct vs_full *f = bpf_map_lookup_elem(&full, &zero);
	struct vs_lr *v;

	if (!f || !f->since_ns)
		return 0;
	v = bpf_map_lookup_elem(&vcpus, &f->key);
	if (v)
		v->full_ns += bpf_ktime_get_ns() - f->since_ns;
	f->since_ns = 0;
	return 0;
}
