/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The address and sysfs files of a PCI device, for the tools that use one without a guest. */
#ifndef LAB_GUESTS_PCI_H
#define LAB_GUESTS_PCI_H

#include <err.h>
#include <fcntl.h>
#include <stdio.h>

static const char *bdf;

static inline int must(int ret, const char *what)
{
	if (ret < 0)
		err(1, "%s: %s", bdf, what);
	return ret;
}

static inline int open_sysfs(const char *file, int flags)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/%s", bdf, file);
	return must(open(path, flags | O_CLOEXEC), file);
}

#endif
