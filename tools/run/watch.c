// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "ebpf/explain.h"
#include "host/privilege.h"
#include "host/settled.h"
#include "host/private_irqs.h"
#include "report/report.h"
#include "run/watch.h"
#include "util/child.h"
#include "util/clock.h"
#include "util/exit_code.h"
#include "util/log.h"
#include "util/loop.h"
#include "util/signals.h"

struct watch {
	const struct watch_ops *ops;
	const struct options *opts;
	void *cmd;
	struct report report;
	struct signals signals;
	struct loop loop;
	int duration, tick, tending;	/* timers of the loop */
	uint64_t ticks;
	struct child child;
	struct private_irqs private_irqs;
	int stats_fd;			/* keeps the kernel's BPF statistics on; -1: off */
	uint64_t began_ns;		/* when measuring began */
	uint64_t last_ns;		/* when the last page was made */
	struct clock_moment until;		/* the end of measuring; 0: not yet */
	bool stopped;
	bool pinned;
};

#define WATCH_NONE {					\
	.loop = LOOP_NONE,				\
	.signals = SIGNALS_NONE,			\
	.child = CHILD_NONE,				\
	.private_irqs = PRIVATE_IRQS_NONE,		\
	.stats_fd = -1,					\
}

static enum exit_code child_failed(const struct watch *w, int err)
{
	log_error("%s: %s", w->opts->command[0], strerror(-err));
	return EXIT_ERROR;
}

static uint64_t tick_ns(const struct watch *w)
{
	if (w->opts->interval_ns)
		return w->opts->interval_ns;
	if (w->report.output.live)
		return WATCH_SECOND_NS;
	return w->ops->idle_ns;
}

static enum exit_code cannot_wait(int err)
{
	if (err)
		log_error("cannot wait: %s", strerror(-err));
	return err ? EXIT_ERROR : EXIT_OK;
}

static enum exit_code on_end(void *ctx)
{
	struct watch *w = ctx;

	w->stopped = true;
	return EXIT_OK;
}

static enum exit_code on_tick(void *ctx)
{
	struct watch *w = ctx;

	w->ticks++;
	if (w->opts->interval_ns || w->report.output.live)
		return w->ops->show(w->cmd, w->opts->interval_ns, false);
	return w->ops->keep_up ? w->ops->keep_up(w->cmd) : EXIT_OK;
}

static enum exit_code on_tending(void *ctx)
{
	struct watch *w = ctx;

	return w->ops->tend(w->cmd);
}

/* Add what the loop waits for. Sources that end the run come first: they are served first. */
static int wait_for(struct watch *w)
{
	struct loop *loop = &w->loop;
	int err = loop_add(loop, w->signals.fd, on_end, w);

	if (!err)
		err = loop_add(loop, w->child.pid_fd, on_end, w);
	if (err)
		return err;
	w->duration = loop_add_timer(loop, on_end, w);
	if (w->duration < 0)
		return w->duration;
	w->tick = loop_add_timer(loop, on_tick, w);
	if (w->tick < 0)
		return w->tick;
	w->tending = loop_add_timer(loop, on_tending, w);
	if (w->tending < 0)
		return w->tending;
	return w->ops->wait ? w->ops->wait(w->cmd, loop) : 0;
}

/* The ticks and the duration count from now on. */
static int start_timers(struct watch *w)
{
	uint64_t tending_ns = w->ops->tend ? WATCH_SECOND_NS : 0;
	int err = loop_arm(&w->loop, w->tick, tick_ns(w), tick_ns(w));

	if (!err)
		err = loop_arm(&w->loop, w->tending, tending_ns, tending_ns);
	return err ? err : loop_arm(&w->loop, w->duration, w->opts->duration_ns, 0);
}

/* Do what needs privileges, except loading and attaching, before they are dropped. */
static enum exit_code prepare(struct watch *w)
{
	const struct options *opts = w->opts;
	enum exit_code code;
	int err = opts->command ? child_prepare(&w->child, opts->command, &w->signals) : 0;

	if (err)
		return child_failed(w, err);
	code = cannot_wait(wait_for(w));
	if (code)
		return code;
	if (opts->self) {
		w->stats_fd = bpf_enable_stats(BPF_STATS_RUN_TIME);
		if (w->stats_fd < 0)
			log_note("--self: BPF statistics need CAP_SYS_ADMIN");
	}
	if (opts->internal)
		return private_irqs_begin(&w->private_irqs);
	private_irqs_notice();
	return EXIT_OK;
}

/* Pin only in a new directory, which unpin() may then remove. */
static enum exit_code pin(struct watch *w)
{
	const char *dir = w->opts->pin;
	int err;

	if (!dir)
		return EXIT_OK;
	err = mkdir(dir, 0700) ? -errno : 0;
	w->pinned = !err;
	if (!err)
		err = bpf_object__pin_maps(w->ops->object(w->cmd), dir);
	if (err)
		bpf_explain_pin(dir, err);
	return err ? EXIT_ERROR : EXIT_OK;
}

static void unpin(struct watch *w)
{
	if (!w->pinned)
		return;
	bpf_object__unpin_maps(w->ops->object(w->cmd), w->opts->pin);
	if (rmdir(w->opts->pin))
		log_error("--pin %s: cannot remove it: %s", w->opts->pin, strerror(errno));
}

static enum exit_code start_command(struct watch *w)
{
	int err = child_start(&w->child);

	return err ? child_failed(w, err) : EXIT_OK;
}

static enum exit_code begin(struct watch *w)
{
	enum exit_code err = prepare(w);

	if (!err)
		err = pin(w);
	if (!err)
		err = w->ops->attach(w->cmd);
	if (!err)
		settled_wait();
	if (!err)
		err = privilege_drop();
	w->last_ns = clock_ns();
	if (!err && w->ops->attached)
		err = w->ops->attached(w->cmd);
	w->began_ns = w->last_ns;
	if (!err)
		err = cannot_wait(start_timers(w));
	/* a signal came while we loaded: report what was seen so far, and do not start COMMAND */
	if (err || signals_take(&w->signals))
		return err;
	return start_command(w);
}

static enum exit_code until_end(struct watch *w)
{
	uint64_t limit = w->opts->count;
	enum exit_code code = EXIT_OK;
	int err = 0;

	while (!err && !code && !w->stopped && !w->signals.taken && (!limit || w->ticks < limit))
		err = loop_serve(&w->loop, &code);
	return err ? cannot_wait(err) : code;
}

static enum exit_code run(struct watch *w)
{
	enum exit_code err = until_end(w);

	signals_take(&w->signals);
	if (err)
		return err;
	/* measuring ends here: detaching takes a while */
	w->until = clock_moment();
	w->ops->detach(w->cmd, &w->until);
	return w->ops->show(w->cmd, false, true);
}

void watch_stop(struct watch *w)
{
	w->stopped = true;
}

uint64_t watch_begin_now(struct watch *w)
{
	w->last_ns = clock_ns();
	return w->last_ns;
}

void watch_scroll(struct watch *w)
{
	w->report.output.live = false;
}

/* A page of this moment, without a duration */
static struct report_page page_now(const struct watch *w)
{
	struct clock_moment now = w->until.ns ? w->until : clock_moment();

	return (struct report_page){
		.t_ns = now.ns,
		.counter = now.counter,
		.wall_ns = clock_wall_ns(now.ns),
		.self = w->opts->self,
		.bpf_stats = w->stats_fd >= 0,
	};
}

enum exit_code watch_begin_lines(struct watch *w, struct report_page *page)
{
	*page = page_now(w);
	return report_begin(&w->report, page);
}

enum exit_code watch_end_lines(struct watch *w)
{
	return watch_end_page(w, false);
}

enum exit_code watch_begin_page(struct watch *w, struct report_page *page, bool interval)
{
	*page = page_now(w);
	page->duration_ns = page->t_ns - (interval ? w->last_ns : w->began_ns);
	if (interval)
		page->interval_ns = page->duration_ns;
	w->last_ns = page->t_ns;
	return report_begin(&w->report, page);
}

enum exit_code watch_end_page(struct watch *w, bool last)
{
	return report_end(&w->report, last);
}

enum exit_code watch_map_error(int err)
{
	if (err)
		log_error("cannot read the maps: %s", strerror(-err));
	return err ? EXIT_ERROR : EXIT_OK;
}

/* If COMMAND failed, the report may not cover what was meant to be watched: fail, too. */
static enum exit_code end_command(struct watch *w)
{
	int status = child_finish(&w->child, &w->signals);

	if (WIFSIGNALED(status))
		log_error("%s: %s", w->opts->command[0], strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status))
		log_error("%s: exit status %d", w->opts->command[0], WEXITSTATUS(status));
	return status ? EXIT_ERROR : EXIT_OK;
}

static enum exit_code watch(struct watch *w)
{
	enum exit_code err = begin(w), ended;

	if (!err)
		err = run(w);
	if (err)
		return err;
	ended = w->ops->ended ? w->ops->ended(w->cmd) : EXIT_OK;
	err = end_command(w);
	return err ? err : ended;
}

static void fini(struct watch *w)
{
	child_finish(&w->child, &w->signals);
	unpin(w);
	loop_fini(&w->loop);
	report_fini(&w->report);
	private_irqs_end(&w->private_irqs);
	signals_end(&w->signals);
	if (w->stats_fd >= 0)
		close(w->stats_fd);
}

enum exit_code watch_run(const struct watch_ops *ops, struct options *opts, void *cmd)
{
	struct watch w = WATCH_NONE;
	enum exit_code err;

	log_setup(opts->quiet ? LOG_QUIET : opts->verbose);
	w.ops = ops;
	w.opts = opts;
	w.cmd = cmd;
	report_init(&w.report,
		    opts->format == FORMAT_TABLE && !opts->quiet && isatty(STDOUT_FILENO),
		    &w.signals);
	/* open() of a FIFO waits for a reader: before signals_begin() a signal still ends that */
	err = report_open(&w.report, opts->format, opts->output);
	if (!err)
		err = cannot_wait(signals_begin(&w.signals));
	if (!err)
		err = options_resolve(opts);
	if (!err)
		err = ops->init(cmd, &w);
	if (!err)
		err = watch(&w);
	fini(&w);
	ops->fini(cmd);
	return err;
}
