// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Emulated devices with the registers of edu. Accesses of the guest are exits to here, and a thread
 * of the monitor raises the interrupt: a line, by KVM_IRQ_LINE, or an edge, by writing the eventfd
 * of an irqfd. An LPI has no thread, as there may be hundreds: the thread of the vCPU writes the
 * eventfd on its exit.
 */

#include <linux/kvm.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "ptguest.h"
#include "guest/edu.h"

struct emulated {
	const char *name;
	pthread_t thread;
	int todo;			/* eventfd: counts raises that the thread has to do */
	atomic_bool stop;
	int trigger;			/* eventfd of the irqfd */
	int vm_fd;
	struct vm *vm;			/* eventfd-saved */
	uint32_t intid;
	pthread_mutex_t lock;
	uint32_t status;		/* of the line, under lock */
	void (*raise)(struct emulated *emu);
};

static void set_line(struct emulated *emu, uint32_t status)
{
	struct kvm_irq_level level = {
		.irq = KVM_ARM_IRQ_TYPE_SPI << KVM_ARM_IRQ_TYPE_SHIFT | emu->intid,
		.level = status,
	};

	pthread_mutex_lock(&emu->lock);
	emu->status = status;
	if (ioctl(emu->vm_fd, KVM_IRQ_LINE, &level))
		error("%s: cannot set the line: %m", emu->name);
	pthread_mutex_unlock(&emu->lock);
}

static uint32_t line_status(struct emulated *emu)
{
	uint32_t status;

	pthread_mutex_lock(&emu->lock);
	status = emu->status;
	pthread_mutex_unlock(&emu->lock);
	return status;
}

static void raise_line(struct emulated *emu)
{
	set_line(emu, 1);
}

static void set_status(struct emulated *emu, uint32_t status)
{
	pthread_mutex_lock(&emu->lock);
	emu->status = status;
	pthread_mutex_unlock(&emu->lock);
}

static void raise_level(struct emulated *emu)
{
	set_status(emu, 1);
	eventfd_write(emu->trigger, 1);
}

static void raise_edge(struct emulated *emu)
{
	eventfd_write(emu->trigger, 1);
}

static void *raiser(void *arg)
{
	struct emulated *emu = arg;
	eventfd_t n;

	prctl(PR_SET_NAME, emu->name);
	while (!eventfd_read(emu->todo, &n) && !emu->stop)
		while (n--)
			emu->raise(emu);
	return NULL;
}

static int create(struct vm *vm, struct source *src)
{
	struct emulated *emu = calloc(1, sizeof(*emu));

	if (!emu)
		return error("%s: no memory", src->name);
	emu->name = src->name;
	emu->vm_fd = vm->fd;
	emu->intid = src->intid;
	emu->trigger = eventfd(0, EFD_CLOEXEC);
	if (emu->trigger < 0)
		return error("%s: no eventfd: %m", src->name);
	pthread_mutex_init(&emu->lock, NULL);
	src->emulated = emu;
	return 0;
}

static int start(struct vm *vm, struct source *src, void (*raise)(struct emulated *))
{
	struct emulated *emu;

	if (create(vm, src))
		return -1;
	emu = src->emulated;
	emu->raise = raise;
	emu->todo = eventfd(0, EFD_CLOEXEC);
	if (emu->todo < 0)
		return error("%s: no eventfd: %m", src->name);
	if (pthread_create(&emu->thread, NULL, raiser, emu))
		return error("%s: cannot start its thread", src->name);
	return 0;
}

static int line_wire(struct vm *vm, struct source *src)
{
	return start(vm, src, raise_line);
}

static int eventfd_wire(struct vm *vm, struct source *src)
{
	if (start(vm, src, raise_edge))
		return -1;
	return irq_connect(vm, src, src->emulated->trigger, -1);
}

static int eventfd_level_wire(struct vm *vm, struct source *src)
{
	if (start(vm, src, raise_level))
		return -1;
	return irq_connect(vm, src, src->emulated->trigger, -1);
}

static int eventfd_saved_wire(struct vm *vm, struct source *src)
{
	if (vm->nr_vcpus > 1)
		return error("%s: only of a VM that has stopped, so with one vCPU", src->name);
	if (eventfd_level_wire(vm, src))
		return -1;
	src->emulated->vm = vm;
	return 0;
}

static int lpi_wire(struct vm *vm, struct source *src)
{
	if (create(vm, src))
		return -1;
	return irq_connect(vm, src, src->emulated->trigger, -1);
}

static int unwire(struct source *src)
{
	struct emulated *emu = src->emulated;

	emu->stop = true;
	eventfd_write(emu->todo, 1);
	pthread_join(emu->thread, NULL);
	return 0;
}

static int lpi_unwire(struct source *src)
{
	close(src->emulated->trigger);
	return 0;
}

/* The guest reads or writes a register. */
static void line_access(struct source *src, uint64_t reg, uint64_t *value, bool is_write)
{
	if (is_write && reg == EDU_RAISE)
		eventfd_write(src->emulated->todo, 1);
	else if (is_write && reg == EDU_ACK)
		set_line(src->emulated, 0);
	else if (!is_write)
		*value = reg == EDU_STATUS ? line_status(src->emulated) : 0;
}

static void level_access(struct source *src, uint64_t reg, uint64_t *value, bool is_write)
{
	if (is_write && reg == EDU_RAISE)
		eventfd_write(src->emulated->todo, 1);
	else if (is_write && reg == EDU_ACK)
		set_status(src->emulated, 0);
	else if (!is_write)
		*value = reg == EDU_STATUS ? line_status(src->emulated) : 0;
}

static void saved_access(struct source *src, uint64_t reg, uint64_t *value, bool is_write)
{
	if (is_write && reg == EDU_ACK)
		vm_restore_pending(src->emulated->vm, src->intid);
	level_access(src, reg, value, is_write);
}

static void edge_access(struct source *src, uint64_t reg, uint64_t *value, bool is_write)
{
	if (is_write && reg == EDU_RAISE)
		eventfd_write(src->emulated->todo, 1);
	else if (!is_write)
		*value = 0;
}

static void lpi_access(struct source *src, uint64_t reg, uint64_t *value, bool is_write)
{
	if (is_write && reg == EDU_RAISE)
		raise_edge(src->emulated);
	else if (!is_write)
		*value = 0;
}

const struct irq_kind line_kind = {
	.name = "line",
	.irq = PTG_IRQ_LINE,
	.first_intid = PTG_FIRST_SPI,
	.max_sources = PTG_NR_SPIS,
	.wire = line_wire,
	.unwire = unwire,
	.access = line_access,
};

const struct irq_kind eventfd_kind = {
	.name = "eventfd",
	.irq = PTG_IRQ_EVENTFD,
	.first_intid = PTG_FIRST_SPI,
	.max_sources = PTG_NR_SPIS,
	.edge = true,
	.gsi = true,
	.wire = eventfd_wire,
	.unwire = unwire,
	.access = edge_access,
};

/* As eventfd, but a level SPI without a resampler: nothing lowers it for KVM */
const struct irq_kind eventfd_level_kind = {
	.name = "eventfd-level",
	.irq = PTG_IRQ_LINE,
	.first_intid = PTG_FIRST_SPI,
	.max_sources = PTG_NR_SPIS,
	.gsi = true,
	.wire = eventfd_level_wire,
	.unwire = unwire,
	.access = level_access,
};

/* As eventfd-level; the VM's pending state is saved and restored while the guest handles it */
const struct irq_kind eventfd_saved_kind = {
	.name = "eventfd-saved",
	.irq = PTG_IRQ_LINE,
	.first_intid = PTG_FIRST_SPI,
	.max_sources = PTG_NR_SPIS,
	.gsi = true,
	.wire = eventfd_saved_wire,
	.unwire = unwire,
	.access = saved_access,
};

const struct irq_kind lpi_kind = {
	.name = "lpi",
	.irq = PTG_IRQ_LPI,
	.gic = PTG_GIC_V3,
	.first_intid = PTG_FIRST_LPI,
	.max_sources = PTG_MAX_SOURCES,
	.edge = true,
	.gsi = true,
	.prepare = msi_prepare,
	.wire = lpi_wire,
	.unwire = lpi_unwire,
	.access = lpi_access,
};
