// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The VM: memory with the guest's image, vCPUs at its entry, a vGIC. */

#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "ptguest.h"

/* Since Linux 6.4; Debian 12's headers are older */
#ifndef KVM_CAP_COUNTER_OFFSET
#define KVM_CAP_COUNTER_OFFSET 227
struct kvm_arm_counter_offset {
	__u64 counter_offset;
	__u64 reserved;
};
#define KVM_ARM_SET_COUNTER_OFFSET _IOW(KVMIO, 0xb5, struct kvm_arm_counter_offset)
#endif

#define NR_IRQS	(PTG_FIRST_SPI + PTG_NR_SPIS)
#define CTLR	0
#define ISPENDR	0x200
#define ICFGR	0xc00

#define CORE_REG(reg)						\
	(KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE |	\
	 KVM_REG_ARM_CORE_REG(regs.reg))

extern const uint8_t guest_image[], guest_image_end[];	/* image.S */

/* A vGIC model: its KVM device, and the addresses of its parts */
static const struct vgic_model {
	const char *name;
	uint32_t type;
	struct {
		uint64_t attr;
		uint64_t addr;
	} regions[2];
} vgic_models[] = {
	[PTG_GIC_V2] = {
		.name = "GICv2",
		.type = KVM_DEV_TYPE_ARM_VGIC_V2,
		.regions = {
			{ KVM_VGIC_V2_ADDR_TYPE_DIST, PTG_GICD },
			{ KVM_VGIC_V2_ADDR_TYPE_CPU, PTG_GICC },
		},
	},
	[PTG_GIC_V3] = {
		.name = "GICv3",
		.type = KVM_DEV_TYPE_ARM_VGIC_V3,
		.regions = {
			{ KVM_VGIC_V3_ADDR_TYPE_DIST, PTG_GICD },
			{ KVM_VGIC_V3_ADDR_TYPE_REDIST, PTG_GICR },
		},
	},
};

int vm_map(struct vm *vm, uint64_t gpa, void *addr, uint64_t size)
{
	struct kvm_userspace_memory_region slot = {
		.slot = vm->nr_slots,
		.guest_phys_addr = gpa,
		.memory_size = size,
		.userspace_addr = (uintptr_t)addr,
	};

	if (ioctl(vm->fd, KVM_SET_USER_MEMORY_REGION, &slot))
		return error("cannot map 0x%llx bytes into the guest: %m",
			     (unsigned long long)size);
	vm->nr_slots++;
	return 0;
}

void *vm_addr(struct vm *vm, uint64_t gpa)
{
	return vm->ram + (gpa - PTG_RAM);
}

static int create_memory(struct vm *vm, uint64_t size)
{
	vm->ram = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (vm->ram == MAP_FAILED)
		return error("no memory for a guest of %llu KiB: %m",
			     (unsigned long long)size >> 10);
	vm->ram_size = size;
	memcpy(vm->ram, guest_image, guest_image_end - guest_image);
	return vm_map(vm, PTG_RAM, vm->ram, size);
}

/* Make the guest's counter equal to the host's, so that their stamps are comparable. */
static int clear_counter_offset(struct vm *vm)
{
	struct kvm_arm_counter_offset offset = { };

	if (ioctl(vm->kvm, KVM_CHECK_EXTENSION, KVM_CAP_COUNTER_OFFSET) <= 0)
		return error("this kernel cannot set a VM's counter offset (Linux 6.4 can)");
	if (ioctl(vm->fd, KVM_ARM_SET_COUNTER_OFFSET, &offset))
		return error("cannot set the VM's counter offset: %m");
	return 0;
}

static int set_reg(struct vcpu *vcpu, uint64_t id, uint64_t value)
{
	struct kvm_one_reg reg = { .id = id, .addr = (uintptr_t)&value };

	if (ioctl(vcpu->fd, KVM_SET_ONE_REG, &reg))
		return error("cannot set a register of vCPU %u: %m", vcpu->index);
	return 0;
}

static int create_vcpu(struct vm *vm, struct vcpu *vcpu, unsigned int index)
{
	struct kvm_vcpu_init init;
	int size;

	vcpu->vm = vm;
	vcpu->index = index;
	vcpu->fd = ioctl(vm->fd, KVM_CREATE_VCPU, index);
	if (vcpu->fd < 0)
		return error("cannot create vCPU %u: %m", index);
	size = ioctl(vm->kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	if (size < 0)
		return error("cannot create vCPU %u: %m", index);
	vcpu->run = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu->fd, 0);
	if (vcpu->run == MAP_FAILED)
		return error("cannot map vCPU %u: %m", index);
	if (ioctl(vm->fd, KVM_ARM_PREFERRED_TARGET, &init) ||
	    ioctl(vcpu->fd, KVM_ARM_VCPU_INIT, &init))
		return error("cannot initialize vCPU %u: %m", index);
	if (set_reg(vcpu, CORE_REG(pc), PTG_RAM) || set_reg(vcpu, CORE_REG(regs[0]), index))
		return -1;
	return 0;
}

static int set_vgic(int fd, uint32_t group, uint64_t attr, void *value)
{
	struct kvm_device_attr a = {
		.group = group,
		.attr = attr,
		.addr = (uintptr_t)value,
	};

	if (ioctl(fd, KVM_SET_DEVICE_ATTR, &a))
		return error("cannot set up the vGIC (group %u, attribute %llu): %m", group,
			     (unsigned long long)attr);
	return 0;
}

static bool has_vgic(struct vm *vm, enum ptg_gic gic)
{
	struct kvm_create_device dev = {
		.type = vgic_models[gic].type,
		.flags = KVM_CREATE_DEVICE_TEST,
	};

	return !ioctl(vm->fd, KVM_CREATE_DEVICE, &dev);
}

static int no_vgic(struct vm *vm, enum ptg_gic gic)
{
	enum ptg_gic other = gic == PTG_GIC_V2 ? PTG_GIC_V3 : PTG_GIC_V2;

	if (!has_vgic(vm, other))
		return error("this host's KVM has no GIC for guests");
	return error("this host's KVM has no %s for guests, but a %s: --gic %d",
		     vgic_models[gic].name, vgic_models[other].name, other);
}

/* After the vCPUs: initializing the vGIC fixes their number. */
static int create_vgic(struct vm *vm)
{
	const struct vgic_model *model = &vgic_models[vm->gic];
	struct kvm_create_device dev = { .type = model->type };
	uint32_t nr_irqs = vm->any_spi ? PTG_LAST_SPI + 1 : NR_IRQS;

	if (ioctl(vm->fd, KVM_CREATE_DEVICE, &dev))
		return error("cannot create a %s: %m", model->name);
	for (unsigned int i = 0; i < 2; i++) {
		uint64_t addr = model->regions[i].addr;

		if (set_vgic(dev.fd, KVM_DEV_ARM_VGIC_GRP_ADDR, model->regions[i].attr, &addr))
			return -1;
	}
	if (set_vgic(dev.fd, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, &nr_irqs))
		return -1;
	vm->vgic = dev.fd;
	return set_vgic(dev.fd, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL);
}

int vm_make_level(struct vm *vm, uint32_t intid)
{
	uint32_t all_levels = 0;

	return set_vgic(vm->vgic, KVM_DEV_ARM_VGIC_GRP_DIST_REGS, ICFGR + intid / 16 * 4,
			&all_levels);
}

int vm_start_distributor(struct vm *vm)
{
	/* group 1 and affinity routing; for a GICv2, group 0 */
	uint32_t enable = vm->gic == PTG_GIC_V3 ? 1 << 1 | 1 << 4 : 1;

	return set_vgic(vm->vgic, KVM_DEV_ARM_VGIC_GRP_DIST_REGS, CTLR, &enable);
}

int vm_restore_pending(struct vm *vm, uint32_t intid)
{
	uint32_t pending;
	struct kvm_device_attr a = {
		.group = KVM_DEV_ARM_VGIC_GRP_DIST_REGS, .attr = ISPENDR + intid / 32 * 4,
		.addr = (uintptr_t)&pending,
	};

	if (ioctl(vm->vgic, KVM_GET_DEVICE_ATTR, &a) || ioctl(vm->vgic, KVM_SET_DEVICE_ATTR, &a))
		return error("cannot save and restore what is pending: %m");
	return 0;
}

int vm_line_is_high(struct vm *vm, uint32_t intid)
{
	uint32_t lines = 0;
	struct kvm_device_attr a = { .addr = (uintptr_t)&lines };

	if (vm->gic == PTG_GIC_V3) {
		a.group = KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO;
		a.attr = VGIC_LEVEL_INFO_LINE_LEVEL << KVM_DEV_ARM_VGIC_LINE_LEVEL_INFO_SHIFT |
			 (intid & ~31u);
	} else {
		a.group = KVM_DEV_ARM_VGIC_GRP_DIST_REGS;
		a.attr = ISPENDR + intid / 32 * 4;
	}
	if (ioctl(vm->vgic, KVM_GET_DEVICE_ATTR, &a))
		return error("cannot read the lines of the vGIC: %m");
	return lines >> intid % 32 & 1;
}

static void *maker(void *arg)
{
	struct vm *vm = arg;

	prctl(PR_SET_NAME, "maker");
	vm->fd = ioctl(vm->kvm, KVM_CREATE_VM, 0);
	sem_post(&vm->made);
	while (vm->maker == MAKER_THREAD)
		pause();
	return NULL;
}

static int make_in_thread(struct vm *vm)
{
	pthread_t thread;

	if (sem_init(&vm->made, 0, 0) || pthread_create(&thread, NULL, maker, vm))
		return error("--maker: no thread: %m");
	if (vm->maker == MAKER_ENDED)
		pthread_join(thread, NULL);
	while (sem_wait(&vm->made))
		;
	return 0;
}

static int make(struct vm *vm)
{
	vm->kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (vm->kvm < 0)
		return error("/dev/kvm: %m");
	if (vm->maker == MAKER_FIRST)
		vm->fd = ioctl(vm->kvm, KVM_CREATE_VM, 0);
	else if (make_in_thread(vm))
		return -1;
	return vm->fd < 0 ? error("cannot create a VM: %m") : 0;
}

int vm_create(struct vm *vm, const struct options *opt, uint64_t ram_size)
{
	vm->gic = opt->gic;
	vm->maker = opt->maker;
	vm->inherit = opt->inherit;
	vm->any_spi = opt->spi;
	if (make(vm))
		return -1;
	if (!has_vgic(vm, vm->gic))
		return no_vgic(vm, vm->gic);
	if (create_memory(vm, ram_size) || clear_counter_offset(vm))
		return -1;
	for (vm->nr_vcpus = 0; vm->nr_vcpus < opt->nr_vcpus; vm->nr_vcpus++)
		if (create_vcpu(vm, &vm->vcpus[vm->nr_vcpus], vm->nr_vcpus))
			return -1;
	return create_vgic(vm);
}

int vm_create_its(struct vm *vm, uint64_t addr)
{
	struct kvm_create_device dev = { .type = KVM_DEV_TYPE_ARM_VGIC_ITS };

	if (ioctl(vm->fd, KVM_CREATE_DEVICE, &dev))
		return error("this host's KVM has no ITS for guests: %m");
	if (set_vgic(dev.fd, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_ITS_ADDR_TYPE, &addr))
		return -1;
	return set_vgic(dev.fd, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL);
}
