// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

#include "host/settled.h"
#include "util/log.h"

static const char parameter[] = "/sys/module/kvm-arm/parameters/vgic_life_settled";

#define TRIES 200
#define WAIT_US 5000

static bool is_settled(int fd)
{
	char c;

	return pread(fd, &c, 1, 0) != 1 || c != 'N';
}

void settled_wait(void)
{
	int fd = open(parameter, O_RDONLY | O_CLOEXEC), tries = TRIES;

	/* a kernel without the parameter waits when the program is attached */
	if (fd < 0)
		return;
	while (!is_settled(fd) && --tries)
		usleep(WAIT_US);
	close(fd);
	if (!tries)
		log_note("the user space of a VM keeps it locked: its interrupts are partial until "
			 "that ends");
}
