// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * virqscope latency: where does the time of an interrupt go?
 *
 * parse -> init (what does the kernel have, load) -> apply (attach, drop
 * privileges) -> run -> report -> fini. The kernel aggregates; while nothing is
 * to be shown this sleeps, and wakes only for interrupts it has not seen before.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "bpf_in_flight.h"
#include "cmd.h"
#include "command.h"
#include "counter.h"
#include "exit_code.h"
#include "feature.h"
#include "filter.h"
#include "internal.h"
#include "latency.h"
#include "log.h"
#include "loop.h"
#include "options.h"
#include "output.h"
#include "privilege.h"
#include "require.h"

#define SECOND_NS 1000000000ULL
/* Buckets are 32 bits wide: at a million interrupts a second they last for 71 minutes. */
#define READ_AT_LEAST_NS (600 * SECOND_NS)

enum {
	KEY_HIST = 0x200,
	KEY_MAX_IRQS,
};

struct latency_config {
	struct options opts;
	uint64_t max_irqs;
	bool hist;
};

struct latency_cmd {
	struct latency_config config;
	const struct latency_printer *printer;
	struct bpf_latency *bpf;
	struct bpf_in_flight *in_flight;	/* NULL: this kernel cannot tell */
	int64_t vlpis;			/* when we began; negative: not known */
	struct internal internal;
	struct latency_model model;
	struct output output;
	struct loop loop;
	struct command command;
	uint64_t hz, last_ns;
	int stats_fd;
};

static const struct argp_option latency_options[] = {
	{ "hist", KEY_HIST, 0, 0, "The distributions too", 4 },
	{ "max-irqs", KEY_MAX_IRQS, "N", 0,
	  "Room for so many interrupts of all VMs together (1024)", 4 },
	{ 0 }
};

static const struct option_number latency_numbers[] = {
	{ KEY_MAX_IRQS, offsetof(struct latency_config, max_irqs), 1, 65536, NULL },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct latency_config *config = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &config->opts;
		state->child_inputs[1] = &config->opts;
		return 0;
	case KEY_HIST:
		config->hist = true;
		return 0;
	case ARGP_KEY_ARG:
		return ARGP_ERR_UNKNOWN;
	}
	return options_number(latency_numbers, 1, config, key, arg, latency_options);
}

static const struct argp_child children[] = {
	{ &options_argp, 0, NULL, 0 }, { &options_watch_argp, 0, NULL, 0 }, { 0 },
};

static const struct argp latency_argp = {
	.options = latency_options,
	.parser = parse,
	.args_doc = "[COUNT] [-- COMMAND [ARG...]]",
	.doc = "Where does the time of an interrupt go, from the device to the guest?\v"
	       "Examples:\n"
	       "  virqscope latency                     all interrupts, until ctrl-C\n"
	       "  virqscope latency -V name:guest1 -d 10s --hist\n"
	       "  virqscope latency -D 0000:00:04.0 -i 1 60\n"
	       "  virqscope latency --internal -I 27    a guest's virtual timers\n"
	       "  virqscope latency -- ./workload       while this command runs\n"
	       "  virqscope latency -V pid:212 -I 32 -d 1m --json > latency.ndjson\n",
	.children = children,
};

static int allow_host_irq(uint32_t host_irq, void *ctx)
{
	struct latency_cmd *c = ctx;
	int err = bpf_latency_allow(c->bpf, host_irq);

	return !err && c->in_flight ? bpf_in_flight_allow(c->in_flight, host_irq) : err;
}

/* A device's vectors come and go; the filter follows. */
static int follow_device(struct latency_cmd *c)
{
	return filter_follow_device(&c->config.opts, allow_host_irq, c);
}

/* What is in flight is a figure of the summary; a kernel that cannot tell has the others. */
static int open_in_flight(struct latency_cmd *c, const struct vs_filter *filter)
{
	const char *missing = feature_missing_in_flight();

	if (missing) {
		log_verbose("what is in flight is not counted: this kernel lacks %s", missing);
		return EXIT_OK;
	}
	c->in_flight = bpf_in_flight_open(filter);
	return c->in_flight ? EXIT_OK : EXIT_ERROR;
}

static int init(struct latency_cmd *c)
{
	const struct options *opts = &c->config.opts;
	struct vs_filter filter = filter_of(opts);
	bool live = !opts->json && !opts->quiet && isatty(STDOUT_FILENO);
	int err;

	output_init(&c->output, live);
	c->printer = opts->json ? &latency_json : &latency_table;
	c->hz = counter_hz();
	err = require(feature_missing_life());
	if (err)
		return err;
	c->bpf = bpf_latency_open(&filter, c->config.max_irqs);
	if (!c->bpf || open_in_flight(c, &filter))
		return EXIT_ERROR;
	log_verbose("%llu interrupts fit in %.1f MB of maps",
		    (unsigned long long)c->config.max_irqs, bpf_latency_memory(c->bpf) / 1e6);
	if (follow_device(c) || latency_model_init(&c->model, c->bpf))
		return EXIT_ERROR;
	return EXIT_OK;
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
static int count_vlpis(struct latency_cmd *c)
{
	struct bpf_latency_totals before, after;
	struct in_flight_count now;
	int err, tries = 3;

	do {
		err = bpf_latency_totals(c->bpf, &before);
		now = count_in_flight(c);
		if (!err)
			err = bpf_latency_totals(c->bpf, &after);
	} while (!err && before.vlpis != after.vlpis && --tries);
	c->vlpis = -1;
	if (!err && now.invisible >= 0 && before.vlpis == after.vlpis)
		c->vlpis = now.invisible - (int64_t)before.vlpis;
	if (err)
		log_error("cannot read the maps: %s", strerror(-err));
	return err ? EXIT_ERROR : EXIT_OK;
}

static int apply(struct latency_cmd *c)
{
	const struct options *opts = &c->config.opts;
	uint64_t tick_ns = opts->interval_ns;
	int err;

	if (!tick_ns)
		tick_ns = c->output.live || opts->device[0] ? SECOND_NS : READ_AT_LEAST_NS;
	if (tick_ns > READ_AT_LEAST_NS)
		log_note("-i %llu s: an interrupt that comes 2^32 times in one is miscounted",
			 (unsigned long long)(tick_ns / SECOND_NS));
	/* before our signals are blocked and our privileges gone */
	err = opts->command ? command_prepare(&c->command, opts->command) : 0;
	if (err) {
		log_error("%s: %s", opts->command[0], strerror(-err));
		return EXIT_ERROR;
	}
	err = loop_init(&c->loop, tick_ns, opts->duration_ns, bpf_latency_news_fd(c->bpf),
			c->command.pid_fd);
	if (err) {
		log_error("cannot wait: %s", strerror(-err));
		return EXIT_ERROR;
	}
	if (opts->self) {
		c->stats_fd = bpf_enable_stats(BPF_STATS_RUN_TIME);
		if (c->stats_fd < 0)
			log_note("--self: BPF statistics need CAP_SYS_ADMIN");
	}
	err = opts->internal ? internal_begin(&c->internal) : EXIT_OK;
	if (err)
		return err;
	if (bpf_latency_attach(c->bpf))
		return EXIT_ERROR;
	err = privilege_drop();
	if (err) {
		log_error("cannot drop privileges: %s", strerror(-err));
		return EXIT_ERROR;
	}
	err = count_vlpis(c);
	if (err)
		return err;
	c->last_ns = clock_ns();
	err = command_start(&c->command);
	if (err) {
		log_error("%s: %s", opts->command[0], strerror(-err));
		return EXIT_ERROR;
	}
	return EXIT_OK;
}

/* A page of what happened since the last (interval), or of the whole run. */
static int show(struct latency_cmd *c, bool interval, struct in_flight_count now, bool last)
{
	struct latency_page page = {
		.t_ns = clock_ns(),
		.hz = c->hz,
		.hist = c->config.hist,
		.self = c->config.opts.self,
		.bpf_stats = c->stats_fd >= 0,
		.now = { .in_flight = now.in_flight, .invisible = c->vlpis },
	};
	int err;

	if (interval)
		page.interval_ns = page.t_ns - c->last_ns;
	c->last_ns = page.t_ns;
	page.out = output_begin(&c->output);
	if (!page.out) {
		log_error("out of memory");
		return EXIT_ERROR;
	}
	err = latency_model_report(&c->model, c->printer, &page);
	if (err) {
		log_error("cannot read the maps: %s", strerror(-err));
		return EXIT_ERROR;
	}
	return output_status(output_end(&c->output, last));
}

/* Read without printing, so that no bucket wraps unseen. */
static int keep_up(struct latency_cmd *c)
{
	struct latency_page page = { .hz = c->hz };
	int err = latency_model_report(&c->model, NULL, &page);

	if (err)
		log_error("cannot read the maps: %s", strerror(-err));
	return err ? EXIT_ERROR : EXIT_OK;
}

static int on_tick(struct latency_cmd *c)
{
	if (follow_device(c))
		return EXIT_ERROR;
	if (c->config.opts.interval_ns)
		return show(c, true, count_in_flight(c), false);
	return c->output.live ? show(c, false, count_in_flight(c), false) : keep_up(c);
}

static int on_news(struct latency_cmd *c)
{
	int err;

	bpf_latency_news_drain(c->bpf);
	err = latency_model_discover(&c->model);
	if (err)
		log_error("cannot read the maps: %s", strerror(-err));
	return err ? EXIT_ERROR : EXIT_OK;
}

static int run(struct latency_cmd *c)
{
	uint64_t ticks = 0, limit = c->config.opts.count;
	int event, err = EXIT_OK;

	while (!err && (!limit || ticks < limit)) {
		event = loop_wait(&c->loop);
		if (event < 0) {
			log_error("cannot wait: %s", strerror(-event));
			return EXIT_ERROR;
		}
		if (event == LOOP_END)
			break;
		if (event == LOOP_TICK) {
			ticks++;
			err = on_tick(c);
		} else {
			err = on_news(c);
		}
	}
	return err;
}

/* An empty report looks the same whether nothing happened or nothing could be seen. */
static void note_nothing(const struct latency_cmd *c)
{
	char filter[256];

	if (c->model.sum.events)
		return;
	options_filter(&c->config.opts, filter, sizeof(filter));
	if (filter[0])
		log_note("saw no interrupt's life end that passes %s", filter);
	else if (c->config.opts.internal)
		log_note("saw no interrupt's life end");
	else
		log_note("saw no interrupt's life end; SGIs and PPIs are seen only with --internal");
}

/* The report is ours, but a command that failed may not have done what we watched. */
static int end_command(struct latency_cmd *c)
{
	int status = command_finish(&c->command);

	if (WIFSIGNALED(status))
		log_error("%s: %s", c->config.opts.command[0], strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status))
		log_error("%s: exit status %d", c->config.opts.command[0], WEXITSTATUS(status));
	return status ? EXIT_ERROR : EXIT_OK;
}

static void fini(struct latency_cmd *c)
{
	command_finish(&c->command);
	loop_fini(&c->loop);
	output_fini(&c->output);
	latency_model_fini(&c->model);
	bpf_latency_close(c->bpf);
	bpf_in_flight_close(c->in_flight);
	internal_end(&c->internal);
	if (c->stats_fd >= 0)
		close(c->stats_fd);
}

int cmd_latency(int argc, char **argv)
{
	struct latency_cmd c = {
		.config.max_irqs = 1024,
		.loop = { -1, -1, -1, -1, -1 },
		.command = COMMAND_NONE,
		.internal = INTERNAL_NONE,
		.stats_fd = -1,
	};
	struct options *opts = &c.config.opts;
	int err;

	err = options_parse(&latency_argp, argc, argv, &c.config);
	if (err)
		return err;
	log_setup(opts->quiet ? LOG_QUIET : opts->verbose);
	err = options_resolve(opts);
	if (!err)
		err = init(&c);
	if (!err)
		err = apply(&c);
	if (!err)
		err = run(&c);
	if (!err) {
		/* while the kernel still keeps their records */
		struct in_flight_count now = count_in_flight(&c);

		bpf_latency_detach(c.bpf);
		err = show(&c, false, now, true);
		if (!err)
			note_nothing(&c);
		if (end_command(&c))
			err = EXIT_ERROR;
	}
	fini(&c);
	return err;
}
