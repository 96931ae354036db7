// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* virqscope mask: how is each line masked, by whom, and what does that take? */
#include <stddef.h>
#include <string.h>

#include "cmd.h"
#include "counter.h"
#include "exit_code.h"
#include "feature.h"
#include "filter.h"
#include "log.h"
#include "mask.h"
#include "options.h"
#include "require.h"
#include "watch.h"

/* Buckets are 32 bits wide: at a million interrupts a second they last for 71 minutes. */
#define READ_AT_LEAST_NS (600 * WATCH_SECOND_NS)

enum { KEY_HIST = 0x200 };

struct mask_config {
	struct options opts;
	bool hist;
};

struct mask_cmd {
	struct mask_config config;
	const struct mask_printer *printer;
	struct mask_model model;
	struct watch watch;
};

static const struct mask_printer *const printers[FORMATS] = {
	[FORMAT_TABLE] = &mask_table,
	[FORMAT_JSON] = &mask_json,
};

static const struct argp_option mask_options[] = {
	{ 0, 'H', "IRQ", 0, "Only the lines of this host IRQ", 1 },
	{ 0, 'D', "BDF", 0, "Only the line of this PCI device", 1 },
	{ "hist", KEY_HIST, 0, 0, "The distributions too", 4 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct mask_config *config = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &config->opts;
		state->child_inputs[1] = &config->opts;
		return 0;
	case 'H':
	case 'D':
		return options_line(&config->opts, key, arg);
	case KEY_HIST:
		config->hist = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = {
	{ &options_watch_argp, 0, NULL, 0 },
	{ &options_argp, 0, NULL, 0 },
	{ 0 }
};

static const struct argp mask_argp = {
	.options = mask_options,
	.parser = parse,
	.args_doc = "[COUNT] [-- COMMAND [ARG...]]",
	.doc = "How is the line (INTx) of each passed-through device masked, on whose behalf, and "
	       "for how long?\v"
	       "Examples:\n"
	       "  virqscope mask                        all lines, until ctrl-C\n"
	       "  virqscope mask -D 0000:00:04.0 -i 1 60\n"
	       "  virqscope mask --json -d 10s > mask.ndjson\n"
	       "  virqscope mask -- ./workload          while this command runs\n",
	.children = children,
};

static struct bpf_object *object(void *cmd)
{
	struct mask_cmd *c = cmd;

	return bpf_mask_object(c->model.bpf);
}

static int attach(void *cmd)
{
	struct mask_cmd *c = cmd;

	return bpf_mask_attach(c->model.bpf) ? EXIT_ERROR : EXIT_OK;
}

static int attached(void *cmd)
{
	struct mask_cmd *c = cmd;

	int err = watch_map_error(mask_model_begin(&c->model, c->watch.last_ns));

	bpf_mask_begin(c->model.bpf);
	return err;
}

static void detach(void *cmd)
{
	struct mask_cmd *c = cmd;

	bpf_mask_detach(c->model.bpf);
}

static int show(void *cmd, bool interval, bool last)
{
	struct mask_cmd *c = cmd;
	struct mask_page page = {
		.hz = counter_hz(),
		.counter = counter_read(),
		.hist = c->config.hist,
	};
	int err = watch_begin_page(&c->watch, &page.report, interval);

	if (!err)
		err = watch_map_error(mask_model_report(&c->model, c->printer, &page));
	return err ? err : watch_end_page(&c->watch, last);
}

static int keep_up(void *cmd)
{
	struct mask_cmd *c = cmd;

	return watch_map_error(mask_model_read(&c->model, clock_ns()));
}

static int init(void *cmd)
{
	struct mask_cmd *c = cmd;
	struct vs_filter filter = filter_of(&c->config.opts);
	int err = require(feature_missing_mask());

	if (err)
		return err;
	c->printer = printers[c->config.opts.format];
	c->model.bpf = bpf_mask_open(&filter, c->config.opts.device);
	return c->model.bpf ? EXIT_OK : EXIT_ERROR;
}

static int ended(void *cmd)
{
	struct mask_cmd *c = cmd;
	char filter[256];

	options_filter(&c->config.opts, filter, sizeof(filter));
	if (!c->model.n)
		log_note("no passed-through device has a line (INTx) that was wired%s%s",
			 filter[0] ? " and passes " : "", filter);
	return EXIT_OK;
}

static void fini(void *cmd)
{
	struct mask_cmd *c = cmd;

	mask_model_fini(&c->model);
	bpf_mask_close(c->model.bpf);
}

static const struct watch_ops mask_watch = {
	.init = init,
	.object = object,
	.attach = attach,
	.attached = attached,
	.keep_up = keep_up,
	.idle_ns = READ_AT_LEAST_NS,
	.show = show,
	.detach = detach,
	.ended = ended,
	.fini = fini,
};

int cmd_mask(int argc, char **argv)
{
	struct mask_cmd c = { 0 };

	return watch_main(&c.watch, &mask_watch, &mask_argp, argc, argv, &c.config, &c);
}
