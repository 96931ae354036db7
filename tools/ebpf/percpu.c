// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <linux/types.h>
#include <stdlib.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "ebpf/percpu.h"

int bpf_percpu_sum(const struct bpf_map *map, uint64_t *sum)
{
	int cpus = libbpf_num_possible_cpus(), err, i;
	__u64 *each;
	__u32 zero = 0;

	if (cpus < 0)
		return cpus;
	each = calloc(cpus, sizeof(*each));
	if (!each)
		return -ENOMEM;
	err = bpf_map_lookup_elem(bpf_map__fd(map), &zero, each);
	for (*sum = 0, i = 0; !err && i < cpus; i++)
		*sum += each[i];
	free(each);
	return err;
}
