// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Reports an option that getopt refused in one line that begins with the option, as our other
 * messages do. argp and getopt print three lines and do not return the reason.
 */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "run/usage_error.h"
#include "util/log.h"

#define OPTIONS_MAX 64

struct option_list {
	const struct argp_option *option[OPTIONS_MAX];
	size_t n;
	const char *help;
};

/* Collect the options of a parser and of its children. */
static void collect(const struct argp *argp, struct option_list *list)
{
	const struct argp_option *option = argp->options;
	const struct argp_child *child = argp->children;

	for (; option && option->key && list->n < OPTIONS_MAX; option++)
		list->option[list->n++] = option;
	for (; child && child->argp; child++)
		collect(child->argp, list);
}

static const struct argp_option *find_letter(const struct option_list *list, char letter)
{
	size_t i;

	for (i = 0; i < list->n; i++) {
		if (list->option[i]->key == letter)
			return list->option[i];
	}
	return NULL;
}

/* Returns how many options the name may abbreviate, and stores one of them. */
static size_t find_name(const struct option_list *list, const char *name, size_t len,
			const struct argp_option **found)
{
	size_t i, n = 0;

	for (i = 0; i < list->n; i++) {
		const char *full = list->option[i]->name;

		if (!full || strncmp(full, name, len))
			continue;
		*found = list->option[i];
		if (!full[len])
			return 1;
		n++;
	}
	return n;
}

static bool needs_argument(const struct argp_option *option)
{
	return option->arg && !(option->flags & OPTION_ARG_OPTIONAL);
}

/* Take an option and its argument, the next word. Returns 2, or 0 after logging there is none. */
static int take_next(char **argv, const char *name, int len)
{
	if (argv[1])
		return 2;
	log_error("%.*s: needs an argument", len, name);
	return 0;
}

/* Returns how many words of argv --name or --name=value takes; 0 after logging an error. */
static int take_name(const struct option_list *list, char **argv)
{
	const struct argp_option *option;
	int len = strcspn(argv[0], "=");
	size_t n = find_name(list, argv[0] + 2, len - 2, &option);

	if (!n)
		log_error("%.*s: no such option, see '%s'", len, argv[0], list->help);
	else if (n > 1)
		log_error("%.*s: is ambiguous", len, argv[0]);
	else if (needs_argument(option) && !argv[0][len])
		return take_next(argv, argv[0], len);
	else if (!option->arg && argv[0][len])
		log_error("%.*s: takes no argument", len, argv[0]);
	else
		return 1;
	return 0;
}

/* As take_name() for -abc. After a letter that takes one, the rest of the word is the argument. */
static int take_letters(const struct option_list *list, char **argv)
{
	const struct argp_option *option;
	char name[] = "-?";
	const char *at;

	for (at = argv[0] + 1; *at; at++) {
		option = find_letter(list, *at);
		name[1] = *at;
		if (!option) {
			log_error("%s: no such option, see '%s'", name, list->help);
			return 0;
		}
		if (needs_argument(option))
			return at[1] ? 1 : take_next(argv, name, 2);
	}
	return 1;
}

void usage_error(const struct argp *argp, char **argv, const char *help)
{
	struct option_list list = { .help = help };
	int taken;

	collect(argp, &list);
	while (*argv && strcmp(*argv, "--")) {
		if (argv[0][0] != '-' || !argv[0][1])
			taken = 1;
		else if (argv[0][1] == '-')
			taken = take_name(&list, argv);
		else
			taken = take_letters(&list, argv);
		if (!taken)
			return;
		argv += taken;
	}
	log_error("usage error, see '%s'", help);
}
