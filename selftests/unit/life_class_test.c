// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that each life of the table has the class, measures, whole and octave that it is to have
 * by the functions that the command shares with BPF; bpf/counts_bpf_test.c proves it of BPF.
 */
#include <string.h>

#include "lives_table.h"
#include "tap.h"

static struct vs_view view_of(const struct table_life *l)
{
	return (struct vs_view){ l->stamp, l->flags, l->outcome };
}

/* Each measure that it has, and no other */
static bool has_measures(const struct table_life *l)
{
	struct vs_view view = view_of(l);
	bool right = true;
	int m;

	for (m = 0; m < VS_MEASURES; m++) {
		right &= vs_has(&view, m) == (l->ticks[m] >= 0);
		right &= l->ticks[m] < 0 || vs_ticks(&view, m) == (__u64)l->ticks[m];
	}
	return right;
}

static void test(const struct table_life *l)
{
	struct vs_view view = view_of(l);

	tap_ok(vs_class_of(&view, LIVES_SINCE) == l->class, "%s: its class", l->name);
	tap_ok(vs_takes_longer(&view, LIVES_LONG) == l->is_long, "%s: long or not", l->name);
	if (l->class != VS_REGULAR)
		return;
	tap_ok(has_measures(l), "%s: its measures", l->name);
	tap_ok(vs_whole_of(l->stamp) == l->whole &&
	       vs_octave(vs_whole_ticks(l->stamp)) == l->octave, "%s: its octave", l->name);
}

static void test_octaves(void)
{
	bool right = true;
	int i;

	for (i = 0; i < 64; i++) {
		__u32 octave = i < VS_OCTAVES ? i : VS_OCTAVES - 1;

		right &= vs_octave(1ULL << i) == octave && vs_octave((2ULL << i) - 1) == octave;
	}
	tap_ok(right && vs_octave(0) == 0, "an octave is the number of the highest bit, up to a limit");
}

static void test_names(void)
{
	static const char *const names[VS_MEASURES] = { VS_MEASURE_LIST(VS_NAME_OF_MEASURE) };
	static const char *const moments[VS_STAMPS] = { VS_MOMENT_LIST(VS_NAME_OF) };
	bool right = true;
	int m;

	for (m = 0; m < VS_STAGES; m++)
		right &= !strcmp(names[m], moments[m + 1]);
	tap_ok(right, "a stage is named after the moment at which it ends");
}

int main(void)
{
	int i;

	for (i = 0; i < LIVES; i++)
		test(&lives_table[i]);
	test_octaves();
	test_names();
	return tap_done();
}
