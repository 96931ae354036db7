// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* virqscope list: reports the wiring of devices and VMs, or the interrupts in flight. */
#include <signal.h>
#include <stddef.h>

#include "list/list.h"
#include "run/command.h"
#include "util/exit_code.h"
#include "util/log.h"

enum {
	KEY_IN_FLIGHT = 0x200,
	KEY_OLDER_THAN,
	KEY_PIN,
};

static const struct argp_option list_options[] = {
	{ "in-flight", KEY_IN_FLIGHT, 0, 0, "The interrupts that are pending or in service", 4 },
	{ "older-than", KEY_OLDER_THAN, "TIME", 0,
	  "Only those that began longer ago (50 or 50us, 1.5ms, 2s), or at an unknown time", 4 },
	{ "pin", KEY_PIN, "PATH", 0,
	  "Print nothing, but leave a file in the BPF file system that prints it when it is read",
	  4 },
	{ 0 }
};

static const struct option_number list_numbers[] = {
	{ KEY_OLDER_THAN, offsetof(struct list_config, older_ns), 0, PARSE_DURATION_MAX_NS,
	  parse_duration_us },
	{ 0 }
};

static error_t check(const void *state)
{
	const struct list_config *config = state;

	if (!config->in_flight && config->older_text)
		log_error("--older-than %s: is about what is in flight, and needs --in-flight",
			  config->older_text);
	else if (config->pin && config->older_text)
		log_error("--older-than %s: is not for what is pinned, which knows no time",
			  config->older_text);
	else if (!config->in_flight && config->opts.internal)
		log_error("--internal: is about what is in flight, and needs --in-flight");
	else if (config->pin && config->opts.internal)
		log_error("--internal: is not for what is pinned, as the kernel has to be told");
	else if (config->pin && config->in_flight && config->opts.device[0])
		log_error("-D %s: is not for what is pinned, as its host IRQs may change; use -H or "
			  "-V", config->opts.device);
	else if (config->pin && config->opts.output)
		log_error("-o %s: is not for what is pinned, which prints where it is read",
			  config->opts.output);
	else if (config->pin && config->opts.format != FORMAT_TABLE)
		log_error("--pin %s: the file there prints a table, and no other format",
			  config->pin);
	else
		return 0;
	return OPTION_REFUSED;
}

static error_t option(void *state, int key, char *arg)
{
	struct list_config *config = state;

	switch (key) {
	case KEY_IN_FLIGHT:
		config->in_flight = true;
		return 0;
	case KEY_PIN:
		config->pin = arg;
		return 0;
	case KEY_OLDER_THAN:
		config->older_text = arg;
		break;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child groups[] = {
	{ &options_vm_argp, 0, NULL, 0 },
	{ &options_irq_argp, 0, NULL, 0 },
	{ &options_argp, 0, NULL, 0 },
	{ 0 }
};

static enum exit_code run(void *state)
{
	struct list_config *config = state;
	struct options *opts = &config->opts;
	struct report report;
	enum exit_code err;

	log_setup(opts->quiet ? LOG_QUIET : opts->verbose);
	/* a file that may not grow is reported as an error and does not kill us */
	signal(SIGXFSZ, SIG_IGN);
	report_init(&report, false, NULL);
	config->report = &report;
	err = options_resolve(opts);
	if (!err)
		err = report_open(&report, opts->format, opts->output);
	if (!err)
		err = config->in_flight ? list_in_flight(config) : list_bindings(config);
	report_fini(&report);
	return err;
}

COMMAND_STATE(struct list_config, opts);

const struct command_def list_command = {
	.name = "list",
	.question = "what is wired to what, and what is under way?",
	.groups = groups,
	.options = list_options,
	.numbers = list_numbers,
	.option = option,
	.check = check,
	.doc = "What is wired to what: which device's vector raises which interrupt of which VM, by "
	       "which eventfd, whether it ever fires or not? Or, with --in-flight, which "
	       "interrupts have begun and not ended, how far did they come, and what do they "
	       "wait for?\v"
	       "Examples:\n"
	       "  virqscope list                        all devices and VMs\n"
	       "  virqscope list -D 0000:00:04.0 --json\n"
	       "  virqscope list --pin /sys/fs/bpf/wired; cat /sys/fs/bpf/wired\n"
	       "  virqscope list --in-flight            all that are pending or in service now\n"
	       "  virqscope list --in-flight --older-than 1s -V name:guest1\n"
	       "Ages are known of what begins while anything watches, as 'virqscope latency' does.\n",
	.size = sizeof(struct list_config),
	.run = run,
};
