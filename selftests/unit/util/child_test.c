// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that a command runs when it is started and not before, that a failed exec is reported
 * with the kernel's error, that the command has the signals of our caller, that it ends by SIGTERM
 * even if it is stopped, and by a second signal to us if it ignores that, and that nothing is left
 * behind.
 */
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"
#include "util/child.h"
#include "util/log.h"

static struct signals signals = SIGNALS_NONE;

/* The notes since the buffer was last emptied */
static char notes[1024];

void log_note(const char *fmt, ...)
{
	size_t len = strlen(notes);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(notes + len, sizeof(notes) - len, fmt, ap);
	va_end(ap);
}

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
	struct child c = CHILD_NONE;
	int err = child_prepare(&c, argv, &signals);

	tap_ok(!err, "%s: prepared", s->path);
	err = child_start(&c);
	tap_ok(err == s->err, "%s: start says %s", s->path, strerror(-s->err));
	child_finish(&c, &signals);
}

/* Wait until it has ended by itself. */
static void wait_for(const struct child *c)
{
	struct pollfd ended = { c->pid_fd, POLLIN, 0 };

	poll(&ended, 1, 10000);
}

static void test_status(void)
{
	char *argv[] = { "sh", "-c", "exit 3", NULL };
	struct child c = CHILD_NONE;
	int status;

	child_prepare(&c, argv, &signals);
	child_start(&c);
	wait_for(&c);
	status = child_finish(&c, &signals);
	tap_ok(WIFEXITED(status) && WEXITSTATUS(status) == 3, "its exit status comes back");
}

static void test_stopped(void)
{
	char *argv[] = { "sleep", "1000", NULL };
	struct child c = CHILD_NONE;

	child_prepare(&c, argv, &signals);
	tap_ok(!child_start(&c), "start does not wait for the end");
	tap_ok(!child_finish(&c, &signals), "one that still runs is ended, which is no failure");
}

/* Start a script and wait until it has set up its signals. */
static void start_script(struct child *c, const char *script)
{
	char *argv[] = { "sh", "-c", (char *)script, NULL };
	int out[2], old = dup(STDOUT_FILENO);
	char byte;

	notes[0] = 0;
	if (pipe(out))
		exit(1);
	fflush(stdout);
	dup2(out[1], STDOUT_FILENO);
	child_prepare(c, argv, &signals);
	dup2(old, STDOUT_FILENO);
	close(old);
	close(out[1]);
	child_start(c);
	if (read(out[0], &byte, 1) != 1)
		tap_ok(false, "'%s' began", script);
	close(out[0]);
}

/* Fork a process that sends us a signal after ms. */
static pid_t signal_later(int signo, unsigned int ms)
{
	pid_t us = getpid(), pid = fork();

	if (pid)
		return pid;
	usleep(ms * 1000);
	kill(us, signo);
	_exit(0);
}

static void test_stopped_by_a_signal(void)
{
	struct child c = CHILD_NONE;

	start_script(&c, "echo; kill -STOP $$; exit 5");
	waitpid(c.pid, NULL, WUNTRACED | WNOWAIT);
	tap_ok(!child_finish(&c, &signals) && !notes[0], "one that is stopped ends by SIGTERM");
}

static const char deaf[] = "trap '' TERM; echo; while :; do sleep 0.05; done";

/* A command that ignores SIGTERM: the first signal only ended the run. */
static void test_deaf(void)
{
	struct child c = CHILD_NONE;
	pid_t other;

	start_script(&c, deaf);
	raise(SIGINT);
	other = signal_later(SIGINT, 300);
	tap_ok(!child_finish(&c, &signals), "one that ignores SIGTERM ends by the second signal");
	tap_ok(!strcmp(notes, "sh: killed, as it did not end by SIGTERM"), "a note says so");
	waitpid(other, NULL, 0);
}

/* A second signal that comes while the report is made is not lost. */
static void test_impatient(void)
{
	struct child c = CHILD_NONE;

	start_script(&c, deaf);
	signals.taken = 0;
	raise(SIGINT);
	signals_take(&signals);
	raise(SIGINT);
	alarm(10);
	child_finish(&c, &signals);
	alarm(0);
	tap_ok(!strcmp(notes, "sh: killed, as it did not end by SIGTERM"),
	       "two signals before it is waited for: killed, too");
	signals.taken = 0;
}

static void test_slow(void)
{
	struct child c = CHILD_NONE;
	pid_t other;

	start_script(&c, deaf);
	other = signal_later(SIGTERM, 1500);
	child_finish(&c, &signals);
	tap_ok(!strncmp(notes, "sh: was sent SIGTERM and has not ended; a signal to virqscope kills it",
			70), "one that is slow to end is said to be waited for");
	waitpid(other, NULL, 0);

	start_script(&c, "trap 'sleep 0.3; exit' TERM; echo; while :; do sleep 0.05; done");
	child_finish(&c, &signals);
	tap_ok(!notes[0], "one that takes a moment is not");
}

/* Read the lines of /proc/PID/status that begin with Sig. */
static void read_signals(FILE *from, char *lines, size_t size)
{
	char line[256];

	lines[0] = 0;
	while (fgets(line, sizeof(line), from)) {
		/* not SigPnd, the pending signals */
		if (!strncmp(line, "SigBlk", 6) || !strncmp(line, "SigIgn", 6))
			strncat(lines, line, size - strlen(lines) - 1);
	}
}

static void test_inherits(const char *before)
{
	char *argv[] = { "cat", "/proc/self/status", NULL }, after[512];
	struct child c = CHILD_NONE;
	FILE *file = tmpfile();
	int old = dup(STDOUT_FILENO);

	fflush(stdout);
	dup2(fileno(file), STDOUT_FILENO);
	child_prepare(&c, argv, &signals);
	dup2(old, STDOUT_FILENO);
	close(old);
	child_start(&c);
	wait_for(&c);
	child_finish(&c, &signals);
	rewind(file);
	read_signals(file, after, sizeof(after));
	fclose(file);
	tap_ok(after[0] && !strcmp(before, after), "it has the signals of our caller");
}

/* A command that is never started does not run, even if it inherits SIGTERM ignored. */
static void test_never_started(void)
{
	char dir[] = "/tmp/child_test.XXXXXX", path[64];
	char *argv[] = { "touch", path, NULL };
	struct child c = CHILD_NONE;

	if (!mkdtemp(dir)) {
		tap_ok(false, "a directory");
		return;
	}
	snprintf(path, sizeof(path), "%s/ran", dir);
	signal(SIGTERM, SIG_IGN);
	child_prepare(&c, argv, &signals);
	tap_ok(!child_finish(&c, &signals), "one that was not started has not failed");
	signal(SIGTERM, SIG_DFL);
	tap_ok(access(path, F_OK), "one that was not started does not run");
	unlink(path);
	rmdir(dir);
}

int main(void)
{
	FILE *status = fopen("/proc/self/status", "re");
	char inherited[512];
	int before;
	size_t i;

	/* a shell that runs this in its background ignores SIGINT */
	signal(SIGINT, SIG_DFL);
	read_signals(status, inherited, sizeof(inherited));
	fclose(status);
	signals_begin(&signals);
	/* a command that is waited for for ever fails the test */
	alarm(30);
	before = open_files();

	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		test_start(&starts[i]);
	test_status();
	test_stopped();
	test_stopped_by_a_signal();
	test_deaf();
	test_impatient();
	test_slow();
	test_inherits(inherited);
	test_never_started();
	tap_ok(open_files() == before, "no file is left open");
	tap_ok(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD, "no process is left");
	return tap_done();
}
