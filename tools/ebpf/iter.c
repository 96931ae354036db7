// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "ebpf/explain.h"
#include "ebpf/iter.h"

/* Records per read */
#define BATCH 64

/* EAGAIN: the kernel walked for long without a record to emit; go on */
static ssize_t read_some(int fd, void *buf, size_t size)
{
	ssize_t len;

	do {
		len = read(fd, buf, size);
	} while (len < 0 && (errno == EINTR || errno == EAGAIN));
	return len < 0 ? -errno : len;
}

/* A read may end within a record. */
static int read_all(int fd, char *batch, size_t size,
		    int (*fn)(const void *record, void *ctx), void *ctx)
{
	size_t have = 0, at;
	ssize_t len;
	int ret;

	while ((len = read_some(fd, batch + have, BATCH * size - have)) > 0) {
		have += len;
		for (at = 0; have - at >= size; at += size) {
			ret = fn(batch + at, ctx);
			if (ret)
				return ret < 0 ? ret : 0;
		}
		have -= at;
		memmove(batch, batch + at, have);
	}
	return len < 0 ? len : -ENODATA;
}

int bpf_iter_read(const struct bpf_link *link, size_t size,
		  int (*fn)(const void *record, void *ctx), void *ctx)
{
	char *batch = malloc(BATCH * size);
	int fd, err;

	if (!batch)
		return -ENOMEM;
	fd = bpf_iter_create(bpf_link__fd(link));
	err = fd < 0 ? -errno : read_all(fd, batch, size, fn, ctx);
	if (fd >= 0)
		close(fd);
	free(batch);
	return err;
}

int bpf_iter_pin(const struct bpf_link *link, const char *path)
{
	/* bpf_link__pin() would make the directories that are missing */
	int err = bpf_obj_pin(bpf_link__fd(link), path);

	if (err)
		bpf_explain_pin(path, err);
	return err;
}
