// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that the output of every command for a fixed input stays as it is, byte by byte: each page
 * is compared with a file below golden/. A missing file fails, and so does a file without a page.
 *
 * A page that is meant to change: `make -C selftests/unit golden` runs this with --write, which
 * writes the files, and 'git diff' shows what changed.
 */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

#include "golden.h"
#include "host/vm.h"
#include "page.h"

#define X(name) extern const struct golden_page name[];
#include "golden_pages.h"
#undef X

#define X(name) name,
static const struct golden_page *const lists[] = {
#include "golden_pages.h"
};
#undef X

#define LISTS (sizeof(lists) / sizeof(lists[0]))

uint64_t golden_user_us;

int __wrap_getrusage(int who, struct rusage *used);

int __wrap_getrusage(int who, struct rusage *used)
{
	(void)who;
	*used = (struct rusage){ .ru_utime.tv_usec = golden_user_us };
	return 0;
}

static struct sink *sink;		/* of a page that has begun; NULL: none */

struct report_page golden_report(enum format format, FILE *out, uint64_t interval_ns)
{
	struct report_page page = {
		.out = out,
		.t_ns = GOLDEN_NS,
		.counter = GOLDEN_COUNTER,
		.wall_ns = 1796034306000000007,
		.interval_ns = interval_ns,
		.duration_ns = interval_ns ? interval_ns : 20000000000,
	};

	if (sink)
		sink_end_page(sink);
	else
		sink_open(&sink, format);
	page.sink = sink;
	if (sink)
		sink_begin_page(sink, &page);
	return page;
}

static void end_run(void)
{
	if (sink)
		sink_end_page(sink);
	sink_close(sink);
	sink = NULL;
}

FILE *golden_nowhere(void)
{
	static FILE *out;

	if (!out)
		out = fopen("/dev/null", "w");
	return out;
}

/* The name of a VM's process; the process of a VM that has ended has no name. */
bool vm_name(pid_t pid, char out[VM_NAME_LEN])
{
	switch (pid) {
	case 12345:
		strcpy(out, "guest1");
		return true;
	case 4100007:
		strcpy(out, "g\303\244st \360\237\230\200");
		return true;
	case 300:
		strcpy(out, "a\nb\tc\033[2J\"d\\\177\302\2332J");
		return true;
	}
	return false;
}

#define SUFFIX(NAME, name, help) [FORMAT_##NAME] = "." #name,
static const char *const suffixes[FORMATS] = { [FORMAT_TABLE] = "", FORMAT_LIST(SUFFIX) };

/* A page in one of its formats */
struct golden_file {
	char name[256];
	const struct golden_page *page;
	enum format format;
};

/* Call fn for each file below golden/. Returns for how many it was true. */
static int count(bool (*fn)(const struct golden_file *file, const char *name), const char *name)
{
	struct golden_file file;
	int n = 0;
	size_t i;

	for (i = 0; i < LISTS; i++) {
		for (file.page = lists[i]; file.page->file; file.page++) {
			for (file.format = 0; file.format < FORMATS; file.format++) {
				if ((file.format == FORMAT_TABLE) != !!file.page->table)
					continue;
				snprintf(file.name, sizeof(file.name), "%s%s", file.page->file,
					 suffixes[file.format]);
				n += fn(&file, name);
			}
		}
	}
	return n;
}

/* The caller frees it. */
static char *text_of(const struct golden_file *file, size_t *len)
{
	FILE *out;
	char *text;

	out = open_memstream(&text, len);
	if (file->page->table)
		file->page->table(out);
	else
		file->page->records(out, file->format);
	end_run();
	fclose(out);
	return text;
}

static char *path_of(const char *file)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s", GOLDEN, file);
	return path;
}

static bool fails_to_write(const struct golden_file *golden, const char *unused)
{
	const char *path = path_of(golden->name);
	FILE *file = fopen(path, "w");
	bool failed = !file;
	size_t len;
	char *text;

	(void)unused;
	if (file) {
		text = text_of(golden, &len);
		failed = fwrite(text, 1, len, file) != len;
		free(text);
		failed |= !!fclose(file);
	}
	if (failed)
		fprintf(stderr, "golden_test: cannot write %s: %s\n", path, strerror(errno));
	return failed;
}

static bool is_same(const char *path, const char *text, size_t len)
{
	FILE *file = fopen(path, "r");
	bool same = file;
	size_t i;

	for (i = 0; same && i < len; i++)
		same = fgetc(file) == (unsigned char)text[i];
	same = same && fgetc(file) == EOF;
	if (file)
		fclose(file);
	return same;
}

/* Print the difference between page and file as comments, 40 lines at most. */
static void show_difference(const char *path, const char *text, size_t len)
{
	char command[8192];
	FILE *diff;

	snprintf(command, sizeof(command), "diff -au --label golden/%s --label printed '%s' - 2>&1"
		 " | sed -n '1,40s/^/# /p'", strrchr(path, '/') + 1, path);
	fflush(stdout);
	diff = popen(command, "w");
	if (!diff)
		return;
	fwrite(text, 1, len, diff);
	pclose(diff);
}

static bool is_as_expected(const struct golden_file *file, const char *unused)
{
	const char *path = path_of(file->name);
	size_t len;
	char *text = text_of(file, &len);
	bool same = is_same(path, text, len);

	(void)unused;
	tap_ok(same, "%s", file->name);
	if (!same)
		show_difference(path, text, len);
	free(text);
	return same;
}

static bool is_called(const struct golden_file *file, const char *name)
{
	return !strcmp(file->name, name);
}

static void test_leftovers(void)
{
	DIR *dir = opendir(GOLDEN);
	struct dirent *entry;
	bool none = dir;

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' || count(is_called, entry->d_name))
			continue;
		printf("# golden/%s is of no page: remove it\n", entry->d_name);
		none = false;
	}
	if (dir)
		closedir(dir);
	tap_ok(none, "each file below golden/ is of a page");
}

int main(int argc, char **argv)
{
	bool write = argc == 2 && !strcmp(argv[1], "--write");

	if (argc > 1 && !write) {
		fprintf(stderr, "golden_test: '%s' is not --write\n", argv[1]);
		return 2;
	}
	/* diff does not read the page if there is no file */
	signal(SIGPIPE, SIG_IGN);
	if (write)
		return !!count(fails_to_write, NULL);
	count(is_as_expected, NULL);
	test_leftovers();
	return tap_done();
}
