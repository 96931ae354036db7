// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* virqscope list: reports how devices, eventfds and VMs are wired. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ebpf/binding.h"
#include "ebpf/doorbell.h"
#include "ebpf/doorbell_list.h"
#include "host/feature.h"
#include "host/private_irqs.h"
#include "host/privilege.h"
#include "list/binding.h"
#include "list/list.h"
#include "run/filter.h"
#include "run/preflight.h"
#include "util/array.h"
#include "util/clock.h"
#include "util/exit_code.h"
#include "util/log.h"

struct bindings {
	struct binding_row *rows;
	size_t n, room;
	struct doorbell_list doorbells;	/* empty if the kernel has no list of them */
};

/* Both iterators, loaded; doorbells NULL: the kernel has none */
struct loaded {
	struct bpf_binding *bindings;
	struct bpf_doorbell *doorbells;
};

static int add(const struct vs_binding *b, void *ctx)
{
	struct bindings *list = ctx;
	struct binding_row *row = array_grow(list->rows, list->n, &list->room, sizeof(*row));

	if (!row)
		return -ENOMEM;
	list->rows = row;
	row = &list->rows[list->n++];
	*row = (struct binding_row){ .b = *b };
	if (!b->pid || !vm_name(b->pid, row->vm))
		row->vm[0] = 0;
	return 0;
}

static void note_locked(const struct bindings *list)
{
	size_t i, n = 0;

	for (i = 0; i < list->n; i++)
		n += list->rows[i].b.locked;
	if (n)
		log_note("INTID and vCPU of %zu are not known: the user space of their VM keeps it "
			 "locked", n);
}

static enum exit_code print(const struct list_config *config, struct bindings *list)
{
	char filter[256];
	struct binding_page page = { .filter = filter, .rows = list->rows, .n = list->n };
	enum exit_code code;
	int err;

	options_filter(&config->opts, filter, sizeof(filter));
	qsort(list->rows, list->n, sizeof(list->rows[0]), binding_compare);
	page.report.t_ns = clock_ns();
	page.report.wall_ns = clock_wall_ns(page.report.t_ns);
	code = report_begin(config->report, &page.report);
	if (code)
		return code;
	err = binding_print(&page);
	if (err) {
		log_error("cannot print the report: %s", strerror(-err));
		return EXIT_ERROR;
	}
	return report_end(config->report, true);
}

static int read_bindings(const struct loaded *bpf, struct bindings *list)
{
	int err = bpf_binding_read(bpf->bindings, add, list);

	if (err)
		log_error("cannot read what is wired: %s", strerror(-err));
	return err;
}

static int read_doorbells(const struct loaded *bpf, struct bindings *list)
{
	int err = bpf->doorbells ? doorbell_list_read(&list->doorbells, bpf->doorbells) : 0;

	if (err)
		log_error("cannot read the doorbells: %s", doorbell_list_error(err));
	else
		binding_find_doorbells(list->rows, list->n, &list->doorbells);
	return err;
}

static enum exit_code read_and_print(const struct list_config *config, const struct loaded *bpf)
{
	struct bindings list = { 0 };
	enum exit_code code;

	private_irqs_notice();
	code = privilege_drop();
	if (code)
		return code;
	if (read_bindings(bpf, &list) || read_doorbells(bpf, &list))
		code = EXIT_ERROR;
	else
		code = print(config, &list);
	if (!code)
		note_locked(&list);
	doorbell_list_free(&list.doorbells);
	free(list.rows);
	return code;
}

/* Load what is read; a pinned list has no doorbells. */
static enum exit_code load(const struct list_config *config, struct loaded *bpf)
{
	struct vs_filter filter = filter_of(&config->opts);
	struct missing missing = feature_missing(FEATURE_DOORBELL);

	bpf->bindings = bpf_binding_open(&filter, config->opts.device, config->pin);
	if (!bpf->bindings)
		return EXIT_ERROR;
	if (config->pin || missing.name || missing.err)
		return EXIT_OK;
	bpf->doorbells = bpf_doorbell_open("", false);
	return bpf->doorbells ? EXIT_OK : EXIT_ERROR;
}

enum exit_code list_bindings(const struct list_config *config)
{
	struct loaded bpf = { 0 };
	enum exit_code err = preflight(feature_missing(FEATURE_BINDING));

	if (!err)
		err = load(config, &bpf);
	if (!err && config->pin)
		err = bpf_binding_pin(bpf.bindings, config->pin) ? EXIT_ERROR : EXIT_OK;
	else if (!err)
		err = read_and_print(config, &bpf);
	bpf_doorbell_close(bpf.doorbells);
	bpf_binding_close(bpf.bindings);
	return err;
}
