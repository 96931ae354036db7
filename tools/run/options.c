// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/types.h>
#include <virqscope/filter.h>

#include "run/options.h"
#include "run/usage_error.h"
#include "run/vm_find.h"
#include "util/exit_code.h"
#include "util/log.h"
#include "util/output.h"

enum {
	KEY_PIN = 0x100,
	KEY_INTERNAL,
	KEY_SELF,
	KEY_WAIT,
	KEY_USAGE,
	KEY_FORMAT = 0x180,		/* and the enum format */
	KEY_HELP = '?',
};

#define INTID_MAX 0xffffff	/* LPIs have at most 24 bits in the vgic */

#define VM_OPTION \
	{ 0, 'V', "VM", 0, "Only this VM: pid:PID, name:NAME, or the ID that virqscope prints", 1 }

static const struct argp_option vm_options[] = {
	VM_OPTION,
	{ 0 }
};

static const struct argp_option vm_wait_options[] = {
	VM_OPTION,
	{ "wait", KEY_WAIT, 0, 0, "Wait until there is that VM", 2 },
	{ 0 }
};

static const struct argp_option irq_options[] = {
	{ 0, 'I', "INTID", 0, "Only this interrupt of the guest", 1 },
	{ 0, 'H', "IRQ", 0, "Only interrupts that this host IRQ raised", 1 },
	{ 0, 'D', "BDF", 0, "Only interrupts of this PCI device", 1 },
	{ "internal", KEY_INTERNAL, 0, 0, "SGIs and PPIs (timers, PMU) too", 1 },
	{ 0 }
};

#define FORMAT_OPTION(NAME, name, help) { #name, KEY_FORMAT + FORMAT_##NAME, 0, 0, help, 3 },

static const struct argp_option common_options[] = {
	FORMAT_LIST(FORMAT_OPTION)
	{ "output", 'o', "FILE", 0, "Write the report to FILE, not to standard output", 3 },
	{ "quiet", 'q', 0, 0, "No live screen and no notes, only the report", 3 },
	{ "verbose", 'v', 0, 0, "Say what is done; twice: libbpf's messages too", 3 },
	/* argp has help and usage as well, but succeeds even if the text cannot be written */
	{ "help", KEY_HELP, 0, 0, "Give this help list", -1 },
	{ 0, 'h', 0, OPTION_ALIAS, 0, -1 },
	{ "usage", KEY_USAGE, 0, 0, "Give a short usage message", -1 },
	{ 0 }
};

static const struct argp_option watch_options[] = {
	{ "interval", 'i', "SECONDS", 0, "Report each interval by itself, COUNT times", 2 },
	{ "duration", 'd', "TIME", 0, "Stop after this time: 1.5, 500ms, 10s, 2m, 1h", 2 },
	{ "self", KEY_SELF, 0, 0, "What virqscope itself costs", 3 },
	{ "pin", KEY_PIN, "DIR", 0, "Have the BPF maps there while it runs (bpftool)", 3 },
	{ 0 }
};

static const struct option_number irq_numbers[] = {
	{ 'I', offsetof(struct options, intid), 0, INTID_MAX, NULL },
};

static const struct option_number line_numbers[] = {
	{ 'H', offsetof(struct options, host_irq), 1, INT_MAX, NULL },
};

static const struct option_number watch_numbers[] = {
	{ 'i', offsetof(struct options, interval_ns), 1, PARSE_DURATION_MAX_NS,
	  parse_duration },
	{ 'd', offsetof(struct options, duration_ns), 1, PARSE_DURATION_MAX_NS,
	  parse_duration },
};

/* "-i", or "--self" for an option that has no letter. */
static const char *option_name(const struct argp_option *names, int key, char buf[32])
{
	for (; names->key || names->name; names++) {
		if (names->key != key)
			continue;
		if (key < 0x80)
			snprintf(buf, 32, "-%c", key);
		else
			snprintf(buf, 32, "--%s", names->name);
		return buf;
	}
	return "option";
}

error_t options_number(const struct option_number *table, size_t n, void *config,
		       int key, const char *arg, const struct argp_option *names)
{
	const char *wrong;
	char name[32];
	uint64_t *out;
	size_t i;

	for (i = 0; i < n && table[i].key != key; i++)
		;
	if (i == n)
		return ARGP_ERR_UNKNOWN;
	out = (uint64_t *)((char *)config + table[i].offset);
	wrong = (table[i].parse ? table[i].parse : parse_number)(arg, table[i].min, table[i].max,
								 out);
	if (!wrong)
		return 0;
	log_error("%s %s: %s", option_name(names, key, name), arg, wrong);
	return OPTION_REFUSED;
}

static error_t parse_device(struct options *opts, const char *arg)
{
	const char *wrong = parse_bdf(arg, opts->device);

	if (!wrong)
		return 0;
	log_error("-D %s: %s", arg, wrong);
	return OPTION_REFUSED;
}

error_t options_hist(enum hist_detail *hist, const char *arg)
{
	if (arg && strcmp(arg, "fine")) {
		log_error("--hist=%s: is neither --hist nor --hist=fine", arg);
		return OPTION_REFUSED;
	}
	*hist = arg ? HIST_FINE : HIST_OCTAVES;
	return 0;
}

error_t options_unexpected(const char *arg)
{
	log_error("%s: unexpected argument", arg);
	return OPTION_REFUSED;
}

static error_t parse_count(struct options *opts, const char *arg)
{
	const char *wrong;

	if (opts->count)
		return options_unexpected(arg);
	wrong = parse_number(arg, 1, UINT32_MAX, &opts->count);
	if (!wrong)
		return 0;
	log_error("COUNT %s: %s", arg, wrong);
	return OPTION_REFUSED;
}

/* Private INTIDs are filtered out without --internal, so -I below 32 could never match. */
static error_t check_intid(const struct options *opts)
{
	if (opts->internal || !opts->intid_text || opts->intid >= VS_PRIVATE_IRQS)
		return 0;
	log_error("-I %s: is an SGI or PPI: --internal shows these, of latency and list --in-flight",
		  opts->intid_text);
	return OPTION_REFUSED;
}

static error_t check_count(const struct options *opts)
{
	if (!opts->count || opts->interval_ns)
		return 0;
	log_error("COUNT %llu: needs an interval (-i SECONDS)", (unsigned long long)opts->count);
	return OPTION_REFUSED;
}

/* Exits when the text is printed, as argp's own help does. */
static void show_help(const struct argp_state *state, unsigned int what)
{
	argp_help(state->root_argp, stdout, what, state->name);
	exit(output_status(NULL, output_flush()));
}

static error_t parse_vm(int key, char *arg, struct argp_state *state)
{
	struct options *opts = state->input;

	switch (key) {
	case 'V':
		opts->vm = arg;
		return 0;
	case KEY_WAIT:
		opts->wait = true;
		return 0;
	case ARGP_KEY_END:
		if (!opts->wait || opts->vm)
			return 0;
		log_error("--wait: for which VM? It needs -V");
		return OPTION_REFUSED;
	}
	return ARGP_ERR_UNKNOWN;
}

error_t options_line(struct options *opts, int key, char *arg)
{
	if (key == 'D')
		return parse_device(opts, arg);
	opts->host_irq_text = arg;
	return options_number(line_numbers, 1, opts, key, arg, irq_options);
}

static error_t parse_irq(int key, char *arg, struct argp_state *state)
{
	struct options *opts = state->input;

	switch (key) {
	case KEY_INTERNAL:
		opts->internal = true;
		return 0;
	case ARGP_KEY_END:
		return check_intid(opts);
	case 'I':
		opts->intid_text = arg;
		break;
	case 'H':
	case 'D':
		return options_line(opts, key, arg);
	}
	return options_number(irq_numbers, 1, opts, key, arg, irq_options);
}

static error_t parse_common(int key, char *arg, struct argp_state *state)
{
	struct options *opts = state->input;

	if (key > KEY_FORMAT && key < KEY_FORMAT + FORMATS) {
		opts->format = key - KEY_FORMAT;
		return 0;
	}
	switch (key) {
	case 'o':
		opts->output = arg;
		return 0;
	case KEY_HELP:
	case 'h':
		show_help(state, ARGP_HELP_STD_HELP);
		return 0;
	case KEY_USAGE:
		show_help(state, ARGP_HELP_USAGE);
		return 0;
	case 'q':
		opts->quiet = true;
		return 0;
	case 'v':
		opts->verbose++;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static error_t parse_watch(int key, char *arg, struct argp_state *state)
{
	struct options *opts = state->input;

	switch (key) {
	case KEY_SELF:
		opts->self = true;
		return 0;
	case KEY_PIN:
		opts->pin = arg;
		return 0;
	case ARGP_KEY_ARG:
		/* argp hands over one at a time; the first after "--" takes the rest */
		if (state->quoted && state->next > state->quoted) {
			opts->command = &state->argv[state->next - 1];
			state->next = state->argc;
			return 0;
		}
		return parse_count(opts, arg);
	case ARGP_KEY_END:
		if (state->quoted && !opts->command) {
			log_error("--: needs a COMMAND behind it");
			return OPTION_REFUSED;
		}
		return check_count(opts);
	}
	return options_number(watch_numbers, sizeof(watch_numbers) / sizeof(watch_numbers[0]),
			      opts, key, arg, watch_options);
}

const struct argp options_vm_argp = { .options = vm_options, .parser = parse_vm };
const struct argp options_vm_wait_argp = { .options = vm_wait_options, .parser = parse_vm };
const struct argp options_irq_argp = { .options = irq_options, .parser = parse_irq };
const struct argp options_watch_argp = { .options = watch_options, .parser = parse_watch };
const struct argp options_argp = { .options = common_options, .parser = parse_common };

enum exit_code options_parse(const struct argp *argp, int argc, char **argv, void *config)
{
	char name[64], help[sizeof(name) + sizeof(" --help")];
	error_t err;

	/* the name of the command in --help */
	snprintf(name, sizeof(name), "virqscope %s", argv[0]);
	snprintf(help, sizeof(help), "%s --help", name);
	argv[0] = name;
	/* in order: otherwise argp moves arguments before "--" behind it, into COMMAND */
	err = argp_parse(argp, argc, argv, ARGP_IN_ORDER | ARGP_NO_ERRS | ARGP_NO_HELP, NULL,
			 config);
	if (err && err != OPTION_REFUSED)
		usage_error(argp, argv + 1, help);
	return err ? EXIT_USAGE : EXIT_OK;
}

static enum exit_code resolve_vm(struct options *opts)
{
	struct vm_found found;
	enum exit_code err = vm_find(opts->vm, opts->wait, &found);

	if (err)
		return err;
	opts->pid = found.pid;
	opts->vm_gen = found.gen;
	opts->vm_gen_given = found.gen_given;
	return EXIT_OK;
}

static const char *resolve_host_irq(const struct options *opts)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/kernel/irq/%llu", (unsigned long long)opts->host_irq);
	return access(path, F_OK) ? "the host has no such IRQ" : NULL;
}

static const char *resolve_device(const struct options *opts)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s", opts->device);
	return access(path, F_OK) ? "there is no such device" : NULL;
}

static enum exit_code resolved(const char *option, const char *text, const char *wrong)
{
	if (!wrong)
		return EXIT_OK;
	log_error("%s %s: %s", option, text, wrong);
	return EXIT_USAGE;
}

void options_filter(const struct options *opts, char *buf, size_t size)
{
	const char *const given[][2] = {
		{ "-V", opts->vm },
		{ "-I", opts->intid_text },
		{ "-H", opts->host_irq_text },
		{ "-D", opts->device[0] ? opts->device : NULL },
	};
	size_t i, len = 0;

	buf[0] = 0;
	for (i = 0; i < sizeof(given) / sizeof(given[0]) && len < size; i++) {
		if (given[i][1])
			len += snprintf(buf + len, size - len, "%s%s %s", len ? " " : "",
					given[i][0], given[i][1]);
	}
}

enum exit_code options_resolve(struct options *opts)
{
	enum exit_code err = EXIT_OK;

	if (opts->vm)
		err = resolve_vm(opts);
	if (!err && opts->host_irq_text)
		err = resolved("-H", opts->host_irq_text, resolve_host_irq(opts));
	if (!err && opts->device[0])
		err = resolved("-D", opts->device, resolve_device(opts));
	return err;
}
