// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * keepvm: have a VM that does nothing, until it is killed. lab/init starts it, and waits until
 * there is one.
 *
 * With the first VM that comes, and the last one that goes, the kernel patches the
 * scheduler's calls of KVM in and out. QEMU may go on with the code as it was before
 * (lab/README.md, "What the emulator does otherwise"), and a vCPU's thread may die of that. While
 * there is a VM nothing is patched there. The first one comes while the other CPUs are idle, and
 * run nothing that is being patched: its parent waits for it.
 */

#include <fcntl.h>
#include <linux/kvm.h>
#include <sys/ioctl.h>
#include <unistd.h>

int main(void)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);

	/* a machine that has no KVM needs none of this */
	if (kvm < 0 || ioctl(kvm, KVM_CREATE_VM, 0) < 0)
		return 0;
	/* the child has the VM, too */
	if (fork())
		return 0;
	for (;;)
		pause();
}
