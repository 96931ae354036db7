// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "ebpf/cost.h"
#include "ebpf/percpu.h"

static int add_program(const struct bpf_program *prog, struct bpf_cost *cost)
{
	struct bpf_prog_info info = {};
	__u32 len = sizeof(info);
	int err;

	/* programs that were not loaded, and programs that we run ourselves, do not count */
	if (!bpf_program__autoload(prog) || bpf_program__type(prog) == BPF_PROG_TYPE_SYSCALL)
		return 0;
	err = bpf_prog_get_info_by_fd(bpf_program__fd(prog), &info, &len);
	cost->runs += info.run_cnt;
	cost->run_ns += info.run_time_ns;
	cost->missed += info.recursion_misses;
	return err;
}

static uint64_t map_bytes(const struct bpf_map *map)
{
	char line[64];
	uint64_t bytes = 0;
	FILE *f;

	snprintf(line, sizeof(line), "/proc/self/fdinfo/%d", bpf_map__fd(map));
	f = fopen(line, "re");
	if (!f)
		return 0;
	while (fgets(line, sizeof(line), f)) {
		if (!strncmp(line, "memlock:", 8))
			bytes = strtoull(line + 8, NULL, 10);
	}
	fclose(f);
	return bytes;
}

int bpf_cost_of(const struct bpf_object *obj, struct bpf_cost *cost)
{
	struct bpf_program *prog;
	struct bpf_map *map;
	int err;

	bpf_object__for_each_program(prog, obj) {
		err = add_program(prog, cost);
		if (err)
			return err;
	}
	bpf_object__for_each_map(map, obj)
		cost->map_bytes += map_bytes(map);
	return 0;
}

int bpf_totals_of(const struct bpf_object *obj, const struct bpf_map *lost,
		  struct bpf_totals *totals)
{
	int err = bpf_percpu_sum(lost, &totals->lost);

	totals->cost = (struct bpf_cost){ 0 };
	if (!err)
		err = bpf_cost_of(obj, &totals->cost);
	if (!err)
		totals->lost += totals->cost.missed;
	return err;
}
