/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Watching, for the subcommands that do: attach, wait for the next interval, the end or
 * a COMMAND's, and show. What is watched is theirs.
 */
#ifndef VIRQSCOPE_RUN_WATCH_H
#define VIRQSCOPE_RUN_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "report/page.h"
#include "run/options.h"
#include "util/clock.h"
#include "util/exit_code.h"

#define WATCH_SECOND_NS 1000000000ULL

struct bpf_object;
struct loop;
struct watch;			/* one run of a subcommand; only watch.c knows what is in it */

/*
 * The parts of a subcommand that watches, in the order in which they are called; cmd is its own.
 * On any result but EXIT_OK the callee has logged the reason. Those that may be NULL say so.
 */
struct watch_ops {
	/* w stays valid until fini() */
	enum exit_code (*init)(void *cmd, struct watch *w);
	/* Add the descriptors that are readable when there is something new. 0 or -errno; or NULL */
	int (*wait)(void *cmd, struct loop *loop);
	/* Of the maps that --pin pins */
	struct bpf_object *(*object)(void *cmd);
	enum exit_code (*attach)(void *cmd);
	/* Called after privileges were dropped, before COMMAND starts; or NULL */
	enum exit_code (*attached)(void *cmd);

	/* Called at least every idle_ns. NULL and 0 if unread counters cannot overflow */
	enum exit_code (*keep_up)(void *cmd);
	uint64_t idle_ns;
	/* Called each second, whatever is shown; or NULL */
	enum exit_code (*tend)(void *cmd);
	/* Print a page: of the time since the last one (interval), or of the whole run */
	enum exit_code (*show)(void *cmd, bool interval, bool last);

	/* Called before the last page. until: now; what is observed may end a moment later */
	void (*detach)(void *cmd, struct clock_moment *until);
	/* Called after it, for notes. The result counts if COMMAND succeeded */
	enum exit_code (*ended)(void *cmd);
	void (*fini)(void *cmd);
};

/*
 * Run a subcommand whose command line was parsed into opts: attach, drop privileges, start
 * COMMAND; wait until the end, and show. A tick comes each -i; without it each second if a page
 * is to be redrawn. A failure of COMMAND is one of ours.
 */
enum exit_code watch_run(const struct watch_ops *ops, struct options *opts, void *cmd);

/* Call it from any op: the run ends after it, as if a signal had come. */
void watch_stop(struct watch *w);

/* Call it from attached(): measuring begins now, which is returned, in ns of CLOCK_MONOTONIC. */
uint64_t watch_begin_now(struct watch *w);

/* Call it from init(): a page follows the last one, even on a terminal. */
void watch_scroll(struct watch *w);

/* Print lines between the pages. Returns NULL without memory, after logging that. */
FILE *watch_begin_lines(struct watch *w);
enum exit_code watch_end_lines(struct watch *w);

/* For show(): a page, of the time since the last one or of the whole run. */
enum exit_code watch_begin_page(struct watch *w, struct report_page *page, bool interval);
enum exit_code watch_end_page(struct watch *w, bool last);

/* A failure to read the maps, or to get memory. err: 0 or -errno */
enum exit_code watch_map_error(int err);
enum exit_code watch_memory_error(int err);

#endif
