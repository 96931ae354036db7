// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Runs another VM that has the line before, in a process of its own, which is killed while the line
 * is high: VFIO has masked the device's interrupt, and the guest never took it.
 */

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ptguest.h"
#include "guest/edu.h"

#define RAM	(PTG_RECORDS - PTG_RAM)
#define TRIES	2000	/* of a ms each */

static int hold_line(struct source *src, enum ptg_gic gic, int resample)
{
	const struct options opt = { .gic = gic, .nr_vcpus = 1, .spi = src->intid };
	struct vm *vm = calloc(1, sizeof(*vm));
	int high = 0;

	if (!vm)
		return error("%s: no memory", src->name);
	if (vm_create(vm, &opt, RAM) || vm_make_level(vm, src->intid) ||
	    irq_connect(vm, src, src->trigger, resample))
		return -1;
	src->dev->bar[EDU_RAISE / 4] = 1;
	for (unsigned int i = 0; i < TRIES && !high; i++) {
		usleep(1000);
		high = vm_line_is_high(vm, src->intid);
	}
	return high ? high : error("%s: its line does not get high", src->name);
}

static void be_killed(struct source *src, enum ptg_gic gic, int resample, int held)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (hold_line(src, gic, resample) > 0 && write(held, "", 1) == 1)
		for (;;)
			pause();
	_exit(1);
}

int inherit_line(struct vm *vm, struct source *src, int resample)
{
	int held[2];
	ssize_t n;
	pid_t pid;
	char c;

	if (pipe(held))
		return error("%s: no pipe: %m", src->name);
	pid = fork();
	if (!pid)
		be_killed(src, vm->gic, resample, held[1]);
	close(held[1]);
	n = pid < 0 ? 0 : read(held[0], &c, 1);
	close(held[0]);
	if (pid > 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	if (n != 1)
		return error("%s: there was no VM before", src->name);
	if (vm->inherit == INHERIT_LOWERED)
		vfio_quiesce(src->dev);
	return 0;
}
