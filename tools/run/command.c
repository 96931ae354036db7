// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdlib.h>

#include "run/command.h"
#include "run/watch.h"
#include "util/memory_error.h"

/* The input of the parser below */
struct parse {
	const struct command_def *def;
	void *state;
};

static error_t parse_number_of(const struct parse *p, int key, char *arg)
{
	size_t n = 0;

	if (!p->def->numbers)
		return ARGP_ERR_UNKNOWN;
	while (p->def->numbers[n].key)
		n++;
	return options_number(p->def->numbers, n, p->state, key, arg, p->def->options);
}

static error_t parse_own(const struct parse *p, int key, char *arg)
{
	error_t err = p->def->option ? p->def->option(p->state, key, arg) : ARGP_ERR_UNKNOWN;

	return err == ARGP_ERR_UNKNOWN ? parse_number_of(p, key, arg) : err;
}

static void pass_options(const struct parse *p, struct argp_state *argp)
{
	int i;

	for (i = 0; p->def->groups[i].argp; i++)
		argp->child_inputs[i] = p->state;
}

static error_t parse(int key, char *arg, struct argp_state *argp)
{
	const struct parse *p = argp->input;

	switch (key) {
	case ARGP_KEY_INIT:
		pass_options(p, argp);
		return 0;
	case ARGP_KEY_ARG:
		return p->def->arguments ? ARGP_ERR_UNKNOWN : options_unexpected(arg);
	case ARGP_KEY_END:
		return p->def->check ? p->def->check(p->state) : 0;
	case ARGP_KEY_NO_ARGS:
	case ARGP_KEY_ARGS:
	case ARGP_KEY_SUCCESS:
	case ARGP_KEY_ERROR:
	case ARGP_KEY_FINI:
		return ARGP_ERR_UNKNOWN;
	}
	return parse_own(p, key, arg);
}

static enum exit_code parse_and_run(const struct command_def *def, void *state, int argc,
				    char **argv)
{
	const struct argp argp = {
		.options = def->options,
		.parser = parse,
		.args_doc = def->arguments,
		.doc = def->doc,
		.children = def->groups,
	};
	struct parse p = { def, state };
	enum exit_code code;

	if (def->defaults)
		def->defaults(state);
	code = options_parse(&argp, argc, argv, &p);
	if (code)
		return code;
	return def->watch ? watch_run(def->watch, state, state) : def->run(state);
}

enum exit_code command_run(const struct command_def *def, int argc, char **argv)
{
	void *state = calloc(1, def->size);
	enum exit_code code;

	if (!state)
		return memory_error(-ENOMEM);
	code = parse_and_run(def, state, argc, argv);
	free(state);
	return code;
}
