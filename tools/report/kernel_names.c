// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <linux/types.h>
#include <stddef.h>

#include <virqscope/binding.h>
#include <virqscope/kernel.h>
#include <virqscope/moment.h>

#include "report/kernel_names.h"

#define NAMES(names) (sizeof(names) / sizeof((names)[0]))
#define NAME_OF(names, n) ((n) < NAMES(names) ? (names)[n] : NULL)

const char *kernel_name_of_moment(unsigned int moment)
{
	static const char *const names[] = { VS_MOMENT_LIST(VS_NAME_OF) };

	return NAME_OF(names, moment);
}

void kernel_names_of_flags(unsigned int flags, const char *names[FLAGS + 1])
{
	static const char *const all[] = { VS_FLAG_LIST(VS_NAME_OF) };
	unsigned int i, n = 0;

	for (i = 0; i < FLAGS; i++) {
		if (flags & 1U << i)
			names[n++] = all[i];
	}
	names[n] = NULL;
}

const char *kernel_name_of_outcome(unsigned int outcome)
{
	static const char *const names[] = { VS_OUTCOME_LIST(VS_NAME_OF) };

	return NAME_OF(names, outcome);
}

const char *kernel_name_of_path(unsigned int path)
{
	static const char *const names[] = { VS_PATH_LIST(VS_NAME_OF) };

	return NAME_OF(names, path);
}

const char *kernel_name_of_binding_kind(unsigned int kind)
{
	static const char *const names[] = { VS_BINDING_KIND_LIST(VS_NAME_OF) };

	return kind == VS_BINDING_NONE ? NULL : NAME_OF(names, kind);
}

const char *kernel_name_of_mask_mode(unsigned int mode)
{
	static const char *const names[] = { VS_MASK_MODE_LIST(VS_NAME_OF) };

	return mode == VS_MASK_NONE ? NULL : NAME_OF(names, mode);
}

const char *kernel_name_of_mask_by(unsigned int by)
{
	static const char *const names[] = { VS_MASK_BY_LIST(VS_NAME_OF) };

	return NAME_OF(names, by);
}

const char *kernel_name_of_mask_cause(unsigned int cause)
{
	static const char *const names[] = { VS_MASK_CAUSE_LIST(VS_NAME_OF) };

	return cause ? NAME_OF(names, cause) : NULL;
}
