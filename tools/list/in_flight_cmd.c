// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * virqscope list --in-flight: the interrupts that are pending or in service. The kernel
 * walks them once, and each is printed as it was when the kernel came to it.
 */
#include <errno.h>
#include <stdlib.h>
#include <stddef.h>
#include <string.h>

#include "ebpf/in_flight.h"
#include "host/feature.h"
#include "host/private_irqs.h"
#include "host/privilege.h"
#include "list/in_flight.h"
#include "list/list.h"
#include "run/filter.h"
#include "run/preflight.h"
#include "util/array.h"
#include "util/clock.h"
#include "util/exit_code.h"
#include "util/log.h"

struct list_cmd {
	const struct list_config *config;
	struct bpf_in_flight *bpf;
	struct private_irqs private_irqs;
	struct in_flight_page page;
	struct in_flight_row *rows;	/* of the page */
	size_t room;
	int err;			/* -ENOMEM if memory for the rows ran out */
};

static enum exit_code init(struct list_cmd *c)
{
	const struct options *opts = &c->config->opts;
	struct vs_filter filter = filter_of(opts);
	enum exit_code err;

	err = preflight(feature_missing(FEATURE_IN_FLIGHT));
	if (err)
		return err;
	c->bpf = bpf_in_flight_open(&filter, opts->device, NULL, c->config->pin);
	return c->bpf ? EXIT_OK : EXIT_ERROR;
}

static enum exit_code apply(struct list_cmd *c)
{
	enum exit_code err = EXIT_OK;

	if (c->config->opts.internal)
		err = private_irqs_begin(&c->private_irqs);
	else
		private_irqs_notice();
	return err ? err : privilege_drop();
}

/* An interrupt of unknown age always passes --older-than. */
static bool is_too_young(const struct list_cmd *c, const struct vs_in_flight *irq)
{
	uint64_t age;

	return c->config->older_text && in_flight_age(irq, c->page.hz, &age) &&
	       age <= c->config->older_ns;
}

static struct in_flight_row *new_row(struct list_cmd *c)
{
	struct in_flight_row *rows = array_grow(c->rows, c->page.n, &c->room, sizeof(*rows));

	if (!rows)
		return NULL;
	c->rows = rows;
	return &c->rows[c->page.n++];
}

static void keep(const struct vs_in_flight *irq, void *ctx)
{
	struct list_cmd *c = ctx;
	struct in_flight_row *row;

	if (irq->vlpi) {
		c->page.invisible++;
		return;
	}
	if (!irq->locked && is_too_young(c, irq))
		return;
	row = new_row(c);
	if (!row) {
		c->err = -ENOMEM;
		return;
	}
	row->irq = *irq;
	if (!vm_name(irq->pid, row->vm))
		row->vm[0] = 0;
}

static void describe_filter(const struct list_cmd *c, char *buf, size_t size)
{
	size_t len;

	options_filter(&c->config->opts, buf, size);
	len = strlen(buf);
	if (c->config->older_text)
		snprintf(buf + len, size - len, "%s--older-than %s", len ? " " : "",
			 c->config->older_text);
}

static void begin_page(struct list_cmd *c, const char *filter)
{
	c->page = (struct in_flight_page){
		.report.t_ns = clock_ns(),
		.hz = clock_hz(),
		.filter = filter,
	};
	c->page.report.wall_ns = clock_wall_ns(c->page.report.t_ns);
}

static enum exit_code print(struct list_cmd *c)
{
	enum exit_code code;
	int err;

	c->page.rows = c->rows;
	code = report_begin(c->config->report, &c->page.report);
	if (code)
		return code;
	err = in_flight_print(&c->page);
	if (err) {
		log_error("cannot print the report: %s", strerror(-err));
		return EXIT_ERROR;
	}
	return report_end(c->config->report, true);
}

static enum exit_code run(struct list_cmd *c)
{
	char filter[320];
	enum exit_code code;
	int err;

	describe_filter(c, filter, sizeof(filter));
	begin_page(c, filter);
	err = bpf_in_flight_read(c->bpf, keep, c);
	if (!err)
		err = c->err;
	/* before the output, which may block or end us */
	private_irqs_end(&c->private_irqs);
	if (err) {
		log_error("cannot read what is in flight: %s", strerror(-err));
		return EXIT_ERROR;
	}
	code = print(c);
	if (!code && bpf_in_flight_unknown(c->bpf))
		log_note("%llu more may pass: their device is not known, as they began before "
			 "'virqscope latency' or another consumer was attached",
			 (unsigned long long)bpf_in_flight_unknown(c->bpf));
	if (!code && in_flight_partials(&c->page))
		log_note("partial: nobody watched when these began; 'virqscope latency' does");
	return code;
}

static void fini(struct list_cmd *c)
{
	free(c->rows);
	bpf_in_flight_close(c->bpf);
	private_irqs_end(&c->private_irqs);
}

enum exit_code list_in_flight(const struct list_config *config)
{
	struct list_cmd c = { .config = config, .private_irqs = PRIVATE_IRQS_NONE };
	enum exit_code err = init(&c);

	if (!err && config->pin) {
		err = bpf_in_flight_pin(c.bpf, config->pin) ? EXIT_ERROR : EXIT_OK;
		fini(&c);
		return err;
	}
	if (!err)
		err = apply(&c);
	if (!err)
		err = run(&c);
	fini(&c);
	return err;
}
