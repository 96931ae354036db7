// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <string.h>

#include "latency/fake_source.h"

struct fake_latency fake_latency;

static const struct latency_source_ops ops = { .name = "life" };

struct latency_source fake_source = { .ops = &ops };

struct vs_latency *fake_latency_find(const struct vs_latency_key *key)
{
	size_t i;

	for (i = 0; i < fake_latency.entries; i++) {
		if (!memcmp(&fake_latency.entry[i].key, key, sizeof(*key)))
			return &fake_latency.entry[i];
	}
	return NULL;
}

int latency_maps_next(struct latency_maps *m, const struct vs_latency_key *key,
		      struct vs_latency_key *next)
{
	size_t i = key ? (size_t)(fake_latency_find(key) - fake_latency.entry) + 1 : 0;

	(void)m;
	if (i >= fake_latency.entries)
		return -ENOENT;
	*next = fake_latency.entry[i].key;
	return 0;
}

int latency_maps_read(struct latency_maps *m, const struct vs_latency_key *key,
		      struct vs_latency *value)
{
	const struct vs_latency *v = fake_latency_find(key);

	(void)m;
	if (!v)
		return -ENOENT;
	*value = *v;
	return 0;
}

int latency_source_totals(struct latency_source *s, struct latency_totals *totals)
{
	(void)s;
	*totals = fake_latency.totals;
	return 0;
}

int bpf_outlier_cost(const struct bpf_outlier *b, struct bpf_totals *totals)
{
	(void)b;
	totals->lost += fake_latency.outlier.lost;
	totals->cost.runs += fake_latency.outlier.cost.runs;
	return 0;
}

int latency_maps_forget(struct latency_maps *m, const struct vs_latency_key *keys, size_t n,
			int (*last)(const struct vs_latency *value, void *ctx), void *ctx)
{
	struct vs_latency *v;
	size_t i;
	int err;

	(void)m;
	for (i = 0; i < n; i++) {
		v = fake_latency_find(&keys[i]);
		err = last(v, ctx);
		if (err)
			return err;
		*v = fake_latency.entry[--fake_latency.entries];
	}
	return 0;
}

int latency_maps_publish(struct latency_maps *m, const struct vs_latency_key *key,
			 const struct vs_latency_digest *digest)
{
	(void)m, (void)key;
	fake_latency.published = *digest;
	return 0;
}
