// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <string.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "ebpf/variable.h"

#define SECTION ".bss"

static const struct btf_var_secinfo *find(const struct btf *btf, const char *name)
{
	const struct btf_type *section, *type;
	const struct btf_var_secinfo *var;
	int id = btf__find_by_name_kind(btf, SECTION, BTF_KIND_DATASEC), i;

	if (id < 0)
		return NULL;
	section = btf__type_by_id(btf, id);
	var = btf_var_secinfos(section);
	for (i = 0; i < btf_vlen(section); i++, var++) {
		type = btf__type_by_id(btf, var->type);
		if (!strcmp(btf__name_by_offset(btf, type->name_off), name))
			return var;
	}
	return NULL;
}

void *bpf_variable(const struct bpf_object *obj, const char *name, size_t size)
{
	const struct bpf_map *map = bpf_object__find_map_by_name(obj, SECTION);
	const struct btf_var_secinfo *var = find(bpf_object__btf(obj), name);
	size_t all;
	char *values;

	if (!map || !var || var->size != size)
		return NULL;
	values = bpf_map__initial_value(map, &all);
	return values && var->offset + size <= all ? values + var->offset : NULL;
}
