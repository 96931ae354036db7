// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * keepvm: keep an idle VM until it is killed. lab/init starts it, and waits until the VM exists.
 *
 * When the first VM is created and when the last one is destroyed, the kernel patches the
 * scheduler's calls of KVM in and out. QEMU may go on to run the old code (lab/README.md, "What the
 * emulator does otherwise"), which kills or hangs the thread of a vCPU. While a VM exists nothing is
 * patched; and as the first one is created no other CPU schedules, so none translates that code.
 */

#include <fcntl.h>
#include <linux/kvm.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <unistd.h>

static atomic_bool done;
static atomic_uint spinning;

static bool pin(int cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	return !sched_setaffinity(0, sizeof(cpus), &cpus);
}

/* Nothing preempts it but interrupts. */
static void *spin(void *cpu)
{
	struct sched_param first = { .sched_priority = sched_get_priority_max(SCHED_FIFO) };

	pin((long)cpu);
	sched_setscheduler(0, SCHED_FIFO, &first);
	spinning++;
	while (!done)
		;
	return NULL;
}

static int create_vm(int kvm)
{
	pthread_t threads[CPU_SETSIZE];
	unsigned int i, n = 0;
	cpu_set_t cpus;
	long cpu;
	int vm;

	if (sched_getaffinity(0, sizeof(cpus), &cpus) || !pin(0))
		CPU_ZERO(&cpus);
	for (cpu = 1; cpu < CPU_SETSIZE; cpu++) {
		if (CPU_ISSET(cpu, &cpus) && !pthread_create(&threads[n], NULL, spin, (void *)cpu))
			n++;
	}
	while (spinning < n)
		usleep(1000);
	vm = ioctl(kvm, KVM_CREATE_VM, 0);
	done = true;
	for (i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	return vm;
}

int main(void)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);

	/* a machine without KVM does not need this */
	if (kvm < 0 || create_vm(kvm) < 0)
		return 0;
	/* the child has the VM, too */
	if (fork())
		return 0;
	for (;;)
		pause();
}
