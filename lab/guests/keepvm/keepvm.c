// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * keepvm: keep an idle VM until it is killed. lab/init starts it, and waits until the VM exists.
 *
 * When the first VM is created and when the last one is destroyed, the kernel patches the
 * scheduler's calls of KVM in and out. QEMU may still run the old code (lab/README.md, "What the
 * emulator does otherwise"), which may kill the thread of a vCPU. While a VM exists nothing is
 * patched; and the first one is created while the other CPUs are idle, as init waits.
 */

#include <fcntl.h>
#include <linux/kvm.h>
#include <sys/ioctl.h>
#include <unistd.h>

int main(void)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);

	/* a machine without KVM does not need this */
	if (kvm < 0 || ioctl(kvm, KVM_CREATE_VM, 0) < 0)
		return 0;
	/* the child has the VM, too */
	if (fork())
		return 0;
	for (;;)
		pause();
}
