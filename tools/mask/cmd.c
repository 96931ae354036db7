// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* virqscope mask: reports how each line is masked, by whom, and for how long. */
#include <stddef.h>
#include <string.h>

#include "host/feature.h"
#include "mask/mask.h"
#include "mask/policy.h"
#include "run/command.h"
#include "run/filter.h"
#include "run/options.h"
#include "run/preflight.h"
#include "run/watch.h"
#include "util/clock.h"
#include "util/exit_code.h"
#include "util/log.h"
#include "util/loop.h"

/* Buckets are 32 bits wide: at a million interrupts a second they wrap after 71 minutes. */
#define READ_AT_LEAST_NS (600 * WATCH_SECOND_NS)

enum { KEY_HIST = 0x200, KEY_FOLLOW, KEY_POLICY };

struct mask_cmd {
	struct options opts;
	const char *policy_name;	/* NULL: none */
	enum hist_detail hist;
	bool follow;
	struct mask_model model;
	struct bpf_policy *policy;
	enum bpf_policy_state policy_state;
	struct watch *watch;
	struct report_page switches;	/* where on_switch() prints, while switches are read */
};

static const struct argp_option mask_options[] = {
	{ 0, 'H', "IRQ", 0, "Only the lines of this host IRQ", 1 },
	{ 0, 'D', "BDF", 0, "Only the line of this PCI device", 1 },
	{ "policy", KEY_POLICY, "NAME|FILE", 0,
	  "Meanwhile have this BPF program advise how lines are masked, all of them: hold-off, or "
	  "of a FILE", 3 },
	{ "hist", KEY_HIST, "fine", OPTION_ARG_OPTIONAL,
	  "The distributions too, by powers of two; fine: each bucket that is not empty", 4 },
	{ "follow", KEY_FOLLOW, 0, 0, "Each switch of the mode, as it happens", 4 },
	{ 0 }
};

static error_t option(void *state, int key, char *arg)
{
	struct mask_cmd *c = state;

	switch (key) {
	case 'H':
	case 'D':
		return options_line(&c->opts, key, arg);
	case KEY_HIST:
		return options_hist(&c->hist, arg);
	case KEY_FOLLOW:
		c->follow = true;
		return 0;
	case KEY_POLICY:
		c->policy_name = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child groups[] = {
	{ &options_watch_argp, 0, NULL, 0 },
	{ &options_argp, 0, NULL, 0 },
	{ 0 }
};

static struct bpf_object *object(void *cmd)
{
	struct mask_cmd *c = cmd;

	return bpf_mask_object(c->model.bpf);
}

/* The policy comes last: the programs see its switches before counting begins without counting. */
static enum exit_code attach(void *cmd)
{
	struct mask_cmd *c = cmd;
	int err = bpf_mask_attach(c->model.bpf);

	if (!err && c->policy)
		err = bpf_policy_attach(c->policy);
	return err ? EXIT_ERROR : EXIT_OK;
}

static void on_switch(const struct vs_mask_switch *s, void *ctx)
{
	struct mask_cmd *c = ctx;

	mask_print_switch(&c->switches, s);
}

/* Print the switches since the last call, as a page of their own. */
static enum exit_code put_switches(struct mask_cmd *c, bool head)
{
	enum exit_code err = watch_begin_lines(c->watch, &c->switches);

	if (err)
		return err;
	if (head && !c->switches.sink)
		mask_table_switches(c->switches.out);
	err = watch_map_error(bpf_mask_consume(c->model.bpf));
	return err ? err : watch_end_lines(c->watch);
}

static enum exit_code on_switches(void *cmd)
{
	return put_switches(cmd, false);
}

static int wait_for_switches(void *cmd, struct loop *loop)
{
	struct mask_cmd *c = cmd;

	return loop_add(loop, bpf_mask_fd(c->model.bpf), on_switches, c);
}

static enum exit_code attached(void *cmd)
{
	struct mask_cmd *c = cmd;
	enum exit_code err = c->follow ? put_switches(c, true) : EXIT_OK;

	mask_model_begin(&c->model, watch_begin_now(c->watch));
	return err;
}

static void ask_policy(struct mask_cmd *c)
{
	if (c->policy)
		c->policy_state = bpf_policy_state(c->policy);
}

static void detach(void *cmd, struct clock_moment *until)
{
	struct mask_cmd *c = cmd;

	bpf_mask_detach(c->model.bpf, until);
	/* before our own detach changes the state */
	ask_policy(c);
	bpf_policy_detach(c->policy);
}

static enum exit_code show(void *cmd, bool interval, bool last)
{
	struct mask_cmd *c = cmd;
	struct mask_page page = {
		.hz = clock_hz(),
		.policy = c->policy_name,
		.hist = c->hist,
	};
	enum exit_code err = c->follow ? put_switches(c, false) : EXIT_OK;

	if (!last)
		ask_policy(c);
	page.policy_state = c->policy_state;
	if (!err)
		err = watch_begin_page(c->watch, &page.report, interval);
	if (!err)
		err = watch_map_error(mask_model_update(&c->model, page.report.t_ns));
	if (!err)
		err = watch_map_error(mask_print(&c->model, &page));
	mask_model_next_interval(&c->model);
	return err ? err : watch_end_page(c->watch, last);
}

static enum exit_code keep_up(void *cmd)
{
	struct mask_cmd *c = cmd;

	return watch_map_error(mask_model_update(&c->model, clock_ns()));
}

static enum exit_code init(void *cmd, struct watch *w)
{
	struct mask_cmd *c = cmd;
	struct vs_filter filter = filter_of(&c->opts);
	enum exit_code err = preflight(feature_missing(FEATURE_MASK));

	if (err)
		return err;
	c->watch = w;
	c->model.bpf = bpf_mask_open(&filter, c->opts.device,
				     c->follow ? on_switch : NULL, c);
	if (!c->model.bpf)
		return EXIT_ERROR;
	/* with --follow the screen scrolls instead of being redrawn */
	if (c->follow)
		watch_scroll(w);
	if (!c->policy_name)
		return EXIT_OK;
	err = preflight(feature_missing(FEATURE_POLICY));
	if (err)
		return err;
	c->policy = bpf_policy_open(c->policy_name);
	return c->policy ? EXIT_OK : EXIT_ERROR;
}

static enum exit_code ended(void *cmd)
{
	struct mask_cmd *c = cmd;
	char filter[256];

	options_filter(&c->opts, filter, sizeof(filter));
	if (!c->model.n)
		log_note("no passed-through device has a line (INTx) that was wired%s%s",
			 filter[0] ? " and passes " : "", filter);
	return EXIT_OK;
}

static void fini(void *cmd)
{
	struct mask_cmd *c = cmd;

	bpf_policy_close(c->policy);
	mask_model_fini(&c->model);
	bpf_mask_close(c->model.bpf);
}

static const struct watch_ops mask_watch = {
	.init = init,
	.wait = wait_for_switches,
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

COMMAND_STATE(struct mask_cmd, opts);

const struct command_def mask_command = {
	.name = "mask",
	.question = "how is each line masked, and for how long?",
	.groups = groups,
	.options = mask_options,
	.option = option,
	.arguments = "[COUNT] [-- COMMAND [ARG...]]",
	.doc = "How is the line (INTx) of each passed-through device masked, on whose behalf, and "
	       "for how long? Why does that change, and what is it worth?\v"
	       "Examples:\n"
	       "  virqscope mask                        all lines, until ctrl-C\n"
	       "  virqscope mask -D 0000:00:04.0 -i 1 60\n"
	       "  virqscope mask --json -d 10s > mask.ndjson\n"
	       "  virqscope mask --follow               each switch, until ctrl-C\n"
	       "  virqscope mask --policy hold-off      lines whose other users come and go\n"
	       "  virqscope mask -- ./workload          while this command runs\n",
	.size = sizeof(struct mask_cmd),
	.watch = &mask_watch,
};
