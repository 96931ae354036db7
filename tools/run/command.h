/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A subcommand as one definition: its options, and the code that runs once they are parsed. */
#ifndef VIRQSCOPE_RUN_COMMAND_H
#define VIRQSCOPE_RUN_COMMAND_H

#include <argp.h>
#include <stddef.h>

#include "run/options.h"
#include "util/exit_code.h"

struct watch_ops;

/* The parser takes the state for its struct options: fails to compile if that is not at its begin. */
#define COMMAND_STATE(type, opts) \
	_Static_assert(!offsetof(type, opts), "the state of a subcommand begins with its options")

/*
 * The state of a subcommand begins with a struct options, is zeroed, and belongs to one run.
 * Members may be NULL unless a comment says otherwise.
 */
struct command_def {
	const char *name;
	const char *question;		/* one line of `virqscope help` */
	const struct argp_child *groups;	/* of run/options.h */
	const struct argp_option *options;	/* its own */
	const struct option_number *numbers;	/* of these; ended by key 0 */
	const char *arguments;		/* as --help shows them */
	const char *doc;		/* of --help */

	size_t size;			/* of its state */
	void (*defaults)(void *state);
	/*
	 * Store an option. Returns 0, OPTION_REFUSED after logging the reason, or ARGP_ERR_UNKNOWN
	 * for an option of numbers.
	 */
	error_t (*option)(void *state, int key, char *arg);
	/* Check that the options go together. Returns 0, or OPTION_REFUSED after logging why. */
	error_t (*check)(const void *state);

	/* Exactly one of the two is set */
	const struct watch_ops *watch;
	enum exit_code (*run)(void *state);
};

/* Parse a command line of which argv[0] is the subcommand, and run the subcommand. */
enum exit_code command_run(const struct command_def *def, int argc, char **argv);

#endif
