// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reports the VMs that exist. The kernel walks the open files of all processes in the reader's PID
 * namespace; the program emits each file that keeps a VM alive, of the VM or a vCPU, as a struct
 * vs_vm. It does not read /proc, so hidepid= has no effect.
 *
 * Attached to: iter/task_file.
 */
#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include <virqscope/vm.h>

#include "kernel/vgic_life.h"

char LICENSE[] SEC("license") = "GPL";

#define ANON_INODE_FS_MAGIC 0x09041934

struct super_block {
	unsigned long s_magic;
} __attribute__((preserve_access_index));

struct inode {
	struct super_block *i_sb;
} __attribute__((preserve_access_index));

struct qstr {
	const unsigned char *name;
} __attribute__((preserve_access_index));

struct dentry {
	struct qstr d_name;
} __attribute__((preserve_access_index));

struct path {
	struct dentry *dentry;
} __attribute__((preserve_access_index));

struct file {
	struct path f_path;
	struct inode *f_inode;
	void *private_data;
} __attribute__((preserve_access_index));

struct task_struct {
	__s32 tgid;
	struct task_struct *group_leader;
	char comm[VS_COMM_LEN];
} __attribute__((preserve_access_index));

struct bpf_iter__task_file {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
	__u32 fd;
	struct file *file;
} __attribute__((preserve_access_index));

/* Returns the VM of a file, or NULL. Only the kernel names anonymous inodes: names are reliable. */
static __always_inline struct kvm *vm_of(struct file *file)
{
	static const char vm[] = "kvm-vm", vcpu[] = "kvm-vcpu:";
	char name[sizeof(vcpu)] = {};

	if (file->f_inode->i_sb->s_magic != ANON_INODE_FS_MAGIC)
		return NULL;
	bpf_probe_read_kernel_str(name, sizeof(name), file->f_path.dentry->d_name.name);
	if (!__builtin_memcmp(name, vm, sizeof(vm)))
		return file->private_data;
	if (!__builtin_memcmp(name, vcpu, sizeof(vcpu) - 1))
		return BPF_CORE_READ((struct kvm_vcpu *)file->private_data, kvm);
	return NULL;
}

SEC("iter/task_file")
int emit_vm(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct vs_vm record = {};
	struct kvm *kvm;

	if (!task || !file) {
		/* the last record shows the reader that the list is complete */
		record.end = 1;
		bpf_seq_write(ctx->meta->seq, &record, sizeof(record));
		return 0;
	}
	kvm = vm_of(file);
	if (!kvm)
		return 0;
	record.gen = BPF_CORE_READ(kvm, arch.vgic.vm_gen);
	record.pid = BPF_CORE_READ(kvm, arch.vgic.vm_pid);
	record.holder = task->tgid;
	BPF_CORE_READ_STR_INTO(&record.comm, task, group_leader, comm);
	/* if the buffer is full the kernel repeats the record at the next read */
	bpf_seq_write(ctx->meta->seq, &record, sizeof(record));
	return 0;
}
