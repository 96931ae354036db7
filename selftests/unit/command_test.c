// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that a command runs when it is started and not before, that one which
 * cannot be run is said to be so by the kernel's own error, and that nothing is
 * left behind.
 */
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../tools/command.h"
#include "../tap.h"

static int open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int n = 0;

	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

struct start_case {
	const char *path;
	int err;
};

static const struct start_case starts[] = {
	{ "/nowhere/there-is-no-such-command", -ENOENT },
	{ "there-is-no-such-command", -ENOENT },
	{ "/dev/null", -EACCES },
	{ "/", -EACCES },
	{ "/dev/null/x", -ENOTDIR },
	{ "true", 0 },
};

static void test_start(const struct start_case *s)
{
	char *argv[] = { (char *)s->path, NULL };
	struct command c = COMMAND_NONE;
	int err = command_prepare(&c, argv);

	tap_ok(!err, "%s: prepared", s->path);
	err = command_start(&c);
	tap_ok(err == s->err, "%s: start says %s", s->path, strerror(-s->err));
	command_finish(&c);
}

/* Wait until it has ended by itself. */
static void wait_for(const struct command *c)
{
	struct pollfd ended = { c->pid_fd, POLLIN, 0 };

	poll(&ended, 1, 10000);
}

static void test_status(void)
{
	char *argv[] = { "sh", "-c", "exit 3", NULL };
	struct command c = COMMAND_NONE;
	int status;

	command_prepare(&c, argv);
	command_start(&c);
	wait_for(&c);
	status = command_finish(&c);
	tap_ok(WIFEXITED(status) && WEXITSTATUS(status) == 3, "its exit status comes back");
}

static void test_stopped(void)
{
	char *argv[] = { "sleep", "1000", NULL };
	struct command c = COMMAND_NONE;

	command_prepare(&c, argv);
	tap_ok(!command_start(&c), "start does not wait for the end");
	tap_ok(!command_finish(&c), "one that still runs is ended, which is no failure");
}

/* Also not if SIGTERM, which it inherits, cannot stop it. */
static void test_never_started(void)
{
	char dir[] = "/tmp/command_test.XXXXXX", path[64];
	char *argv[] = { "touch", path, NULL };
	struct command c = COMMAND_NONE;

	if (!mkdtemp(dir)) {
		tap_ok(false, "a directory");
		return;
	}
	snprintf(path, sizeof(path), "%s/ran", dir);
	signal(SIGTERM, SIG_IGN);
	command_prepare(&c, argv);
	command_finish(&c);
	signal(SIGTERM, SIG_DFL);
	tap_ok(access(path, F_OK), "one that was not started does not run");
	unlink(path);
	rmdir(dir);
}

int main(void)
{
	int before = open_files();
	size_t i;

	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		test_start(&starts[i]);
	test_status();
	test_stopped();
	test_never_started();
	tap_ok(open_files() == before, "no file is left open");
	tap_ok(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD, "no process is left");
	return tap_done();
}
