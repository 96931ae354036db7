// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <string.h>

#include "doorbell/device_events.h"
#include "doorbell/doorbell.h"
#include "doorbell/event.h"
#include "doorbell/follow.h"
#include "ebpf/doorbell.h"
#include "host/feature.h"
#include "run/preflight.h"
#include "run/watch.h"
#include "util/log.h"
#include "util/loop.h"
#include "util/memory_error.h"

struct follow {
	struct options *opts;
	struct watch *watch;
	struct bpf_doorbell *bpf;
	struct doorbell_list list;	/* for the names of doorbells; none comes later */
	struct bpf_doorbell_event *events;
	struct device_events of_device;
	uint64_t printed;		/* events */
	int err;			/* of on_event() */
	struct report_page page;	/* where it prints, while events are read */
};

static struct bpf_object *object(void *cmd)
{
	struct follow *f = cmd;

	return bpf_doorbell_event_object(f->events);
}

static void print_event(const struct vs_doorbell_event *e, void *ctx)
{
	struct follow *f = ctx;

	f->printed++;
	doorbell_print_event(&f->page, &f->list, e);
}

static void on_event(const struct vs_doorbell_event *e, void *ctx)
{
	struct follow *f = ctx;
	int err = device_events_take(&f->of_device, e, print_event, f);

	if (err)
		f->err = err;
}

/* Print the events since the last call, as a page of their own. */
static enum exit_code put_events(struct follow *f, bool head)
{
	enum exit_code err = watch_begin_lines(f->watch, &f->page);

	if (err)
		return err;
	if (head && !f->page.sink)
		doorbell_table_events(f->page.out);
	err = watch_map_error(bpf_doorbell_event_consume(f->events));
	if (!err)
		err = memory_error(f->err);
	return err ? err : watch_end_lines(f->watch);
}

static enum exit_code on_readable(void *cmd)
{
	return put_events(cmd, false);
}

static int wait_for_events(void *cmd, struct loop *loop)
{
	struct follow *f = cmd;

	return loop_add(loop, bpf_doorbell_event_fd(f->events), on_readable, f);
}

static enum exit_code attach(void *cmd)
{
	struct follow *f = cmd;

	return bpf_doorbell_event_attach(f->events) ? EXIT_ERROR : EXIT_OK;
}

static enum exit_code attached(void *cmd)
{
	struct follow *f = cmd;
	int err = doorbell_list_read(&f->list, f->bpf);

	if (err) {
		log_error("cannot read the doorbells: %s", doorbell_list_error(err));
		return EXIT_ERROR;
	}
	f->err = device_events_begin(&f->of_device, &f->list);
	return put_events(f, true);
}

static void detach(void *cmd, struct clock_moment *until)
{
	struct follow *f = cmd;

	(void)until;
	bpf_doorbell_event_detach(f->events);
}

/* Called once, at the end: there are no intervals, and no live screen. */
static enum exit_code show(void *cmd, bool interval, bool last)
{
	struct follow *f = cmd;
	struct summary sum = { .now = IN_FLIGHT_UNKNOWN };
	struct bpf_totals totals;
	struct report_page page;
	enum exit_code err = put_events(f, false);

	if (!err)
		err = watch_map_error(bpf_doorbell_event_totals(f->events, &totals));
	if (!err)
		err = watch_begin_page(f->watch, &page, interval);
	if (err)
		return err;
	sum.lost = totals.lost;
	sum.events = f->printed + sum.lost;
	doorbell_print_end(&page, &sum);
	return watch_end_page(f->watch, last);
}

static enum exit_code init(void *cmd, struct watch *w)
{
	struct follow *f = cmd;
	enum exit_code err = preflight(feature_missing(FEATURE_DOORBELL));

	if (err)
		return err;
	f->watch = w;
	f->of_device.device = f->opts->device;
	watch_scroll(w);
	f->bpf = bpf_doorbell_open("", false);
	f->events = f->bpf ? bpf_doorbell_event_open(f->opts->device, on_event, f) : NULL;
	return f->events ? EXIT_OK : EXIT_ERROR;
}

static void fini(void *cmd)
{
	struct follow *f = cmd;

	device_events_fini(&f->of_device);
	doorbell_list_free(&f->list);
	bpf_doorbell_event_close(f->events);
	bpf_doorbell_close(f->bpf);
}

static const struct watch_ops follow_watch = {
	.init = init,
	.wait = wait_for_events,
	.object = object,
	.attach = attach,
	.attached = attached,
	.show = show,
	.detach = detach,
	.fini = fini,
};

enum exit_code doorbell_follow(struct options *opts)
{
	struct follow f = { .opts = opts };

	return watch_run(&follow_watch, opts, &f);
}
