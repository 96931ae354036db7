// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Prints KVM's own counts of a vCPU, from its statistics file. */

#include <errno.h>
#include <linux/kvm.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ptguest.h"

struct file {
	int fd;
	struct kvm_stats_header header;
	size_t desc_size;		/* a descriptor with its name */
	struct kvm_stats_desc *desc;
};

static int read_at(int fd, void *buf, size_t size, off_t offset)
{
	ssize_t len = pread(fd, buf, size, offset);

	if (len >= 0 && (size_t)len != size)
		errno = EIO;
	return len == (ssize_t)size ? 0 : -1;
}

static int open_stats(struct file *f, const struct vcpu *vcpu)
{
	f->fd = ioctl(vcpu->fd, KVM_GET_STATS_FD, NULL);
	if (f->fd < 0 || read_at(f->fd, &f->header, sizeof(f->header), 0))
		return -1;
	f->desc_size = sizeof(*f->desc) + f->header.name_size;
	f->desc = malloc(f->desc_size);
	return f->desc ? 0 : -1;
}

static void close_stats(struct file *f)
{
	if (f->fd >= 0)
		close(f->fd);
	free(f->desc);
}

/* Leave the descriptor of that name in f->desc. Returns 1, 0 if there is none, -1 on error. */
static int find(struct file *f, const char *name)
{
	for (uint32_t i = 0; i < f->header.num_desc; i++) {
		if (read_at(f->fd, f->desc, f->desc_size, f->header.desc_offset + i * f->desc_size))
			return -1;
		if (!strncmp(f->desc->name, name, f->header.name_size))
			return 1;
	}
	return 0;
}

/* Print a counter or histogram: a number, an array, or null if this kernel does not have it. */
static int print(struct file *f, const char *name)
{
	int found = find(f, name);
	uint64_t value;

	if (found < 0)
		return -1;
	printf(",\"%s\":", name);
	if (!found)
		return printf("null") < 0;
	for (uint32_t i = 0; i < f->desc->size; i++) {
		if (read_at(f->fd, &value, sizeof(value), f->header.data_offset + f->desc->offset +
							  i * sizeof(value)))
			return -1;
		printf("%s%llu", i ? "," : f->desc->size > 1 ? "[" : "",
		       (unsigned long long)value);
	}
	if (f->desc->size > 1)
		putchar(']');
	return 0;
}

int stats_print(const struct vcpu *vcpu)
{
	struct file f = { .fd = -1 };
	int ret = open_stats(&f, vcpu);

	if (!ret) {
		printf("{\"type\":\"ptguest_vcpu\",\"pid\":%d,\"vcpu\":%u", getpid(), vcpu->index);
		ret = print(&f, "exits") || print(&f, "lr_used");
		puts("}");
	}
	if (ret)
		error("cannot read KVM's statistics of vCPU %u: %m", vcpu->index);
	close_stats(&f);
	return ret ? -1 : 0;
}
