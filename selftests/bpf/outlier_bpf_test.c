// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that bpf/outlier.bpf.c keeps each life that began while it watched, and stops at one of
 * the table if that is long, and at no other.
 *
 * Needs CAP_BPF and CAP_PERFMON, but no particular kernel.
 */
#include <virqscope/filter.h>
#include <virqscope/outlier.h>

#include "../tap.h"
#include "life.h"
#include "feed_outlier.skel.h"

static struct feed_outlier_bpf *load(void)
{
	struct feed_outlier_bpf *skel = feed_outlier_bpf__open();

	if (!skel)
		return NULL;
	bpf_program__set_autoload(skel->progs.on_life, false);
	skel->rodata->threshold = LIVES_LONG;
	if (feed_outlier_bpf__load(skel)) {
		feed_outlier_bpf__destroy(skel);
		return NULL;
	}
	skel->data->since = LIVES_SINCE;
	return skel;
}

/* It began before, and not only says the kernel that a part is missing. */
static bool is_older(const struct table_life *l)
{
	return l->class == VS_PARTIAL && !(l->flags & VS_LIFE_PARTIAL);
}

static bool is_kept(struct feed_outlier_bpf *skel, const struct table_life *expect, __u64 number)
{
	__u32 at = number % VS_LIVES;
	struct vs_life life;

	return !bpf_map_lookup_elem(bpf_map__fd(skel->maps.lives), &at, &life) &&
	       life.number == number && life.flags == expect->flags &&
	       life.outcome == expect->outcome &&
	       !memcmp(life.stamp, expect->stamp, sizeof(life.stamp));
}

static void test(struct feed_outlier_bpf *skel, const struct table_life *expect)
{
	struct life l = life_of(expect, 32);
	__u64 before = skel->bss->kept, number = before + !is_older(expect);

	skel->bss->outlier = 0;
	feed(skel->progs.feed, &l);
	tap_ok(skel->bss->kept == number && (number == before || is_kept(skel, expect, number)),
	       "%s: %s", expect->name, number == before ? "not kept" : "kept");
	tap_ok(skel->bss->outlier == (expect->is_long ? number : 0), "%s: %s", expect->name,
	       expect->is_long ? "the outlier" : "no outlier");
}

int main(void)
{
	struct feed_outlier_bpf *skel = load();
	struct life l = life_of(&lives_table[0], 32);
	__u64 kept;
	int i;

	tap_ok(skel, "load");
	if (!skel)
		return tap_done();
	for (i = 0; i < LIVES; i++)
		test(skel, &lives_table[i]);
	skel->bss->outlier = kept = skel->bss->kept;
	feed(skel->progs.feed, &l);
	tap_ok(skel->bss->kept == kept, "none is kept after the outlier");
	feed_outlier_bpf__destroy(skel);
	return tap_done();
}
