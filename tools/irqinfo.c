// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "irqinfo.h"

/* One name, up to its comma or end. */
static bool parse_action(const char *name, struct irq_device *dev)
{
	char index[8], bdf[16], canonical[PARSE_BDF_LEN];
	unsigned int vector = 0;
	int len = -1;

	if (sscanf(name, "vfio-%7[a-z](%15[0-9a-f:.])%n", index, bdf, &len) != 2 || len < 0) {
		len = -1;
		if (sscanf(name, "vfio-%7[a-z][%u](%15[0-9a-f:.])%n",
			   index, &vector, bdf, &len) != 3 || len < 0)
			return false;
	}
	if ((name[len] && name[len] != ',') || parse_bdf(bdf, canonical))
		return false;
	if (strcmp(index, "intx") && strcmp(index, "msi") && strcmp(index, "msix"))
		return false;
	memcpy(dev->bdf, canonical, sizeof(dev->bdf));
	memcpy(dev->index, index, sizeof(dev->index));
	dev->vector = vector;
	return true;
}

bool irq_actions_parse(const char *actions, struct irq_device *dev)
{
	unsigned int ours = 0;
	const char *at = actions;

	memset(dev, 0, sizeof(*dev));
	while (at && *at) {
		ours += parse_action(at, dev);
		at = strchr(at, ',');
		if (at)
			at++;
	}
	dev->several = ours > 1;
	return ours;
}

bool irq_device_of(uint32_t host_irq, struct irq_device *dev)
{
	char path[64], actions[4096];

	snprintf(path, sizeof(path), "/sys/kernel/irq/%u/actions", host_irq);
	return file_read(path, actions, sizeof(actions)) > 0 && irq_actions_parse(actions, dev);
}

/* True if one of the names is of this device, whoever else is on the line. */
static bool actions_name(const char *actions, const char *bdf)
{
	struct irq_device dev;
	const char *at = actions;

	while (at && *at) {
		if (parse_action(at, &dev) && !strcmp(dev.bdf, bdf))
			return true;
		at = strchr(at, ',');
		if (at)
			at++;
	}
	return false;
}

int irq_of_device(const char *bdf, int (*fn)(uint32_t host_irq, void *ctx), void *ctx)
{
	char path[300], actions[4096];
	struct dirent *entry;
	int err = 0;
	DIR *dir;

	dir = opendir("/sys/kernel/irq");
	if (!dir)
		return -errno;
	while (!err && (entry = readdir(dir))) {
		snprintf(path, sizeof(path), "/sys/kernel/irq/%s/actions", entry->d_name);
		if (file_read(path, actions, sizeof(actions)) > 0 && actions_name(actions, bdf))
			err = fn(strtoul(entry->d_name, NULL, 10), ctx);
	}
	closedir(dir);
	return err;
}
