// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * virqscope latency: where does the time of an interrupt go?
 *
 * The kernel aggregates; while nothing is to be shown this wakes for interrupts it has not
 * seen before, and once a second to see whether room is to be given back.
 */
#include <stddef.h>
#include <string.h>

#include "ebpf/in_flight.h"
#include "host/feature.h"
#include "latency/latency.h"
#include "latency/maps.h"
#include "latency/outlier.h"
#include "run/command.h"
#include "run/filter.h"
#include "run/options.h"
#include "run/preflight.h"
#include "run/vm_exists.h"
#include "run/watch.h"
#include "util/clock.h"
#include "util/exit_code.h"
#include "util/log.h"
#include "util/loop.h"
#include "util/memory_error.h"

/* Buckets are 32 bits wide: at a million interrupts a second they last for 71 minutes. */
#define READ_AT_LEAST_NS (600 * WATCH_SECOND_NS)

#define THRESHOLD_MAX_NS (1000 * WATCH_SECOND_NS)

enum {
	KEY_HIST = 0x200,
	KEY_STAGES,
	KEY_MAX_IRQS,
	KEY_THRESHOLD,
	KEY_BEFORE,
};

struct latency_cmd {
	struct options opts;
	uint64_t max_irqs;
	const char *threshold_text;	/* given if it is not NULL */
	uint64_t threshold_ns;
	const char *before_text;
	uint64_t before;		/* lives to be shown before the outlier's */
	enum hist_detail hist;
	bool stages;
	struct latency_source *source;
	struct bpf_in_flight *in_flight;	/* NULL: this kernel does not report it */
	int64_t vlpis;			/* when we began; negative: not known */
	struct in_flight_count at_end;
	struct bpf_outlier *outlier;		/* NULL: no threshold */
	struct latency_model model;
	struct vm_exists vms;
	struct watch *watch;
	uint64_t hz;
};

static const struct argp_option latency_options[] = {
	{ "stages", KEY_STAGES, 0, 0, "A line for each stage of each interrupt", 4 },
	{ "hist", KEY_HIST, "fine", OPTION_ARG_OPTIONAL,
	  "The distributions too, by powers of two; fine: each bucket that is not empty", 4 },
	{ "max-irqs", KEY_MAX_IRQS, "N", 0,
	  "Room for so many interrupts of all VMs together (1024)", 4 },
	{ "threshold", KEY_THRESHOLD, "TIME", 0,
	  "Stop at the first injection (or delivery, if no host IRQ raised it) that takes longer "
	  "(50 or 50us, 1.5ms), and show its life", 4 },
	{ "before", KEY_BEFORE, "N", 0, "And so many lives before it (16)", 4 },
	{ 0 }
};

static const struct option_number latency_numbers[] = {
	{ KEY_MAX_IRQS, offsetof(struct latency_cmd, max_irqs), 1, 65536, NULL },
	{ KEY_THRESHOLD, offsetof(struct latency_cmd, threshold_ns), 1, THRESHOLD_MAX_NS,
	  parse_duration_us },
	{ KEY_BEFORE, offsetof(struct latency_cmd, before), 0, VS_LIVES / 2, NULL },
	{ 0 }
};

static error_t check_before(const void *state)
{
	const struct latency_cmd *c = state;

	if (c->threshold_text || !c->before_text)
		return 0;
	log_error("--before %s: of which outlier? It needs --threshold", c->before_text);
	return OPTION_REFUSED;
}

static error_t option(void *state, int key, char *arg)
{
	struct latency_cmd *c = state;

	switch (key) {
	case KEY_STAGES:
		c->stages = true;
		return 0;
	case KEY_HIST:
		return options_hist(&c->hist, arg);
	case KEY_THRESHOLD:
		c->threshold_text = arg;
		break;
	case KEY_BEFORE:
		c->before_text = arg;
		break;
	}
	return ARGP_ERR_UNKNOWN;
}

static void defaults(void *state)
{
	struct latency_cmd *c = state;

	c->max_irqs = 1024;
	c->before = 16;
}

static const struct argp_child groups[] = {
	{ &options_vm_wait_argp, 0, NULL, 0 },
	{ &options_irq_argp, 0, NULL, 0 },
	{ &options_watch_argp, 0, NULL, 0 },
	{ &options_argp, 0, NULL, 0 },
	{ 0 }
};

/* Interrupts in flight are a figure of the summary; without them a kernel has the others. */
static enum exit_code open_in_flight(struct latency_cmd *c, const struct vs_filter *filter)
{
	struct missing missing = feature_missing(FEATURE_IN_FLIGHT);
	char text[256];

	if (missing.err)
		return preflight_known(missing);
	if (missing.name) {
		log_verbose("what is in flight is not counted: this kernel lacks %s",
			    feature_text(&missing, text, sizeof(text)));
		return EXIT_OK;
	}
	c->in_flight = bpf_in_flight_open(filter, c->opts.device,
					  latency_maps_bound(c->source->maps), false);
	return c->in_flight ? EXIT_OK : EXIT_ERROR;
}

static enum exit_code open_outlier(struct latency_cmd *c, const struct vs_filter *filter)
{
	uint64_t ticks = (unsigned __int128)c->threshold_ns * c->hz / WATCH_SECOND_NS;

	if (!c->threshold_text)
		return EXIT_OK;
	c->outlier = bpf_outlier_open(filter, latency_maps_bound(c->source->maps), ticks);
	return c->outlier ? EXIT_OK : EXIT_ERROR;
}

static void note_long(uint64_t interval_ns)
{
	if (interval_ns > READ_AT_LEAST_NS)
		log_note("-i %llu s: an interrupt that comes 2^32 times in one is miscounted",
			 (unsigned long long)(interval_ns / WATCH_SECOND_NS));
}

/* Does this kernel have all that it needs, and have we? */
static enum exit_code may_use(const struct latency_source_ops *ops)
{
	enum exit_code err = EXIT_OK;
	int i;

	for (i = 0; i < FEATURES && !err; i++) {
		if (ops->features & 1U << i)
			err = preflight(feature_missing(i));
	}
	return err;
}

static enum exit_code init(void *cmd, struct watch *w)
{
	struct latency_cmd *c = cmd;
	const struct options *opts = &c->opts;
	const struct latency_source_ops *ops = latency_source_choose();
	struct vs_filter filter = filter_of(opts);
	enum exit_code err;

	c->watch = w;
	c->hz = clock_hz();
	err = may_use(ops);
	if (err)
		return err;
	c->source = latency_source_open(ops, &filter, opts->device, c->max_irqs);
	if (!c->source || open_in_flight(c, &filter) || open_outlier(c, &filter))
		return EXIT_ERROR;
	log_verbose("%llu interrupts fit in %.1f MB of maps",
		    (unsigned long long)c->max_irqs, latency_source_memory(c->source) / 1e6);
	if (vm_exists_open(&c->vms))
		return EXIT_ERROR;
	note_long(opts->interval_ns);
	return memory_error(latency_model_init(&c->model, c->source, c->outlier, c->max_irqs,
					       opts->interval_ns));
}

static struct in_flight_count count_in_flight(struct latency_cmd *c)
{
	struct in_flight_count count = { -1, -1 };
	int err;

	if (!c->in_flight)
		return count;
	err = bpf_in_flight_count(c->in_flight, &count);
	if (err)
		log_note("cannot count what is in flight: %s", strerror(-err));
	return count;
}

/*
 * How many vLPIs were there when the kernel's count of those that become one began?
 * Later the VM that has them may be gone.
 */
static enum exit_code count_vlpis(struct latency_cmd *c)
{
	struct latency_totals before, after;
	struct in_flight_count now;
	int err, tries = 3;

	do {
		err = latency_source_totals(c->source, &before);
		now = count_in_flight(c);
		if (!err)
			err = latency_source_totals(c->source, &after);
	} while (!err && before.vlpis != after.vlpis && --tries);
	c->vlpis = -1;
	if (!err && now.invisible >= 0 && before.vlpis == after.vlpis)
		c->vlpis = now.invisible - (int64_t)before.vlpis;
	return watch_map_error(err);
}

static struct bpf_object *object(void *cmd)
{
	struct latency_cmd *c = cmd;

	return latency_source_object(c->source);
}

static enum exit_code attach(void *cmd)
{
	struct latency_cmd *c = cmd;

	if (c->outlier && bpf_outlier_attach(c->outlier))
		return EXIT_ERROR;
	return latency_source_attach(c->source) ? EXIT_ERROR : EXIT_OK;
}

static enum exit_code attached(void *cmd)
{
	struct latency_cmd *c = cmd;

	if (c->outlier)
		bpf_outlier_begin(c->outlier);
	return count_vlpis(cmd);
}

static void detach(void *cmd, struct clock_moment *until)
{
	struct latency_cmd *c = cmd;

	(void)until;
	/* while the kernel still keeps their records */
	c->at_end = count_in_flight(c);
	if (c->outlier)
		bpf_outlier_detach(c->outlier);
	latency_source_detach(c->source);
}

static enum exit_code show_outlier(struct latency_cmd *c, const struct report_page *report)
{
	struct outlier_page page = {
		.report = *report,
		.hz = c->hz,
		.threshold_ns = c->threshold_ns,
	};

	return watch_map_error(outlier_report(c->outlier, &page, c->before));
}

/* A monitor runs for months, and VMs come and go. */
static enum exit_code make_room(struct latency_cmd *c)
{
	size_t before = c->model.in_use;
	int err;

	if (!latency_model_is_tight(&c->model) ||
	    !vm_exists_look(&c->vms, latency_model_is_full(&c->model)))
		return EXIT_OK;
	err = latency_model_forget(&c->model, vm_exists, &c->vms);
	c->vms.fruitless = c->model.in_use == before;
	return watch_map_error(err);
}

/* For readers of the pinned maps */
static enum exit_code publish(struct latency_cmd *c)
{
	if (!c->opts.pin)
		return EXIT_OK;
	return watch_map_error(latency_model_publish(&c->model, clock_ns(), c->hz));
}

static enum exit_code show(void *cmd, bool interval, bool last)
{
	struct latency_cmd *c = cmd;
	struct in_flight_count now = last ? c->at_end : count_in_flight(c);
	struct latency_page page = {
		.hz = c->hz,
		.hist = c->hist,
		.stages = c->stages,
		.now = { .in_flight = now.in_flight, .invisible = c->vlpis },
	};
	enum exit_code err = watch_begin_page(c->watch, &page.report, interval);

	if (!err)
		err = watch_map_error(latency_model_update(&c->model));
	if (!err)
		err = watch_map_error(latency_print(&c->model, &page));
	latency_model_next_interval(&c->model);
	if (!err)
		err = publish(c);
	if (!err && !last)
		err = make_room(c);
	if (!err && last && c->outlier)
		err = show_outlier(c, &page.report);
	return err ? err : watch_end_page(c->watch, last);
}

/* Read without printing, so that no bucket wraps unseen. */
static enum exit_code keep_up(void *cmd)
{
	struct latency_cmd *c = cmd;

	return watch_map_error(latency_model_update(&c->model));
}

/* Room is given back, and what is pinned is kept up to date. */
static enum exit_code tend(void *cmd)
{
	struct latency_cmd *c = cmd;
	enum exit_code code = EXIT_OK;

	if (c->opts.pin)
		code = watch_map_error(latency_model_update(&c->model));
	if (code == EXIT_OK)
		code = make_room(c);
	return code == EXIT_OK ? publish(c) : code;
}

static enum exit_code on_wakeup(void *cmd)
{
	struct latency_cmd *c = cmd;
	enum exit_code err;

	latency_maps_wakeup_drain(c->source->maps);
	err = watch_map_error(latency_model_discover(&c->model));
	return err ? err : make_room(c);
}

static enum exit_code on_outlier(void *cmd)
{
	struct latency_cmd *c = cmd;

	bpf_outlier_wakeup_drain(c->outlier);
	if (bpf_outlier_found(c->outlier))
		watch_stop(c->watch);
	return EXIT_OK;
}

static int wait_for_interrupts(void *cmd, struct loop *loop)
{
	struct latency_cmd *c = cmd;
	int err = loop_add(loop, latency_maps_wakeup_fd(c->source->maps), on_wakeup, c);

	if (!err && c->outlier)
		err = loop_add(loop, bpf_outlier_wakeup_fd(c->outlier), on_outlier, c);
	return err;
}

/* An empty report looks the same whether nothing happened or nothing could be seen. */
static void note_nothing(const struct latency_cmd *c)
{
	char filter[256];

	if (c->model.sum.events)
		return;
	options_filter(&c->opts, filter, sizeof(filter));
	if (filter[0])
		log_note("saw no interrupt's life end that passes %s", filter);
	else if (c->opts.internal)
		log_note("saw no interrupt's life end");
	else
		log_note("saw no interrupt's life end; SGIs and PPIs are seen only with --internal");
}

static enum exit_code ended(void *cmd)
{
	struct latency_cmd *c = cmd;

	note_nothing(c);
	return c->outlier && bpf_outlier_found(c->outlier) ? EXIT_THRESHOLD : EXIT_OK;
}

static void fini(void *cmd)
{
	struct latency_cmd *c = cmd;

	latency_model_fini(&c->model);
	latency_source_close(c->source);
	bpf_in_flight_close(c->in_flight);
	bpf_outlier_close(c->outlier);
	vm_exists_close(&c->vms);
}

static const struct watch_ops latency_watch = {
	.init = init,
	.wait = wait_for_interrupts,
	.object = object,
	.attach = attach,
	.attached = attached,
	.keep_up = keep_up,
	.idle_ns = READ_AT_LEAST_NS,
	.tend = tend,
	.show = show,
	.detach = detach,
	.ended = ended,
	.fini = fini,
};

COMMAND_STATE(struct latency_cmd, opts);

const struct command_def latency_command = {
	.name = "latency",
	.question = "where does the time of an interrupt go?",
	.groups = groups,
	.options = latency_options,
	.numbers = latency_numbers,
	.defaults = defaults,
	.option = option,
	.check = check_before,
	.arguments = "[COUNT] [-- COMMAND [ARG...]]",
	.doc = "Where does the time of an interrupt go, from the device to the guest?\v"
	       "Examples:\n"
	       "  virqscope latency                     all interrupts, the slowest first\n"
	       "  virqscope latency --stages -I 32      each stage of one\n"
	       "  virqscope latency -V name:guest1 -d 10s --hist\n"
	       "  virqscope latency --wait -V name:guest1  from when that VM starts\n"
	       "  virqscope latency -D 0000:00:04.0 -i 1 60\n"
	       "  virqscope latency --internal -I 27    a guest's virtual timers\n"
	       "  virqscope latency --threshold 50us    until one takes longer than 50 us\n"
	       "  virqscope latency -- ./workload       while this command runs\n"
	       "  virqscope latency -V pid:212 -I 32 -d 1m --json > latency.ndjson\n",
	.size = sizeof(struct latency_cmd),
	.watch = &latency_watch,
};
