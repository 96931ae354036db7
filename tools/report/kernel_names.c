// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <linux/types.h>
#include <stddef.h>

#include <virqscope/binding.h>
#include <virqscope/mask_mode.h>
#include <virqscope/stage.h>

#include "report/kernel_names.h"

#define NAMES(names) (sizeof(names) / sizeof((names)[0]))
#define NAME_OF(names, n) ((n) < NAMES(names) ? (names)[n] : NULL)

const char *kernel_name_of_moment(unsigned int moment)
{
	static const char *const names[] = { VS_MOMENT_NAMES };

	_Static_assert(NAMES(names) == VS_STAMPS, "a name for each moment");
	return NAME_OF(names, moment);
}

void kernel_names_of_flags(unsigned int flags, const char *names[FLAGS + 1])
{
	static const char *const all[] = { VS_FLAG_NAMES };
	unsigned int i, n = 0;

	_Static_assert(NAMES(all) == FLAGS && VS_LIFE_STILL_HIGH == 1 << (FLAGS - 1),
		       "a name for each flag");

	for (i = 0; i < FLAGS; i++) {
		if (flags & 1U << i)
			names[n++] = all[i];
	}
	names[n] = NULL;
}

const char *kernel_name_of_outcome(unsigned int outcome)
{
	static const char *const names[] = { VS_OUTCOME_NAMES };

	_Static_assert(NAMES(names) == VS_OUTCOMES, "a name for each outcome");
	return NAME_OF(names, outcome);
}

const char *kernel_name_of_path(unsigned int path)
{
	static const char *const names[] = { VS_PATH_NAMES };

	_Static_assert(NAMES(names) == VS_PATHS, "a name for each path");
	return NAME_OF(names, path);
}

const char *kernel_name_of_binding_kind(unsigned int kind)
{
	static const char *const names[] = { VS_BINDING_KIND_NAMES };

	_Static_assert(sizeof(names) / sizeof(names[0]) == VS_BINDING_KINDS, "a name for each kind");
	return kind == VS_BINDING_NONE ? NULL : NAME_OF(names, kind);
}

const char *kernel_name_of_mask_mode(unsigned int mode)
{
	static const char *const names[] = { VS_MASK_MODE_NAMES };

	_Static_assert(NAMES(names) == VS_MASK_MODES, "a name for each mode");
	return mode == VS_MASK_NONE ? NULL : NAME_OF(names, mode);
}

const char *kernel_name_of_mask_by(unsigned int by)
{
	static const char *const names[] = { VS_MASK_BY_NAMES };

	_Static_assert(NAMES(names) == VS_MASK_BYS, "a name for each of them");
	return NAME_OF(names, by);
}

const char *kernel_name_of_mask_cause(unsigned int cause)
{
	static const char *const names[] = { VS_MASK_CAUSE_NAMES };

	_Static_assert(NAMES(names) == VS_MASK_CAUSES, "a name for each cause");
	return cause ? NAME_OF(names, cause) : NULL;
}
