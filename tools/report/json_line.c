// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "report/json_line.h"
#include "report/kernel_names.h"

void json_line_begin(struct json *j, const char *type, uint64_t t_ns)
{
	json_object(j, NULL);
	json_uint(j, "schema_version", 2);
	json_string(j, "type", type);
	json_uint(j, "t_ns", t_ns);
}

void json_line_end(struct json *j)
{
	json_end_object(j);
	json_newline(j);
}

void json_line_vm(struct json *j, pid_t pid, uint32_t vm_gen, const char *name)
{
	char id[32];

	snprintf(id, sizeof(id), "%d-%u", pid, vm_gen);
	json_object(j, "vm");
	json_string(j, "id", id);
	json_int(j, "pid", pid);
	json_string(j, "name", name[0] ? name : NULL);
	json_end_object(j);
}

void json_line_flags(struct json *j, unsigned int flags)
{
	const char *names[FLAGS + 1], **name;

	kernel_names_of_flags(flags, names);
	json_array(j, "flags");
	for (name = names; *name; name++)
		json_string(j, NULL, *name);
	json_end_array(j);
}
