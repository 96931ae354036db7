// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * virqscope list: what is there now?
 *
 * With --in-flight, the interrupts that are pending or in service: the kernel walks
 * them once, and each is printed as it was when the kernel came to it.
 */
#include <stddef.h>
#include <string.h>

#include "bpf_in_flight.h"
#include "cmd.h"
#include "counter.h"
#include "exit_code.h"
#include "feature.h"
#include "filter.h"
#include "in_flight.h"
#include "internal.h"
#include "log.h"
#include "options.h"
#include "output.h"
#include "privilege.h"
#include "require.h"

enum {
	KEY_IN_FLIGHT = 0x200,
	KEY_OLDER_THAN,
};

struct list_config {
	struct options opts;
	bool in_flight;
	const char *older_text;
	uint64_t older_us;
};

struct list_cmd {
	struct list_config config;
	const struct in_flight_printer *printer;
	struct bpf_in_flight *bpf;
	struct internal internal;
	struct output output;
	struct in_flight_page page;
};

static const struct argp_option list_options[] = {
	{ "in-flight", KEY_IN_FLIGHT, 0, 0, "The interrupts that are pending or in service", 4 },
	{ "older-than", KEY_OLDER_THAN, "US", 0,
	  "Only those that began longer ago, or nobody knows when", 4 },
	{ 0 }
};

static const struct option_number list_numbers[] = {
	{ KEY_OLDER_THAN, offsetof(struct list_config, older_us), 0, UINT64_MAX / 1000, NULL },
};

static error_t check_what(const struct list_config *config)
{
	if (config->in_flight)
		return 0;
	log_error("list: of what? --in-flight lists the interrupts that are pending or in service");
	return OPTION_REFUSED;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct list_config *config = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &config->opts;
		return 0;
	case KEY_IN_FLIGHT:
		config->in_flight = true;
		return 0;
	case KEY_OLDER_THAN:
		config->older_text = arg;
		break;
	case ARGP_KEY_ARG:
		return options_unexpected(arg);
	case ARGP_KEY_END:
		return check_what(config);
	}
	return options_number(list_numbers, 1, config, key, arg, list_options);
}

static const struct argp_child children[] = { { &options_argp, 0, NULL, 0 }, { 0 } };

static const struct argp list_argp = {
	.options = list_options,
	.parser = parse,
	.args_doc = "--in-flight",
	.doc = "Which interrupts have begun and not ended, how far did they come, and what do "
	       "they wait for?\v"
	       "Examples:\n"
	       "  virqscope list --in-flight            all that are pending or in service now\n"
	       "  virqscope list --in-flight --older-than 1000000 -V name:guest1\n"
	       "  virqscope list --in-flight -D 0000:00:04.0 --json\n"
	       "Ages are known of what begins while somebody watches, as 'virqscope latency'.\n",
	.children = children,
};

static int allow_host_irq(uint32_t host_irq, void *ctx)
{
	return bpf_in_flight_allow(ctx, host_irq);
}

static int init(struct list_cmd *c)
{
	const struct options *opts = &c->config.opts;
	struct vs_filter filter = filter_of(opts);
	int err;

	output_init(&c->output, false);
	c->printer = opts->json ? &in_flight_json : &in_flight_table;
	err = require(feature_missing_in_flight());
	if (err)
		return err;
	c->bpf = bpf_in_flight_open(&filter);
	if (!c->bpf || filter_follow_device(opts, allow_host_irq, c->bpf))
		return EXIT_ERROR;
	return EXIT_OK;
}

static int apply(struct list_cmd *c)
{
	int err = c->config.opts.internal ? internal_begin(&c->internal) : EXIT_OK;

	if (err)
		return err;
	err = privilege_drop();
	if (err)
		log_error("cannot drop privileges: %s", strerror(-err));
	return err ? EXIT_ERROR : EXIT_OK;
}

/* What nobody saw begin may be as old as you like. */
static bool is_too_young(const struct list_cmd *c, const struct vs_in_flight *irq)
{
	uint64_t age;

	return c->config.older_text && in_flight_age(irq, c->page.hz, &age) &&
	       age <= c->config.older_us * 1000;
}

static void print_one(const struct vs_in_flight *irq, void *ctx)
{
	struct in_flight_row row = { .irq = *irq };
	struct list_cmd *c = ctx;

	if (irq->vlpi) {
		c->page.invisible++;
		return;
	}
	if (is_too_young(c, irq))
		return;
	if (!vm_name(irq->pid, row.vm))
		row.vm[0] = 0;
	if (irq->host_irq)
		irq_device_of(irq->host_irq, &row.device);
	c->printer->row(&c->page, &row);
	c->page.listed++;
	c->page.partial += in_flight_partial(irq);
}

static void describe_filter(const struct list_cmd *c, char *buf, size_t size)
{
	size_t len;

	options_filter(&c->config.opts, buf, size);
	len = strlen(buf);
	if (c->config.older_text)
		snprintf(buf + len, size - len, "%s--older-than %s", len ? " " : "",
			 c->config.older_text);
}

static int run(struct list_cmd *c)
{
	char filter[320];
	int err;

	describe_filter(c, filter, sizeof(filter));
	c->page = (struct in_flight_page){
		.out = output_begin(&c->output),
		.t_ns = clock_ns(),
		.hz = counter_hz(),
		.filter = filter,
	};
	if (!c->page.out) {
		log_error("out of memory");
		return EXIT_ERROR;
	}
	err = bpf_in_flight_read(c->bpf, print_one, c);
	/* before what may take long, or end us: the output */
	internal_end(&c->internal);
	if (err) {
		log_error("cannot read what is in flight: %s", strerror(-err));
		return EXIT_ERROR;
	}
	c->printer->summary(&c->page);
	err = output_status(output_end(&c->output, true));
	if (!err && c->page.partial)
		log_note("partial: nobody watched when these began; 'virqscope latency' does");
	return err;
}

static void fini(struct list_cmd *c)
{
	output_fini(&c->output);
	bpf_in_flight_close(c->bpf);
	internal_end(&c->internal);
}

int cmd_list(int argc, char **argv)
{
	struct list_cmd c = { .internal = INTERNAL_NONE };
	struct options *opts = &c.config.opts;
	int err;

	err = options_parse(&list_argp, argc, argv, &c.config);
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
	fini(&c);
	return err;
}
