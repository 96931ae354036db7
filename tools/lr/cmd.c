// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* virqscope lr: shows whether list registers are the bottleneck. */
#include <stddef.h>
#include <string.h>

#include "host/feature.h"
#include "lr/lr.h"
#include "run/command.h"
#include "run/filter.h"
#include "run/options.h"
#include "run/preflight.h"
#include "run/vm_exists.h"
#include "run/watch.h"
#include "util/exit_code.h"
#include "util/log.h"
#include "util/loop.h"

struct lr_cmd {
	struct options opts;
	struct lr_model model;
	struct vm_exists vms;
	struct watch *watch;
};

static const struct argp_child groups[] = {
	{ &options_vm_wait_argp, 0, NULL, 0 },
	{ &options_watch_argp, 0, NULL, 0 },
	{ &options_argp, 0, NULL, 0 },
	{ 0 }
};

static struct bpf_object *object(void *cmd)
{
	struct lr_cmd *c = cmd;

	return bpf_lr_object(c->model.bpf);
}

static enum exit_code attach(void *cmd)
{
	struct lr_cmd *c = cmd;

	return bpf_lr_attach(c->model.bpf) ? EXIT_ERROR : EXIT_OK;
}

static void detach(void *cmd, struct clock_moment *until)
{
	struct lr_cmd *c = cmd;

	(void)until;
	bpf_lr_detach(c->model.bpf);
}

/* A run may last for months while VMs come and go: delete the map entries of VMs that ended. */
static enum exit_code tend(void *cmd)
{
	struct lr_cmd *c = cmd;
	size_t before = c->model.in_use;
	int err;

	if (!lr_model_is_tight(&c->model) || !vm_exists_look(&c->vms, false))
		return EXIT_OK;
	err = lr_model_forget(&c->model, vm_exists, &c->vms);
	c->vms.fruitless = c->model.in_use == before;
	return watch_map_error(err);
}

static enum exit_code show(void *cmd, bool interval, bool last)
{
	struct lr_cmd *c = cmd;
	struct report_page page;
	enum exit_code err = watch_begin_page(c->watch, &page, interval);

	if (!err)
		err = watch_map_error(lr_model_update(&c->model));
	if (!err)
		err = watch_map_error(lr_print(&c->model, &page));
	lr_model_next_interval(&c->model);
	if (!err && !last)
		err = tend(c);
	return err ? err : watch_end_page(c->watch, last);
}

/* Called when a vCPU is new: read the name of its VM while the VM exists. */
static enum exit_code on_wakeup(void *cmd)
{
	struct lr_cmd *c = cmd;
	enum exit_code err;

	bpf_lr_wakeup_drain(c->model.bpf);
	err = watch_map_error(lr_model_read(&c->model));
	return err ? err : tend(c);
}

static int wait_for_vcpus(void *cmd, struct loop *loop)
{
	struct lr_cmd *c = cmd;

	return loop_add(loop, bpf_lr_wakeup_fd(c->model.bpf), on_wakeup, c);
}

static enum exit_code init(void *cmd, struct watch *w)
{
	struct lr_cmd *c = cmd;
	struct vs_filter filter = filter_of(&c->opts);
	enum exit_code err = preflight(feature_missing(FEATURE_FLUSH));

	if (err)
		return err;
	c->watch = w;
	if (vm_exists_open(&c->vms))
		return EXIT_ERROR;
	c->model.intervals = c->opts.interval_ns;
	c->model.bpf = bpf_lr_open(&filter);
	return c->model.bpf ? EXIT_OK : EXIT_ERROR;
}

static enum exit_code ended(void *cmd)
{
	struct lr_cmd *c = cmd;

	if (!c->model.n)
		log_note("saw no vCPU enter its guest%s%s", c->opts.vm ? " that passes -V " : "",
			 c->opts.vm ? c->opts.vm : "");
	return EXIT_OK;
}

static void fini(void *cmd)
{
	struct lr_cmd *c = cmd;

	lr_model_fini(&c->model);
	bpf_lr_close(c->model.bpf);
	vm_exists_close(&c->vms);
}

static const struct watch_ops lr_watch = {
	.init = init,
	.wait = wait_for_vcpus,
	.object = object,
	.attach = attach,
	.tend = tend,
	.show = show,
	.detach = detach,
	.ended = ended,
	.fini = fini,
};

COMMAND_STATE(struct lr_cmd, opts);

const struct command_def lr_command = {
	.name = "lr",
	.question = "are list registers the bottleneck?",
	.groups = groups,
	.arguments = "[COUNT] [-- COMMAND [ARG...]]",
	.doc = "Are list registers the bottleneck? How many of them each entry into a guest uses, "
	       "for how long all were, and how often there was use for more.\v"
	       "Examples:\n"
	       "  virqscope lr                          all vCPUs, until ctrl-C\n"
	       "  virqscope lr -V name:guest1 -d 10s\n"
	       "  virqscope lr -i 1 60 --json > lr.ndjson\n"
	       "  virqscope lr -- ./workload            while this command runs\n",
	.size = sizeof(struct lr_cmd),
	.watch = &lr_watch,
};
