// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * vms: list the existing VMs, one per line: its ID, and the name of its process. Gives up all
 * privileges before it reads, as commands that watch do.
 */
#include <stdio.h>
#include <string.h>

#include "ebpf/vm.h"
#include "ebpf/vm_list.h"
#include "host/privilege.h"

int main(void)
{
	struct bpf_vm *bpf = bpf_vm_open();
	struct vm_list list = { 0 };
	size_t i;
	int err;

	if (!bpf)
		return 1;
	if (privilege_drop())
		return 1;
	err = vm_list_read(&list, bpf);
	if (err)
		fprintf(stderr, "vms: %s\n", strerror(-err));
	for (i = 0; i < list.n; i++)
		printf("%d-%llu %s\n", list.vms[i].pid, (unsigned long long)list.vms[i].gen,
		       list.vms[i].comm);
	vm_list_free(&list);
	bpf_vm_close(bpf);
	return !!err;
}
