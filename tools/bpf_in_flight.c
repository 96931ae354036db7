// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "bpf_explain.h"
#include "bpf_in_flight.h"
#include "in_flight.skel.h"

_Static_assert(sizeof(struct vs_in_flight) == VS_MOMENTS * 8 + 8 + 5 * 4 + 2 + 10,
	       "an interrupt without holes");

/* How many are read at once. */
#define BATCH 64

struct bpf_in_flight {
	struct in_flight_bpf *skel;
};

struct bpf_in_flight *bpf_in_flight_open(const struct vs_filter *filter)
{
	struct bpf_in_flight *b = calloc(1, sizeof(*b));
	int err = -ENOMEM;

	if (!b)
		goto fail;
	b->skel = in_flight_bpf__open();
	if (!b->skel) {
		err = -errno;
		goto fail;
	}
	memcpy((void *)&b->skel->rodata->filter, filter, sizeof(*filter));
	err = in_flight_bpf__load(b->skel);
	if (!err)
		err = in_flight_bpf__attach(b->skel);
	if (err)
		goto fail;
	return b;

fail:
	bpf_explain_load(err);
	bpf_in_flight_close(b);
	return NULL;
}

void bpf_in_flight_close(struct bpf_in_flight *b)
{
	if (!b)
		return;
	in_flight_bpf__destroy(b->skel);
	free(b);
}

int bpf_in_flight_allow(struct bpf_in_flight *b, uint32_t host_irq)
{
	__u8 yes = 1;

	return bpf_map_update_elem(bpf_map__fd(b->skel->maps.host_irqs), &host_irq, &yes, BPF_ANY);
}

/* EAGAIN: it walked for long and found none to tell. */
static ssize_t read_some(int fd, void *buf, size_t size)
{
	ssize_t len;

	do {
		len = read(fd, buf, size);
	} while (len < 0 && (errno == EINTR || errno == EAGAIN));
	return len < 0 ? -errno : len;
}

/* Read up to the end that the program tells, and no further. */
static int read_all(int fd, void (*fn)(const struct vs_in_flight *irq, void *ctx), void *ctx)
{
	struct vs_in_flight batch[BATCH];
	size_t have = 0, i, n;
	ssize_t len;

	/* a read may end within one */
	while ((len = read_some(fd, (char *)batch + have, sizeof(batch) - have)) > 0) {
		have += len;
		n = have / sizeof(batch[0]);
		for (i = 0; i < n && !batch[i].end; i++)
			fn(&batch[i], ctx);
		if (i < n)
			return 0;
		have -= n * sizeof(batch[0]);
		memmove(batch, batch + n, have);
	}
	return len < 0 ? len : -ENODATA;
}

int bpf_in_flight_read(struct bpf_in_flight *b,
		       void (*fn)(const struct vs_in_flight *irq, void *ctx), void *ctx)
{
	int fd = bpf_iter_create(bpf_link__fd(b->skel->links.tell_in_flight)), err;

	if (fd < 0)
		return -errno;
	err = read_all(fd, fn, ctx);
	close(fd);
	return err;
}

static void count_one(const struct vs_in_flight *irq, void *ctx)
{
	struct in_flight_count *count = ctx;

	if (irq->vlpi)
		count->invisible++;
	else
		count->in_flight++;
}

int bpf_in_flight_count(struct bpf_in_flight *b, struct in_flight_count *count)
{
	struct in_flight_count n = { 0 };
	int err = bpf_in_flight_read(b, count_one, &n);

	if (!err)
		*count = n;
	return err;
}
