// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <virqscope/binding.h>
#include <virqscope/bound.h>

#include "ebpf/bound.h"

_Static_assert(sizeof(struct vs_bound_key) == 16, "a key without holes");
_Static_assert(sizeof(struct vs_bound) == 8 + VS_DEVICE_LEN + 8 + 8, "a value without holes");

#define ITERATOR "iter_bound"

static const char *const followers[] = {
	"on_add_vector",
	"on_del_vector",
	"on_add_irqfd",
	"on_del_irqfd",
};

/* An object may have the map without the programs. */
static void do_not_load(struct bpf_object *obj, const char *name)
{
	struct bpf_program *prog = bpf_object__find_program_by_name(obj, name);

	if (prog)
		bpf_program__set_autoload(prog, false);
}

void bpf_bound_prepare(struct bpf_object *obj, char *name, const char *device)
{
	snprintf(name, VS_DEVICE_LEN, "%s", device);
	bpf_program__set_autoattach(bpf_object__find_program_by_name(obj, ITERATOR), false);
}

void bpf_bound_only_fill(struct bpf_object *obj)
{
	size_t i;

	for (i = 0; i < sizeof(followers) / sizeof(followers[0]); i++)
		do_not_load(obj, followers[i]);
}

int bpf_bound_share(struct bpf_object *obj, const struct bpf_map *bound)
{
	struct bpf_map *own = bpf_object__find_map_by_name(obj, "bound");

	bpf_bound_only_fill(obj);
	do_not_load(obj, ITERATOR);
	return bpf_map__reuse_fd(own, bpf_map__fd(bound));
}

/* The iterator writes no data. EAGAIN: it walked for long without any; go on */
static int read_to_end(int fd)
{
	char byte;
	ssize_t len;

	do {
		len = read(fd, &byte, sizeof(byte));
	} while (len > 0 || (len < 0 && (errno == EINTR || errno == EAGAIN)));
	return len < 0 ? -errno : 0;
}

int bpf_bound_fill(const struct bpf_object *obj)
{
	struct bpf_program *prog = bpf_object__find_program_by_name(obj, ITERATOR);
	struct bpf_link *link = bpf_program__attach_iter(prog, NULL);
	int fd, err;

	if (!link)
		return -errno;
	fd = bpf_iter_create(bpf_link__fd(link));
	err = fd < 0 ? -errno : read_to_end(fd);
	if (fd >= 0)
		close(fd);
	bpf_link__destroy(link);
	return err;
}
