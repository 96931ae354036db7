// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * virqscope list --in-flight: the interrupts that are pending or in service. The kernel
 * walks them once, and each is printed as it was when the kernel came to it.
 */
#include <stddef.h>
#include <string.h>

#include "ebpf/in_flight.h"
#include "host/feature.h"
#include "host/private_irqs.h"
#include "host/privilege.h"
#include "list/in_flight.h"
#include "list/list.h"
#include "report/text.h"
#include "run/filter.h"
#include "run/preflight.h"
#include "util/clock.h"
#include "util/exit_code.h"
#include "util/log.h"
#include "util/output.h"

static const struct in_flight_printer *const printers[FORMATS] = {
	[FORMAT_TABLE] = &in_flight_table,
	[FORMAT_JSON] = &in_flight_json,
};

struct list_cmd {
	const struct list_config *config;
	const struct in_flight_printer *printer;
	struct bpf_in_flight *bpf;
	struct private_irqs private_irqs;
	struct in_flight_page page;
	struct text_table table;
};

static enum exit_code init(struct list_cmd *c)
{
	const struct options *opts = &c->config->opts;
	struct vs_filter filter = filter_of(opts);
	enum exit_code err;

	c->printer = printers[opts->format];
	err = preflight(feature_missing(FEATURE_IN_FLIGHT));
	if (err)
		return err;
	c->bpf = bpf_in_flight_open(&filter, opts->device, NULL, c->config->pin);
	return c->bpf ? EXIT_OK : EXIT_ERROR;
}

static enum exit_code apply(struct list_cmd *c)
{
	enum exit_code code = EXIT_OK;
	int err;

	if (c->config->opts.internal)
		code = private_irqs_begin(&c->private_irqs);
	else
		private_irqs_notice();
	if (code)
		return code;
	err = privilege_drop();
	if (err)
		log_error("cannot drop privileges: %s", strerror(-err));
	return err ? EXIT_ERROR : EXIT_OK;
}

/* What nobody saw begin may be as old as you like. */
static bool is_too_young(const struct list_cmd *c, const struct vs_in_flight *irq)
{
	uint64_t age;

	return c->config->older_text && in_flight_age(irq, c->page.hz, &age) &&
	       age <= c->config->older_ns;
}

static void print_locked(struct list_cmd *c, struct in_flight_row *row)
{
	if (!vm_name(row->irq.pid, row->vm))
		row->vm[0] = 0;
	c->printer->locked(&c->page, row);
	c->page.locked++;
}

static void print_one(const struct vs_in_flight *irq, void *ctx)
{
	struct in_flight_row row = { .irq = *irq };
	struct list_cmd *c = ctx;

	if (irq->vlpi) {
		c->page.invisible++;
		return;
	}
	if (irq->locked) {
		print_locked(c, &row);
		return;
	}
	if (is_too_young(c, irq))
		return;
	if (!vm_name(irq->pid, row.vm))
		row.vm[0] = 0;
	c->printer->row(&c->page, &row);
	c->page.listed++;
	c->page.partial += in_flight_partial(irq);
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

static enum exit_code begin_page(struct list_cmd *c, const char *filter)
{
	FILE *out = output_begin(c->config->output);

	if (!out || text_table_begin(&c->table, out, c->printer->widths)) {
		log_error("out of memory");
		return EXIT_ERROR;
	}
	c->page = (struct in_flight_page){
		.report = { .out = c->table.out, .t_ns = clock_ns() },
		.hz = clock_hz(),
		.filter = filter,
	};
	c->page.report.wall_ns = clock_wall_ns(c->page.report.t_ns);
	return EXIT_OK;
}

static enum exit_code end_page(struct list_cmd *c)
{
	c->printer->summary(&c->page);
	if (!text_table_end(&c->table))
		return output_status(c->config->output, output_end(c->config->output, true));
	log_error("out of memory");
	return EXIT_ERROR;
}

static enum exit_code run(struct list_cmd *c)
{
	char filter[320];
	enum exit_code code;
	int err;

	describe_filter(c, filter, sizeof(filter));
	code = begin_page(c, filter);
	if (code)
		return code;
	err = bpf_in_flight_read(c->bpf, print_one, c);
	/* before what may take long, or end us: the output */
	private_irqs_end(&c->private_irqs);
	if (err) {
		log_error("cannot read what is in flight: %s", strerror(-err));
		text_table_end(&c->table);
		return EXIT_ERROR;
	}
	code = end_page(c);
	if (!code && bpf_in_flight_unknown(c->bpf))
		log_note("%llu more may pass: their device is not known, as they began before "
			 "'virqscope latency' or another consumer was attached",
			 (unsigned long long)bpf_in_flight_unknown(c->bpf));
	if (!code && c->page.partial)
		log_note("partial: nobody watched when these began; 'virqscope latency' does");
	return code;
}

static void fini(struct list_cmd *c)
{
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
