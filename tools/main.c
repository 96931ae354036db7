// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* virqscope: what happens to an interrupt on its way into an arm64 KVM guest. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "latency/cmd.h"
#include "list/cmd.h"
#include "lr/cmd.h"
#include "mask/cmd.h"
#include "util/exit_code.h"
#include "util/log.h"
#include "util/output.h"
#include "util/version.h"

struct cmd {
	const char *name;
	enum exit_code (*func)(int argc, char **argv);
	const char *help;
};

static enum exit_code cmd_help(int argc, char **argv);
static enum exit_code cmd_version(int argc, char **argv);
static const struct cmd *find(const char *name);
static enum exit_code no_such(const char *name);

static const struct cmd cmds[] = {
	{ "latency",	cmd_latency,	"where does the time of an interrupt go?" },
	{ "list",	cmd_list,	"what is wired to what, and what is under way?" },
	{ "lr",		cmd_lr,		"are list registers the bottleneck?" },
	{ "mask",	cmd_mask,	"how is each line masked, and for how long?" },
	{ "help",	cmd_help,	"this text" },
	{ "--version",	cmd_version,	"which version this is" },
};

static void usage(FILE *out)
{
	size_t i;

	fprintf(out, "Usage: virqscope COMMAND [OPTION...]\n"
		"What happens to interrupts on their way into arm64 KVM guests.\n\n");
	for (i = 0; i < sizeof(cmds) / sizeof(cmds[0]); i++)
		fprintf(out, "  %-10s %s\n", cmds[i].name, cmds[i].help);
	fprintf(out, "\n'virqscope COMMAND --help' has the options and examples.\n");
}

/* help COMMAND is COMMAND --help */
static enum exit_code cmd_help(int argc, char **argv)
{
	char *help[] = { argc > 1 ? argv[1] : NULL, "--help", NULL };
	const struct cmd *cmd;

	if (argc > 1 && strcmp(argv[1], "--help") && strcmp(argv[1], "-h")) {
		cmd = find(argv[1]);
		if (!cmd)
			return no_such(argv[1]);
		if (cmd->func != cmd_help && cmd->func != cmd_version)
			return cmd->func(2, help);
	}
	usage(stdout);
	return output_status(NULL, output_flush());
}

static enum exit_code cmd_version(int argc, char **argv)
{
	(void)argc, (void)argv;
	puts("virqscope " VIRQSCOPE_VERSION);
	return output_status(NULL, output_flush());
}

static const struct cmd *find(const char *name)
{
	size_t i;

	if (!strcmp(name, "--help") || !strcmp(name, "-h"))
		name = "help";
	for (i = 0; i < sizeof(cmds) / sizeof(cmds[0]); i++) {
		if (!strcmp(name, cmds[i].name))
			return &cmds[i];
	}
	return NULL;
}

static enum exit_code no_such(const char *name)
{
	log_error("%s: no such command, see 'virqscope help'", name);
	return EXIT_USAGE;
}

/* What is closed would be the number of something of ours, and written to. */
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
	const struct cmd *cmd;

	occupy_standard_fds();
	if (argc < 2) {
		usage(stderr);
		return EXIT_USAGE;
	}
	cmd = find(argv[1]);
	if (!cmd)
		return no_such(argv[1]);
	return cmd->func(argc - 1, argv + 1);
}
