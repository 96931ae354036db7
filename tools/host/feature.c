// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Features are looked up in the kernel's BTF: any user may read it, and BPF programs need it. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/btf.h>
#include <virqscope/kernel.h>

#include "host/feature.h"

#define SERIES "apply the virqscope kernel series"

#define ENUMERATOR(symbol, name) "VGIC_LIFE_" #symbol,
static const char *const moments[] = { VS_MOMENT_LIST(ENUMERATOR) "VGIC_LIFE_STAGES", NULL };

const struct feature features[FEATURES] = {
	[FEATURE_LIFE] = {
		.type = "btf_trace_vgic_irq_life", .kind = BTF_KIND_TYPEDEF,
		.name = "the event kvm:vgic_irq_life", .remedy = SERIES,
		.used_by = "latency",
		.numbering = "vgic_life_stage", .enumerators = moments,
	},
	[FEATURE_VM] = {
		.type = "vgic_irq_life", .kind = BTF_KIND_STRUCT,
		.name = "the generation numbers of VMs", .remedy = SERIES,
		.used_by = "-V",
	},
	[FEATURE_IN_FLIGHT] = {
		.type = "bpf_iter_vgic_irq", .kind = BTF_KIND_FUNC,
		.name = "the BPF iterator vgic_irq", .remedy = SERIES,
		.used_by = "list --in-flight; latency counts what is in flight",
		.numbering = "vgic_life_stage", .enumerators = moments,
	},
	[FEATURE_FLUSH] = {
		.type = "btf_trace_vgic_flush", .kind = BTF_KIND_TYPEDEF,
		.name = "the event kvm:vgic_flush", .remedy = SERIES,
		.used_by = "lr",
	},
	[FEATURE_BINDING] = {
		.type = "bpf_iter_irq_binding", .kind = BTF_KIND_FUNC,
		.name = "the BPF iterator irq_binding", .remedy = SERIES,
		.used_by = "latency, list",
	},
	[FEATURE_DOORBELL] = {
		.type = "bpf_iter_msi_doorbell", .kind = BTF_KIND_FUNC,
		.name = "the BPF iterator msi_doorbell", .remedy = SERIES " with CONFIG_IOMMU_DMA",
		.used_by = "doorbell; list shows where messages are written to",
	},
	[FEATURE_MASK] = {
		.type = "btf_trace_vfio_mask_mode", .kind = BTF_KIND_TYPEDEF,
		.name = "the event vfio:vfio_mask_mode", .remedy = SERIES,
		.used_by = "mask",
		/* its program reads stamps of lives, too */
		.numbering = "vgic_life_stage", .enumerators = moments,
	},
	[FEATURE_POLICY] = {
		.type = "bpf_struct_ops_vfio_intx_policy", .kind = BTF_KIND_STRUCT,
		.module = "vfio_pci_core",
		.name = "policies for vfio-pci",
		.remedy = SERIES " with CONFIG_VFIO_PCI_INTX_POLICY; load vfio-pci if it is a module",
		.used_by = "mask --policy",
	},
	/* BTF has no parameters: this type came with it */
	[FEATURE_PRIVATE_IRQS] = {
		.type = "btf_trace_vgic_irq_life", .kind = BTF_KIND_TYPEDEF,
		.name = "the parameter kvm-arm.vgic_life_internal", .remedy = SERIES,
		.used_by = "--internal",
	},
};

/* A kernel without these has no feature of the table. */
static const struct feature prerequisites[] = {
	{
		.type = "kvm_vcpu", .kind = BTF_KIND_STRUCT,
		.name = "KVM", .remedy = "CONFIG_KVM",
	},
	{
		.type = "btf_trace_sched_switch", .kind = BTF_KIND_TYPEDEF,
		.name = "tracepoints for BPF", .remedy = "CONFIG_BPF_EVENTS",
	},
};

static struct {
	bool done;
	struct missing missing[FEATURES];
} probed;

static bool has(const struct btf *btf, const struct feature *feature)
{
	return btf__find_by_name_kind(btf, feature->type, feature->kind) > 0;
}

/*
 * Stamps are indexed by number: with one more moment between two others, all later stamps would
 * be reported under wrong names.
 */
static bool numbers_alike(const struct btf *btf, const struct feature *feature)
{
	int id = btf__find_by_name_kind(btf, feature->numbering, BTF_KIND_ENUM);
	const struct btf_type *type = id > 0 ? btf__type_by_id(btf, id) : NULL;
	const char *const *name = feature->enumerators;
	const struct btf_enum *e;
	int i;

	if (!type)
		return false;
	e = btf_enum(type);
	for (i = 0; i < btf_vlen(type); i++) {
		if (!name[i] || e[i].val != i || strcmp(btf__name_by_offset(btf, e[i].name_off), name[i]))
			return false;
	}
	return !name[i];
}

static struct missing lacks(const struct feature *feature)
{
	return (struct missing){ feature->name, feature->remedy, 0 };
}

static struct missing missing_in(const struct btf *btf, const struct feature *feature)
{
	static const struct feature other_stages = {
		.name = "the stages that this virqscope knows",
		.remedy = "use the virqscope of the kernel's series",
	};
	size_t i;

	if (has(btf, feature))
		return !feature->numbering || numbers_alike(btf, feature) ?
		       (struct missing){ 0 } : lacks(&other_stages);
	for (i = 0; i < sizeof(prerequisites) / sizeof(prerequisites[0]); i++) {
		if (!has(btf, &prerequisites[i]))
			return lacks(&prerequisites[i]);
	}
	return lacks(feature);
}

/*
 * If the BTF file does not exist, the kernel lacks BTF. If it cannot be read, for lack of memory,
 * descriptors or permission, nothing is known about the kernel. If /sys/kernel does not exist,
 * sysfs is not mounted, and nothing is known either.
 */
static struct missing load(struct btf **btf)
{
	static const struct feature no_btf = { .name = "BTF", .remedy = "CONFIG_DEBUG_INFO_BTF" };

	*btf = NULL;
	if (access("/sys/kernel/btf/vmlinux", F_OK)) {
		if (errno == ENOENT && !access("/sys/kernel", F_OK))
			return lacks(&no_btf);
		return (struct missing){ .err = -errno };
	}
	*btf = btf__load_vmlinux_btf();
	return (struct missing){ .err = *btf ? 0 : -errno };
}

/* Reading a module's BTF takes privileges, so it is read only if vmlinux lacks the feature. */
static struct missing missing_in_module(struct btf *vmlinux, const struct feature *feature)
{
	struct btf *module = btf__load_module_btf(feature->module, vmlinux);
	struct missing m;

	if (!module && errno != ENOENT)
		return (struct missing){ .err = -errno };
	m = missing_in(module ? module : vmlinux, feature);
	btf__free(module);
	return m;
}

/* The result is kept, except for an error, which may be temporary. */
static struct missing probe(void)
{
	struct btf *vmlinux;
	struct missing m = load(&vmlinux);
	int i;

	if (m.err)
		return m;
	for (i = 0; i < FEATURES; i++)
		probed.missing[i] = vmlinux ? missing_in(vmlinux, &features[i]) : m;
	btf__free(vmlinux);
	probed.done = true;
	return (struct missing){ 0 };
}

static struct missing probe_module(const struct feature *feature)
{
	struct btf *vmlinux;
	struct missing m = load(&vmlinux);

	if (vmlinux)
		m = missing_in_module(vmlinux, feature);
	btf__free(vmlinux);
	return m;
}

struct missing feature_missing(enum feature_id id)
{
	const struct feature *feature = &features[id];
	struct missing m = { 0 };

	if (!probed.done)
		m = probe();
	if (m.err)
		return m;
	m = probed.missing[id];
	return feature->module && m.name == feature->name ? probe_module(feature) : m;
}

const char *feature_text(const struct missing *missing, char *buf, size_t size)
{
	snprintf(buf, size, "%s (%s)", missing->name, missing->remedy);
	return buf;
}

void feature_forget(void)
{
	probed.done = false;
}
