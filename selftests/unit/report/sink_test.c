// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that any format gets all that a subcommand describes, with the roles of scalars, null or
 * not, and the labels of maps; that each page begins and ends once, and is not written if its end
 * fails; and that a format is closed as the run ends.
 */
#include <errno.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "page.h"
#include "report/fake_sink.h"
#include "report/report.h"
#include "report/summary.h"

static char logged[256];

void log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(logged, sizeof(logged), fmt, ap);
	va_end(ap);
}

static struct fake_sink fake = { .sink.ops = &fake_sink };
static char *written;
static size_t len;

static struct sink *listen(void)
{
	fake.calls = open_memstream(&written, &len);
	return &fake.sink;
}

static void heard(const char *expect, const char *what)
{
	fclose(fake.calls);
	page_is(written, expect, what);
	free(written);
}

static void test_scalars(void)
{
	struct sink *s = listen();

	sink_uint(s, LABEL, "vcpu", 3);
	sink_uint_if(s, COUNTER, "runs", true, 0);
	sink_int(s, GAUGE, "offset", -5);
	sink_bool(s, STATE, "gone", true);
	sink_text(s, STATE, "mode", "line");
	sink_int(s, TIME, "began_ns", 7);
	sink_date(s, "begin", 1796034306000000007);
	heard("label vcpu = 3\ncounter runs = 0\ngauge offset = -5\nstate gone = yes\n"
	      "state mode = 'line'\ntime began_ns = +7\ndate begin = 1796034306000000007\n",
	      "each scalar has its role");
}

static void test_nulls(void)
{
	struct sink *s = listen();
	struct hist h = { 0 };

	sink_uint_if(s, COUNTER, "runs", false, 4);
	sink_uint_if(s, LABEL, "gsi", false, 4);
	sink_text(s, LABEL, "device", NULL);
	sink_none(s, TIME, "began_ns");
	sink_no_struct(s, "policy");
	sink_hist(s, "masked", &h, 1000, true);
	heard("counter runs is not known\nlabel gsi is not known\nlabel device is not known\n"
	      "time began_ns is not known\nno struct policy\nhist masked: 0 at 1000 Hz, buckets\n",
	      "so has one that is not known, and structs and distributions have their own null");
}

static void test_groups(void)
{
	struct sink *s = listen();
	struct hist h = { .count = 2 };

	sink_begin(s, EVENT, "life", 12);
	sink_map(s, "stages", "stage");
	sink_hist(s, "load", &h, 1000, false);
	sink_end_map(s);
	sink_list(s, "used", "registers");
	sink_uint(s, COUNTER, NULL, 9);
	sink_end_list(s);
	sink_vm(s, 212, 3, "");
	sink_flags(s, 1 << 0);
	sink_end(s);
	heard("event life at 12\n"
	      "map stages by stage\nhist load: 2 at 1000 Hz\nend of map\n"
	      "list used by registers\ncounter - = 9\nend of list\n"
	      "struct vm by -\nlabel id = '212-3'\nlabel pid = +212\nlabel name is not known\n"
	      "end of struct\nlist flags by -\nstate - = 'partial'\nend of list\nend\n",
	      "maps and lists whose index means something have the name of a label");
}

/* A counter that is not known stays a counter. */
static void test_summary(void)
{
	struct report_page page = { .sink = listen(), .t_ns = 5, .self = true,
				    .wall_ns = 30, .duration_ns = 10, .interval_ns = 10 };
	struct summary sum = { .events = 4, .user_ns = 7, .now = IN_FLIGHT_UNKNOWN };

	summary_describe(&page, &sum);
	heard("summary summary at 5\ncounter events = 4\ngauge in_flight is not known\n"
	      "counter lost = 0\ncounter unmatched = 0\ncounter partial = 0\n"
	      "counter negative = 0\ngauge invisible is not known\nstate reliable = yes\n"
	      "gauge unlisted = 0\nstruct self by -\ncounter bpf_runs is not known\n"
	      "counter user_ns = 7\ncounter bpf_ns is not known\ngauge map_bytes = 0\n"
	      "end of struct\ngauge interval_ns = 10\ndate begin = 20\ndate end = 30\n"
	      "gauge duration_ns = 10\nstate host = 'host1'\nstate kernel = '6.12.1'\n"
	      "state version = '1.2.3'\nend\n", "a summary");
}

/* Two pages of a run; the size of its output after each, to which the sink wrote as it ended */
static void test_pages(void)
{
	struct fake_sink *own = malloc(sizeof(*own));
	struct report_page page = { .duration_ns = 7 };
	struct report r;
	struct stat st;
	int i;

	report_init(&r, false, NULL);
	listen();
	*own = fake;			/* the run releases it */
	r.sink = &own->sink;
	r.output.fd = fileno(tmpfile());
	for (i = 0; i < 2; i++) {
		tap_ok(report_begin(&r, &page) == EXIT_OK && page.sink == r.sink, "page %d", i);
		tap_ok(page.tail == &r.output.tail, "its tail is the output's");
		sink_begin(page.sink, ROW, "lr", i);
		sink_end(page.sink);
		own->end_error = i ? -ENOSPC : 0;
		tap_ok(report_end(&r, i) == (i ? EXIT_ERROR : EXIT_OK), "%s",
		       i ? "its end fails" : "it ends");
		fstat(r.output.fd, &st);
		tap_ok(st.st_size == (off_t)strlen("written\n"), "%s",
		       i ? "and it is not written" : "and is written");
	}
	tap_ok(strstr(logged, strerror(ENOSPC)), "the error is logged: %s", logged);
	report_fini(&r);
	heard("page of 7 ns\nrow lr at 0\nend\nend of page\n"
	      "page of 7 ns\nrow lr at 1\nend\nend of page\nclosed\n",
	      "one sink has both, each begun and ended once, and is closed");
}

static void test_formats(void)
{
	struct sink *s;
	int format;

	tap_ok(!sink_open(&s, FORMAT_TABLE) && !s, "tables have no sink");
	sink_close(s);
	for (format = FORMAT_TABLE + 1; format < FORMATS; format++) {
		tap_ok(!sink_open(&s, format) && s, "format %d has one", format);
		sink_close(s);
	}
}

int main(void)
{
	test_scalars();
	test_nulls();
	test_groups();
	test_summary();
	test_pages();
	test_formats();
	return tap_done();
}
