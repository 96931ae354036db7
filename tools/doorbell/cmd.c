// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* virqscope doorbell: reports where devices write their MSIs. */
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "doorbell/doorbell.h"
#include "doorbell/follow.h"
#include "ebpf/doorbell.h"
#include "host/feature.h"
#include "host/private_irqs.h"
#include "host/privilege.h"
#include "report/report.h"
#include "run/command.h"
#include "run/preflight.h"
#include "util/clock.h"
#include "util/exit_code.h"
#include "util/log.h"
#include "util/memory_error.h"

enum { KEY_PIN = 0x200, KEY_FOLLOW };

struct doorbell_cmd {
	struct options opts;
	const char *pin;		/* NULL: print */
	bool follow;
	struct report report;
	struct bpf_doorbell *bpf;
	struct doorbell_list list;
	struct doorbell_model model;	/* of the list */
};

static const struct argp_option doorbell_options[] = {
	{ 0, 'D', "BDF", 0, "Only where this PCI device writes its MSIs", 1 },
	{ "follow", KEY_FOLLOW, 0, 0,
	  "Each mapping that comes or goes, and each MSI that begins or ceases to use one, as it "
	  "happens", 4 },
	{ "pin", KEY_PIN, "PATH", 0,
	  "Print nothing, but leave a file in the BPF file system that prints it when it is read",
	  4 },
	{ 0 }
};

static error_t option(void *state, int key, char *arg)
{
	struct doorbell_cmd *c = state;

	switch (key) {
	case 'D':
		return options_line(&c->opts, key, arg);
	case KEY_FOLLOW:
		c->follow = true;
		return 0;
	case KEY_PIN:
		c->pin = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static error_t check(const void *state)
{
	const struct doorbell_cmd *c = state;

	if (c->pin && c->follow)
		log_error("--pin %s: the file there prints what there is, and no event (--follow)",
			  c->pin);
	else if (c->pin && c->opts.output)
		log_error("-o %s: is not for what is pinned, which prints where it is read",
			  c->opts.output);
	else if (c->pin && c->opts.format != FORMAT_TABLE)
		log_error("--pin %s: the file there prints text, and no other format", c->pin);
	else
		return 0;
	return OPTION_REFUSED;
}

static const struct argp_child groups[] = {
	{ &options_argp, 0, NULL, 0 },
	{ 0 }
};

static enum exit_code print(struct doorbell_cmd *c)
{
	char filter[256];
	struct doorbell_page page = { .filter = filter, .model = &c->model };
	enum exit_code code;
	int err;

	options_filter(&c->opts, filter, sizeof(filter));
	page.report.t_ns = clock_ns();
	page.report.wall_ns = clock_wall_ns(page.report.t_ns);
	code = report_begin(&c->report, &page.report);
	if (code)
		return code;
	err = doorbell_print(&page);
	if (err) {
		log_error("cannot print the report: %s", strerror(-err));
		return EXIT_ERROR;
	}
	return report_end(&c->report, true);
}

static enum exit_code read_and_print(struct doorbell_cmd *c)
{
	enum exit_code code;
	int err;

	private_irqs_notice();
	code = privilege_drop();
	if (code)
		return code;
	err = doorbell_list_read(&c->list, c->bpf);
	if (err) {
		log_error("cannot read the doorbells: %s", doorbell_list_error(err));
		return EXIT_ERROR;
	}
	code = memory_error(doorbell_model_group(&c->model, &c->list, sysconf(_SC_PAGESIZE),
						 c->opts.device));
	return code ? code : print(c);
}

static enum exit_code list(struct doorbell_cmd *c)
{
	enum exit_code err = preflight(feature_missing(FEATURE_DOORBELL));

	if (err)
		return err;
	c->bpf = bpf_doorbell_open(c->opts.device, c->pin);
	if (!c->bpf)
		return EXIT_ERROR;
	if (c->pin)
		err = bpf_doorbell_pin(c->bpf, c->pin) ? EXIT_ERROR : EXIT_OK;
	else
		err = read_and_print(c);
	doorbell_model_fini(&c->model);
	doorbell_list_free(&c->list);
	bpf_doorbell_close(c->bpf);
	return err;
}

static enum exit_code run(void *state)
{
	struct doorbell_cmd *c = state;
	struct options *opts = &c->opts;
	enum exit_code err;

	if (c->follow)
		return doorbell_follow(opts);
	log_setup(opts->quiet ? LOG_QUIET : opts->verbose);
	/* a file that may not grow is reported as an error and does not kill us */
	signal(SIGXFSZ, SIG_IGN);
	report_init(&c->report, false, NULL);
	err = options_resolve(opts);
	if (!err)
		err = report_open(&c->report, opts->format, opts->output);
	if (!err)
		err = list(c);
	report_fini(&c->report);
	return err;
}

COMMAND_STATE(struct doorbell_cmd, opts);

const struct command_def doorbell_command = {
	.name = "doorbell",
	.question = "where do devices write their MSIs?",
	.groups = groups,
	.options = doorbell_options,
	.option = option,
	.check = check,
	.doc = "Where do devices write their MSIs: which interrupt controllers take them, can a "
	       "device raise another one's interrupts there, in which domains of IOMMUs are they "
	       "mapped, and which devices use these mappings?\v"
	       "Examples:\n"
	       "  virqscope doorbell                    all doorbells, their mappings and users\n"
	       "  virqscope doorbell -D 0000:00:04.0 --json\n"
	       "  virqscope doorbell --follow           what changes, until ctrl-C\n"
	       "  virqscope doorbell --pin /sys/fs/bpf/doorbells; cat /sys/fs/bpf/doorbells\n",
	.size = sizeof(struct doorbell_cmd),
	.run = run,
};
