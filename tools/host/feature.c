// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Does the kernel have what a command needs? BTF says so without privilege, and
 * is what the BPF programs are going to be matched against.
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <bpf/btf.h>

#include "host/feature.h"

struct feature {
	const char *type;	/* that BTF has if the kernel has the feature */
	uint32_t kind;
	const char *name;
};

static const struct feature life = {
	"btf_trace_vgic_irq_life", BTF_KIND_TYPEDEF,
	"the event kvm:vgic_irq_life (apply the virqscope kernel series)",
};

static const struct feature vm = {
	"vgic_irq_life", BTF_KIND_STRUCT,
	"the generation numbers of VMs (apply the virqscope kernel series)",
};

static const struct feature in_flight = {
	"bpf_iter_vgic_irq", BTF_KIND_FUNC,
	"the BPF iterator vgic_irq (apply the virqscope kernel series)",
};

static const struct feature flush = {
	"btf_trace_vgic_flush", BTF_KIND_TYPEDEF,
	"the event kvm:vgic_flush (apply the virqscope kernel series)",
};

static const struct feature binding = {
	"bpf_iter_irq_binding", BTF_KIND_FUNC,
	"the BPF iterator irq_binding (apply the virqscope kernel series)",
};

static const struct feature mask = {
	"btf_trace_vfio_mask_mode", BTF_KIND_TYPEDEF,
	"the event vfio:vfio_mask_mode (apply the virqscope kernel series)",
};

static const struct feature policy = {
	"bpf_struct_ops_vfio_intx_policy", BTF_KIND_STRUCT,
	"policies for vfio-pci (apply the virqscope kernel series with "
	"CONFIG_VFIO_PCI_INTX_POLICY; load vfio-pci if it is a module)",
};

static const char *missing_in(const struct btf *btf, const struct feature *feature)
{
	if (btf__find_by_name_kind(btf, feature->type, feature->kind) > 0)
		return NULL;
	if (btf__find_by_name_kind(btf, "kvm_vcpu", BTF_KIND_STRUCT) < 0)
		return "KVM (CONFIG_KVM)";
	if (btf__find_by_name_kind(btf, "btf_trace_sched_switch", BTF_KIND_TYPEDEF) < 0)
		return "tracepoints for BPF (CONFIG_BPF_EVENTS)";
	return feature->name;
}

/*
 * BTF that is not there is a kernel without it; BTF that cannot be read, for want of memory,
 * descriptors or permission, says nothing about the kernel. Without /sys/kernel
 * sysfs is not mounted.
 */
static struct missing load(struct btf **btf)
{
	if (access("/sys/kernel/btf/vmlinux", F_OK)) {
		if (errno == ENOENT && !access("/sys/kernel", F_OK))
			return (struct missing){ "BTF (CONFIG_DEBUG_INFO_BTF)", 0 };
		return (struct missing){ NULL, -errno };
	}
	*btf = btf__load_vmlinux_btf();
	return (struct missing){ NULL, *btf ? 0 : -errno };
}

static struct missing missing(const struct feature *feature)
{
	struct btf *btf = NULL;
	struct missing m = load(&btf);

	if (btf)
		m.what = missing_in(btf, feature);
	btf__free(btf);
	return m;
}

struct missing feature_missing_life(void)
{
	return missing(&life);
}

struct missing feature_missing_vm(void)
{
	return missing(&vm);
}

struct missing feature_missing_in_flight(void)
{
	return missing(&in_flight);
}

struct missing feature_missing_flush(void)
{
	return missing(&flush);
}

struct missing feature_missing_binding(void)
{
	return missing(&binding);
}

struct missing feature_missing_mask(void)
{
	return missing(&mask);
}

/* The BTF of a module that is loaded. */
static struct missing missing_in_module(const char *name, struct btf *vmlinux,
					const struct feature *feature)
{
	struct btf *module = btf__load_module_btf(name, vmlinux);
	struct missing m = { NULL, 0 };

	if (!module && errno != ENOENT)
		m.err = -errno;
	else
		m.what = missing_in(module ? module : vmlinux, feature);
	btf__free(module);
	return m;
}

/* VFIO may be a module, and then has BTF of its own. */
struct missing feature_missing_policy(void)
{
	struct btf *vmlinux = NULL;
	struct missing m = load(&vmlinux);

	if (vmlinux)
		m.what = missing_in(vmlinux, &policy);
	if (m.what == policy.name)
		m = missing_in_module("vfio_pci_core", vmlinux, &policy);
	btf__free(vmlinux);
	return m;
}
