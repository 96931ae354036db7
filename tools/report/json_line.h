/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the lines of all --json reports have in common. */
#ifndef VIRQSCOPE_REPORT_JSON_LINE_H
#define VIRQSCOPE_REPORT_JSON_LINE_H

#include <sys/types.h>

#include "util/json.h"

void json_line_begin(struct json *j, const char *type, uint64_t t_ns);
void json_line_end(struct json *j);

/* The VM's identity and name, "" if that is not known. */
void json_line_vm(struct json *j, pid_t pid, uint32_t vm_gen, const char *name);

/* An array of the names of a life's flags. */
void json_line_flags(struct json *j, unsigned int flags);

#endif
