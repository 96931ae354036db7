// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* virqscope: traces interrupts on their way into arm64 KVM guests. */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "run/command.h"
#include "util/exit_code.h"
#include "util/log.h"
#include "util/output.h"
#include "util/version.h"

/* commands.h has X(NAME) for each NAME/cmd.c, in alphabetical order. */
#define X(name) extern const struct command_def name##_command;
#include "commands.h"
#undef X

#define X(name) &name##_command,
static const struct command_def *const commands[] = {
#include "commands.h"
};
#undef X

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static const struct command_def *find(const char *name)
{
	size_t i;

	for (i = 0; i < COMMANDS; i++) {
		if (!strcmp(name, commands[i]->name))
			return commands[i];
	}
	return NULL;
}

static bool is_help(const char *name)
{
	return !strcmp(name, "help") || !strcmp(name, "--help") || !strcmp(name, "-h");
}

static bool is_version(const char *name)
{
	return !strcmp(name, "--version");
}

static void put_line(FILE *out, const char *name, const char *text)
{
	fprintf(out, "  %-10s %s\n", name, text);
}

static void usage(FILE *out)
{
	size_t i;

	fprintf(out, "Usage: virqscope COMMAND [OPTION...]\n"
		"What happens to interrupts on their way into arm64 KVM guests.\n\n");
	for (i = 0; i < COMMANDS; i++)
		put_line(out, commands[i]->name, commands[i]->question);
	put_line(out, "help", "this text");
	put_line(out, "--version", "which version this is");
	fprintf(out, "\n'virqscope COMMAND --help' has the options and examples.\n");
}

static enum exit_code no_such(const char *name)
{
	log_error("%s: no such command, see 'virqscope help'", name);
	return EXIT_USAGE;
}

/* help COMMAND is COMMAND --help */
static enum exit_code help(char *name)
{
	char *argv[] = { name, "--help", NULL };
	const struct command_def *def = name ? find(name) : NULL;

	if (def)
		return command_run(def, 2, argv);
	if (name && !is_help(name) && !is_version(name))
		return no_such(name);
	usage(stdout);
	return output_status(NULL, output_flush());
}

static enum exit_code version(void)
{
	puts("virqscope " VIRQSCOPE_VERSION);
	return output_status(NULL, output_flush());
}

/*
 * If a standard descriptor is closed, the next file that we open would get its number and be
 * written to.
 */
static void occupy_standard_fds(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	const struct command_def *def;

	occupy_standard_fds();
	if (argc < 2) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (is_help(argv[1]))
		return help(argv[2]);
	if (is_version(argv[1]))
		return version();
	def = find(argv[1]);
	return def ? command_run(def, argc - 1, argv + 1) : no_such(argv[1]);
}
