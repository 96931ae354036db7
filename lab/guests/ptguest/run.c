// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The vCPU threads, and what ends them: the guest, a signal, the timeout. */

#include <errno.h>
#include <linux/kvm.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "ptguest.h"

#define KICK	SIGUSR1		/* gets a vCPU thread out of KVM_RUN */

struct waiter {
	int signal_fd;
	int done_fd;
};

static void kicked(int sig)
{
	(void)sig;
}

static int guest_fault(struct vcpu *vcpu)
{
	struct ptg_vcpu *v = &vm_params(vcpu->vm)->vcpus[vcpu->index];

	return error("unexpected exception on vCPU %u of the guest: ESR 0x%llx, ELR 0x%llx, "
		     "FAR 0x%llx", vcpu->index, (unsigned long long)v->esr,
		     (unsigned long long)v->elr, (unsigned long long)v->far);
}

/* A kick ends the sleep; the guest sleeps again if it was too short. */
static void sleep_until(uint64_t when)
{
	uint64_t now, hz = counter_frequency();
	struct timespec t;

	asm volatile("isb\n\tmrs %0, cntvct_el0" : "=r" (now));
	if (now >= when)
		return;
	t.tv_sec = (when - now) / hz;
	t.tv_nsec = (when - now) % hz * 1000000000 / hz;
	nanosleep(&t, NULL);
}

/* Find the source whose emulated device has its registers at this address. */
static struct source *emulated_at(struct vm *vm, uint64_t addr)
{
	uint64_t i = (addr - PTG_BAR(0)) / PTG_BAR_SIZE;

	if (addr < PTG_BAR(0) || i >= vm->nr_sources || !vm->sources[i].kind->access)
		return NULL;
	return &vm->sources[i];
}

/* Handle an exit to user space. Returns 1 to go on, 0 if the vCPU has ended, -1 on error. */
static int handle_exit(struct vcpu *vcpu)
{
	struct kvm_run *run = vcpu->run;
	struct source *src;
	uint64_t value = 0;

	if (run->exit_reason != KVM_EXIT_MMIO)
		return error("vCPU %u: unexpected exit %u", vcpu->index, run->exit_reason);
	memcpy(&value, run->mmio.data, run->mmio.len);
	if (run->mmio.is_write && run->mmio.phys_addr == PTG_SLEEP) {
		sleep_until(value);
		return 1;
	}
	if (run->mmio.is_write && run->mmio.phys_addr == PTG_EXIT && value == PTG_EXIT_WIRE)
		return irq_wire(vcpu->vm) ? -1 : 1;
	if (run->mmio.is_write && run->mmio.phys_addr == PTG_EXIT && value == PTG_EXIT_START)
		return vm_start_distributor(vcpu->vm) ? -1 : 1;
	if (run->mmio.is_write && run->mmio.phys_addr == PTG_EXIT)
		return value == PTG_EXIT_DONE ? 0 : guest_fault(vcpu);
	src = emulated_at(vcpu->vm, run->mmio.phys_addr);
	if (!src)
		return error("vCPU %u: the guest touched 0x%llx, where nothing is", vcpu->index,
			     (unsigned long long)run->mmio.phys_addr);
	src->kind->access(src, run->mmio.phys_addr % PTG_BAR_SIZE, &value, run->mmio.is_write);
	memcpy(run->mmio.data, &value, run->mmio.len);
	return 1;
}

/* Returns 1 to go on, 0 if the vCPU has ended, -1 on error. */
static int run_once(struct vcpu *vcpu)
{
	if (!ioctl(vcpu->fd, KVM_RUN, 0))
		return handle_exit(vcpu);
	if (errno == EINTR)
		return !vcpu->run->immediate_exit;
	return error("vCPU %u: KVM_RUN: %m", vcpu->index);
}

static void *vcpu_thread(void *arg)
{
	struct vcpu *vcpu = arg;
	char name[16];
	int ret;

	snprintf(name, sizeof(name), "vcpu%u", vcpu->index);
	prctl(PR_SET_NAME, name);
	do
		ret = run_once(vcpu);
	while (ret > 0);
	vcpu->failed = ret < 0;
	eventfd_write(vcpu->done_fd, 1);
	return NULL;
}

/* Check that this process can run on the CPUs of its options. */
int run_check_cpus(const struct options *opt)
{
	cpu_set_t before, cpus;
	int ret = 0;

	if (sched_getaffinity(0, sizeof(before), &before))
		return error("cannot tell the CPUs: %m");
	for (unsigned int i = 0; !ret && i < opt->nr_host_cpus; i++) {
		CPU_ZERO(&cpus);
		CPU_SET(opt->host_cpus[i], &cpus);
		if (sched_setaffinity(0, sizeof(cpus), &cpus))
			ret = error("--host-cpu: cannot run on CPU %d: %m", opt->host_cpus[i]);
	}
	if (sched_setaffinity(0, sizeof(before), &before))
		ret = error("cannot restore the CPUs: %m");
	return ret;
}

static int start_vcpu(struct vcpu *vcpu, const struct options *opt, int done_fd)
{
	unsigned int nr = opt->nr_host_cpus;
	pthread_attr_t attr;
	cpu_set_t cpus;
	int err;

	vcpu->done_fd = done_fd;
	pthread_attr_init(&attr);
	if (nr) {
		CPU_ZERO(&cpus);
		CPU_SET(opt->host_cpus[vcpu->index < nr ? vcpu->index : nr - 1], &cpus);
		pthread_attr_setaffinity_np(&attr, sizeof(cpus), &cpus);
	}
	err = pthread_create(&vcpu->thread, &attr, vcpu_thread, vcpu);
	pthread_attr_destroy(&attr);
	if (err)
		return error("cannot start vCPU %u: %s", vcpu->index, strerror(err));
	return 0;
}

static void stop_vcpus(struct vm *vm, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		vm->vcpus[i].run->immediate_exit = 1;
		pthread_kill(vm->vcpus[i].thread, KICK);
	}
	for (unsigned int i = 0; i < nr; i++)
		pthread_join(vm->vcpus[i].thread, NULL);
}

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/*
 * Wait for nr vCPUs to end; 0: until the time is over. Returns 1 if they have, 0 if the time is
 * over, -1 if one failed or a signal came.
 */
static int wait_vcpus(struct vm *vm, const struct waiter *w, unsigned int nr,
		      unsigned int seconds)
{
	struct pollfd fds[2] = {
		{ .fd = w->signal_fd, .events = POLLIN },
		{ .fd = nr ? w->done_fd : -1, .events = POLLIN },
	};
	long long left, deadline = now_ms() + seconds * 1000LL;
	eventfd_t ended, total = 0;

	while ((left = deadline - now_ms()) > 0) {
		if (poll(fds, 2, left) < 0 && errno != EINTR)
			return error("poll: %m");
		if (fds[0].revents)
			return error("interrupted");
		if (!fds[1].revents || eventfd_read(w->done_fd, &ended))
			continue;
		for (unsigned int i = 0; i < vm->nr_vcpus; i++)
			if (vm->vcpus[i].failed)
				return -1;
		total += ended;
		if (total >= nr)
			return 1;
	}
	return 0;
}

static void tell_late(struct vm *vm, const struct options *opt)
{
	struct ptg_params *p = vm_params(vm);
	unsigned int i = 0;
	struct counts c;

	while (i < p->nr_sources - 1 && source_finished(vm, &p->sources[i]))
		i++;
	c = source_counts(vm, &p->sources[i]);
	error("the guest did not finish within %u s: %s raised %u of %u, took %u, completed %u",
	      opt->timeout, vm->sources[i].name, p->sources[i].raised, p->count, c.taken,
	      c.completed);
}

/* The guest does not use its devices any more. */
static int linger(struct vm *vm, const struct options *opt, const struct waiter *w)
{
	int ret = 0;

	for (unsigned int i = 0; opt->sleep && !ret && i < opt->nr_devices; i++)
		ret = vfio_sleep(vm->sources[i].dev);
	if (!ret)
		ret = wait_vcpus(vm, w, 0, opt->linger);
	for (unsigned int i = 0; opt->sleep && i < opt->nr_devices; i++)
		if (vfio_wake(vm->sources[i].dev))
			ret = -1;
	return ret;
}

/* Wait until each vCPU has taken an interrupt. */
static int wait_taken(struct vm *vm, const struct options *opt, const struct waiter *w)
{
	struct ptg_params *p = vm_params(vm);
	unsigned int least = vm->nr_vcpus < p->nr_sources ? vm->nr_vcpus : p->nr_sources;

	for (unsigned int s = 0; s < opt->timeout; s++) {
		unsigned int taken = 0;

		for (unsigned int i = 0; i < p->nr_sources; i++)
			taken += source_counts(vm, &p->sources[i]).taken;
		if (taken >= least)
			return 0;
		if (wait_vcpus(vm, w, 0, 1))
			return -1;
	}
	return -ETIMEDOUT;
}

static int wait_end(struct vm *vm, const struct options *opt, const struct waiter *w)
{
	int ret;

	if (opt->no_ack && !opt->sleep)	/* such a guest never ends */
		return wait_vcpus(vm, w, vm->nr_vcpus, opt->linger) < 0 ? -1 : 0;
	if (opt->no_ack) {
		ret = wait_taken(vm, opt, w);
		return ret ? ret : linger(vm, opt, w);
	}
	ret = wait_vcpus(vm, w, vm->nr_vcpus, opt->timeout);
	if (ret < 0)
		return -1;
	if (!ret)
		return -ETIMEDOUT;
	if (opt->wait)
		fputs("done\n", stderr);
	return linger(vm, opt, w);
}

static int open_waiter(struct waiter *w)
{
	struct sigaction sa = { .sa_handler = kicked };
	sigset_t set;

	sigaction(KICK, &sa, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	w->signal_fd = signalfd(-1, &set, SFD_CLOEXEC);
	w->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (w->signal_fd < 0 || w->done_fd < 0)
		return error("cannot wait for vCPUs: %m");
	return 0;
}

int run_guest(struct vm *vm, const struct options *opt)
{
	unsigned int started;
	struct waiter w;
	int ret = 0;

	/* a page fault on the way would be measured as latency */
	if (mlockall(MCL_CURRENT))
		error("warning: memory is not locked: %m");
	if (open_waiter(&w))
		return -1;
	for (started = 0; started < vm->nr_vcpus; started++) {
		ret = start_vcpu(&vm->vcpus[started], opt, w.done_fd);
		if (ret)
			break;
	}
	if (!ret)
		ret = wait_end(vm, opt, &w);
	stop_vcpus(vm, started);
	if (ret == -ETIMEDOUT)	/* reported now that all vCPUs have stopped */
		tell_late(vm, opt);
	close(w.signal_fd);
	close(w.done_fd);
	return ret;
}
