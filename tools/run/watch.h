/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Watching, for the subcommands that do: attach, wait for the next interval, the end or
 * a COMMAND's, and show. What is watched is theirs.
 */
#ifndef VIRQSCOPE_RUN_WATCH_H
#define VIRQSCOPE_RUN_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "host/private_irqs.h"
#include "report/page.h"
#include "run/options.h"
#include "util/child.h"
#include "util/clock.h"
#include "util/exit_code.h"
#include "util/loop.h"
#include "util/output.h"
#include "util/signals.h"

#define WATCH_SECOND_NS 1000000000ULL

struct bpf_object;

/*
 * What a subcommand does; cmd is its own. A function that returns another exit code than EXIT_OK
 * has said why. In the order in which they are called:
 */
struct watch_ops {
	enum exit_code (*init)(void *cmd);
	/* what is readable when there is something new; NULL: nothing is */
	int (*read_fd)(void *cmd);
	/* whose maps --pin pins */
	struct bpf_object *(*object)(void *cmd);
	enum exit_code (*attach)(void *cmd);
	/*
	 * Called after privileges were dropped, before COMMAND starts. Measuring starts at
	 * watch.last_ns, which this may move.
	 */
	enum exit_code (*attached)(void *cmd);

	enum exit_code (*readable)(void *cmd);
	/*
	 * Each tick at which nothing is to be shown; these come at least so often. NULL and 0:
	 * what is not read is not lost.
	 */
	enum exit_code (*keep_up)(void *cmd);
	uint64_t idle_ns;
	/* Each second, whatever is shown. NULL: there is nothing to tend. */
	enum exit_code (*tend)(void *cmd);
	/* a page: of the time since the last one (interval), or of the whole run */
	enum exit_code (*show)(void *cmd, bool interval, bool last);

	/* before the last page */
	void (*detach)(void *cmd);
	/* after it: what it cannot say. What it returns counts if COMMAND did well */
	enum exit_code (*ended)(void *cmd);
	void (*fini)(void *cmd);
};

struct watch {
	const struct watch_ops *ops;
	const struct options *opts;
	void *cmd;
	struct output output;
	struct signals signals;
	struct loop loop;
	struct child child;
	struct private_irqs private_irqs;
	int stats_fd;			/* the kernel counts the runs of programs; -1: not */
	uint64_t began_ns;		/* what is observed, */
	uint64_t last_ns;		/* and the last page was made */
	struct clock_moment until;		/* the end of what is observed; 0: not yet */
	bool end;			/* set by the subcommand: it has seen enough */
	bool pinned;
};

/*
 * All of a subcommand: parse its command line into config, which begins with a struct
 * options; attach, drop privileges, start COMMAND; wait until the end, and show. A tick
 * comes each -i; without it each second if a page is to be redrawn.
 * A failure of COMMAND is one of ours.
 */
enum exit_code watch_main(struct watch *w, const struct watch_ops *ops, const struct argp *argp,
			  int argc, char **argv, void *config, void *cmd);

/* For show(): a page, of the time since the last one or of the whole run. */
enum exit_code watch_begin_page(struct watch *w, struct report_page *page, bool interval);
enum exit_code watch_end_page(struct watch *w, bool last);

/* A failure to read the maps, or to get memory. err: 0 or -errno */
enum exit_code watch_map_error(int err);
enum exit_code watch_memory_error(int err);

#endif
