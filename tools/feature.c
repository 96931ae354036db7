// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Does the kernel have what a command needs? BTF says so without privilege, and
 * is what the BPF programs are going to be matched against.
 */
#include <stddef.h>
#include <unistd.h>

#include <bpf/btf.h>

#include "feature.h"

static const char *missing_in(const struct btf *btf)
{
	if (btf__find_by_name_kind(btf, "btf_trace_vgic_irq_life", BTF_KIND_TYPEDEF) > 0)
		return NULL;
	if (btf__find_by_name_kind(btf, "kvm_vcpu", BTF_KIND_STRUCT) < 0)
		return "KVM (CONFIG_KVM)";
	if (btf__find_by_name_kind(btf, "btf_trace_sched_switch", BTF_KIND_TYPEDEF) < 0)
		return "tracepoints for BPF (CONFIG_BPF_EVENTS)";
	return "the event kvm:vgic_irq_life (apply the virqscope kernel series)";
}

const char *feature_missing_life(void)
{
	const char *missing;
	struct btf *btf;

	if (access("/sys/kernel/btf/vmlinux", R_OK))
		return "BTF (CONFIG_DEBUG_INFO_BTF)";
	btf = btf__load_vmlinux_btf();
	if (!btf)
		return "BTF that can be read (CONFIG_DEBUG_INFO_BTF)";
	missing = missing_in(btf);
	btf__free(btf);
	return missing;
}
