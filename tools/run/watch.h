/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The main loop of subcommands that watch: attach, wait for the next interval, the end of the
 * run or of COMMAND, and show. The subcommand defines what is watched.
 */
#ifndef VIRQSCOPE_RUN_WATCH_H
#define VIRQSCOPE_RUN_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "report/page.h"
#include "run/options.h"
#include "util/clock.h"
#include "util/exit_code.h"

#define WATCH_SECOND_NS 1000000000ULL

struct bpf_object;
struct loop;
struct watch;			/* one run of a subcommand; only watch.c knows what is in it */

/*
 * The ops of a subcommand that watches, in the order in which they are called; cmd is its state.
 * On any result but EXIT_OK the callee has logged the reason. Only ops that say so may be NULL.
 */
struct watch_ops {
	/* w stays valid until fini() */
	enum exit_code (*init)(void *cmd, struct watch *w);
	/* Add descriptors that become readable when there is news. Returns 0 or -errno; or NULL */
	int (*wait)(void *cmd, struct loop *loop);
	/* Returns the object whose maps --pin pins */
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

	/* Called before the last page. *until is now; the op may set it to a moment later */
	void (*detach)(void *cmd, struct clock_moment *until);
	/* Called after the last page, for notes. Its result counts only if COMMAND succeeded; or NULL */
	enum exit_code (*ended)(void *cmd);
	void (*fini)(void *cmd);
};

/*
 * Run a subcommand whose command line was parsed into opts: attach, drop privileges, start
 * COMMAND; wait until the end, and show. Pages come at the interval of -i, or each second on a
 * live screen. If COMMAND fails, so does the run.
 */
enum exit_code watch_run(const struct watch_ops *ops, struct options *opts, void *cmd);

/* May be called from any op: the run ends when the op returns, as by a signal. */
void watch_stop(struct watch *w);

/* Called from attached(): measuring begins now. Returns that time, in ns of CLOCK_MONOTONIC. */
uint64_t watch_begin_now(struct watch *w);

/* Called from init(): pages follow one another instead of being redrawn, even on a terminal. */
void watch_scroll(struct watch *w);

/* Begin and end lines that are printed between pages, as a page of their own without a duration. */
enum exit_code watch_begin_lines(struct watch *w, struct report_page *page);
enum exit_code watch_end_lines(struct watch *w);

/* Called from show(): begin and end a page, of the time since the last one or of the whole run. */
enum exit_code watch_begin_page(struct watch *w, struct report_page *page, bool interval);
enum exit_code watch_end_page(struct watch *w, bool last);

/* Log a failure to read the maps. err is 0 or -errno; 0 returns EXIT_OK. */
enum exit_code watch_map_error(int err);

#endif
