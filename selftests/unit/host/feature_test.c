// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that a kernel is reported to lack a feature only if its BTF was read or does not exist;
 * that a lack of memory, descriptors or permission is reported as such; that BTF is read once; and
 * that a kernel which numbers the stages otherwise is refused.
 */
#include <errno.h>
#include <string.h>

#include <bpf/btf.h>

#include "tap.h"
#include "host/feature.h"

/* A made-up kernel. err: the reason why a file cannot be read */
static struct {
	int sys, vmlinux, load, module;
	const char *types, *module_types;
	const char *const *stages;
	int first;			/* the number of the first stage */
} kernel;

static struct btf *const VMLINUX = (struct btf *)"vmlinux", *const MODULE = (struct btf *)"module";
static int loaded, loads;

/* instead of libc's */
int access(const char *path, int mode)
{
	int err = strcmp(path, "/sys/kernel") ? kernel.vmlinux : kernel.sys;

	(void)mode;
	errno = err;
	return err ? -1 : 0;
}

struct btf *btf__load_vmlinux_btf(void)
{
	errno = kernel.load;
	loaded += !kernel.load;
	loads++;
	return kernel.load ? NULL : VMLINUX;
}

struct btf *btf__load_module_btf(const char *name, struct btf *vmlinux)
{
	(void)name, (void)vmlinux;
	errno = kernel.module;
	loaded += !kernel.module;
	return kernel.module ? NULL : MODULE;
}

/* enum vgic_life_stage of the made-up kernel, at number 2 */
static const struct btf_type *stage_type(void)
{
	static struct {
		struct btf_type type;
		struct btf_enum e[16];
	} stage;
	int n;

	for (n = 0; kernel.stages[n]; n++)
		stage.e[n] = (struct btf_enum){ .name_off = n, .val = kernel.first + n };
	stage.type.info = BTF_KIND_ENUM << 24 | n;
	return &stage.type;
}

const struct btf_type *btf__type_by_id(const struct btf *btf, __u32 id)
{
	return btf == VMLINUX && id == 2 ? stage_type() : NULL;
}

const char *btf__name_by_offset(const struct btf *btf, __u32 offset)
{
	(void)btf;
	return kernel.stages[offset];
}

void btf__free(struct btf *btf)
{
	loaded -= btf != NULL;
}

__s32 btf__find_by_name_kind(const struct btf *btf, const char *type, __u32 kind)
{
	if (kind == BTF_KIND_ENUM)
		return strcmp(type, "vgic_life_stage") || !kernel.stages ? -ENOENT : 2;
	if (strstr(kernel.types, type) || (btf == MODULE && strstr(kernel.module_types, type)))
		return 1;
	return -ENOENT;
}

#define KVM "kvm_vcpu btf_trace_sched_switch "
#define POLICY "bpf_struct_ops_vfio_intx_policy"

#define STAGES "VGIC_LIFE_HOST", "VGIC_LIFE_SIGNAL", "VGIC_LIFE_INJECT", "VGIC_LIFE_QUEUE", \
	"VGIC_LIFE_LOAD", "VGIC_LIFE_ENTER", "VGIC_LIFE_RETIRE", "VGIC_LIFE_REARM"
#define LIFE "btf_trace_vgic_irq_life"
#define IN_FLIGHT "bpf_iter_vgic_irq"
#define MASK "btf_trace_vfio_mask_mode"

static const char *const stages[] = { STAGES, "VGIC_LIFE_STAGES", NULL };

static void reset(const char *types)
{
	kernel.sys = kernel.vmlinux = kernel.load = 0;
	kernel.module = ENOENT;
	kernel.types = types;
	kernel.module_types = "";
	kernel.stages = stages;
	kernel.first = 0;
	feature_forget();
}

static void is(struct missing m, const char *what, int err, const char *name)
{
	char text[256] = "";
	bool right = m.err == err && (what ? m.name && strstr(feature_text(&m, text, sizeof(text)), what) :
					     !m.name);

	tap_ok(right && !loaded, "%s: %s", name,
	       what ? what : err ? strerror(-err) : "nothing is missing");
	if (!right)
		printf("# lacks %s, err %d\n", m.name ? text : "nothing", m.err);
}

static void test_what(void)
{
	reset(KVM "btf_trace_vgic_irq_life");
	is(feature_missing(FEATURE_LIFE), NULL, 0, "an event that is there");
	is(feature_missing(FEATURE_FLUSH), "kvm:vgic_flush", 0, "one that is not");
	reset("btf_trace_sched_switch");
	is(feature_missing(FEATURE_LIFE), "CONFIG_KVM", 0, "no KVM");
	reset("kvm_vcpu");
	is(feature_missing(FEATURE_LIFE), "CONFIG_BPF_EVENTS", 0, "no events for BPF");
	reset("");
	kernel.vmlinux = ENOENT;
	is(feature_missing(FEATURE_LIFE), "CONFIG_DEBUG_INFO_BTF", 0, "no BTF");
}

static void test_unknown(void)
{
	static const int errors[] = { ENOMEM, EMFILE, ENFILE, EACCES, EIO };
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		reset(KVM);
		kernel.load = errors[i];
		is(feature_missing(FEATURE_LIFE), NULL, -errors[i], "BTF that cannot be read");
		is(feature_missing(FEATURE_POLICY), NULL, -errors[i], "for a policy, too");
	}
	reset(KVM);
	kernel.vmlinux = EACCES;
	is(feature_missing(FEATURE_LIFE), NULL, -EACCES, "BTF that cannot be seen");
	kernel.vmlinux = kernel.sys = ENOENT;
	is(feature_missing(FEATURE_LIFE), NULL, -ENOENT, "sysfs is not mounted");
}

static void test_policy(void)
{
	reset(KVM POLICY);
	is(feature_missing(FEATURE_POLICY), NULL, 0, "policies of a VFIO that is built in");
	reset(KVM);
	is(feature_missing(FEATURE_POLICY), "policies for vfio-pci", 0, "no module");
	kernel.module = 0;
	is(feature_missing(FEATURE_POLICY), "policies for vfio-pci", 0, "a module without");
	kernel.module_types = POLICY;
	is(feature_missing(FEATURE_POLICY), NULL, 0, "a module with");
	kernel.module = EMFILE;
	is(feature_missing(FEATURE_POLICY), NULL, -EMFILE, "a module whose BTF cannot be read");
}

static void test_once(void)
{
	int id;

	reset(KVM "btf_trace_vgic_irq_life");
	loads = 0;
	for (id = 0; id < FEATURES; id++) {
		if (!features[id].module)
			feature_missing(id);
	}
	tap_ok(loads == 1 && !loaded, "%d features: BTF is read once", FEATURES);
	reset(KVM);
	kernel.load = ENOMEM;
	feature_missing(FEATURE_LIFE);
	kernel.load = 0;
	is(feature_missing(FEATURE_LIFE), "kvm:vgic_irq_life", 0, "no memory before: it is read again");
}

/* Messages take the text of a feature from the table, so each feature needs all fields. */
static void test_table(void)
{
	int id, whole = 0;

	for (id = 0; id < FEATURES; id++)
		whole += features[id].type && features[id].kind && features[id].name &&
			 features[id].remedy && features[id].used_by;
	tap_ok(whole == FEATURES, "%d of %d features: type, kind, name, remedy, user", whole, FEATURES);
}

/* The made-up kernel numbers the stages otherwise than this program. */
static void refused(const char *what)
{
	printf("# %s\n", what);
	is(feature_missing(FEATURE_LIFE), "the stages that", 0, "a kernel with other stages");
	is(feature_missing(FEATURE_IN_FLIGHT), "the stages that", 0, "what is in flight there");
	is(feature_missing(FEATURE_MASK), "the stages that", 0, "how lines are masked there");
	is(feature_missing(FEATURE_FLUSH), NULL, 0, "list registers there");
}

static void test_stages(void)
{
	static const char *const one_more[] = { STAGES, "VGIC_LIFE_LATE", "VGIC_LIFE_STAGES", NULL };
	static const char *const one_less[] = { "VGIC_LIFE_HOST", "VGIC_LIFE_STAGES", NULL };
	static const char *const no_count[] = { STAGES, NULL };
	static const char *const swapped[] = {
		"VGIC_LIFE_SIGNAL", "VGIC_LIFE_HOST", "VGIC_LIFE_INJECT", "VGIC_LIFE_QUEUE",
		"VGIC_LIFE_LOAD", "VGIC_LIFE_ENTER", "VGIC_LIFE_RETIRE", "VGIC_LIFE_REARM",
		"VGIC_LIFE_STAGES", NULL
	};
	static const char *const behind[] = { STAGES, "VGIC_LIFE_STAGES", "VGIC_LIFE_LATE", NULL };
	static const struct {
		const char *what;
		const char *const *stages;
		int first;
	} others[] = {
		{ "one more", one_more, 0 },
		{ "fewer", one_less, 0 },
		{ "no count", no_count, 0 },
		{ "two swapped", swapped, 0 },
		{ "one behind the count", behind, 0 },
		{ "from 1", stages, 1 },
		{ "none", NULL, 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		reset(KVM LIFE IN_FLIGHT MASK "btf_trace_vgic_flush");
		kernel.stages = others[i].stages;
		kernel.first = others[i].first;
		refused(others[i].what);
	}
	reset(KVM);
	kernel.stages = NULL;
	is(feature_missing(FEATURE_LIFE), "kvm:vgic_irq_life", 0, "a kernel without lives");
}

int main(void)
{
	test_stages();
	test_table();
	test_once();
	test_what();
	test_unknown();
	test_policy();
	return tap_done();
}
