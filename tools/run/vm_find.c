// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ebpf/vm.h"
#include "ebpf/vm_list.h"
#include "host/feature.h"
#include "host/vm.h"
#include "run/preflight.h"
#include "run/vm_find.h"
#include "util/clock.h"
#include "util/exit_code.h"
#include "util/log.h"
#include "util/parse.h"

/* The pause between two looks: LOOK_NS, but at least LOOK_REST times as long as a look takes. */
#define LOOK_NS		200000000ULL
#define LOOK_REST	20

struct wanted {
	const char *text, *name;	/* name: NULL unless -V is name:NAME */
	struct vm_found found;
};

/* The result of a look at the list of VMs. */
struct look {
	size_t processes;		/* that match */
	size_t hidden;			/* QEMUs whose name we may not read */
};

/* PID-GEN, as printed */
static const char *parse_id(const char *text, struct vm_found *id)
{
	const char *dash = strchr(text, '-');
	char pid[16];

	if (!dash || dash == text || dash - text >= (ptrdiff_t)sizeof(pid) ||
	    parse_number(dash + 1, 0, UINT64_MAX, &id->gen))
		return "is not pid:PID, name:NAME or a VM's ID";
	memcpy(pid, text, dash - text);
	pid[dash - text] = 0;
	id->gen_given = true;
	return parse_number(pid, 1, INT_MAX, &id->pid);
}

static const char *parse(struct wanted *w)
{
	if (!strncmp(w->text, "pid:", 4))
		return parse_number(w->text + 4, 1, INT_MAX, &w->found.pid);
	if (strncmp(w->text, "name:", 5))
		return parse_id(w->text, &w->found);
	w->name = w->text + 5;
	return w->name[0] ? NULL : "is no name";
}

/* The name as it is printed, which may be shortened, matches, too. */
static bool is_name(const struct wanted *w, const char *name)
{
	char printed[VM_NAME_LEN];

	vm_short_name(name, printed);
	return !strcmp(w->name, name) || !strcmp(w->name, printed);
}

static int look_at_name(struct wanted *w, const struct vm *vm, struct look *look)
{
	char *name;
	int err;

	/* the process that made the VM has none of its files any more: the VM has no name */
	if (!vm->comm[0])
		return 0;
	err = vm_full_name(vm->pid, vm->comm, &name);
	if (err == -EACCES)
		look->hidden++;
	if (!err && is_name(w, name)) {
		look->processes += w->found.pid != (uint64_t)vm->pid;
		w->found.pid = vm->pid;
	}
	free(name);
	return err == -ENOMEM ? err : 0;
}

static int look_at(struct wanted *w, const struct vm *vm, struct look *look)
{
	if (w->name)
		return look_at_name(w, vm, look);
	if (w->found.pid == (uint64_t)vm->pid && (!w->found.gen_given || w->found.gen == vm->gen))
		look->processes = 1;
	return 0;
}

static int look_at_all(struct wanted *w, const struct vm_list *list, struct look *look)
{
	size_t i;
	int err = 0;

	*look = (struct look){ 0 };
	if (w->name)
		w->found.pid = 0;
	for (i = 0; i < list->n && !err; i++)
		err = look_at(w, &list->vms[i], look);
	return err;
}

static enum exit_code refuse(const struct wanted *w, const char *wrong)
{
	log_error("-V %s: %s", w->text, wrong);
	return EXIT_USAGE;
}

/* A VM that cannot be seen may exist: this is not "no VM has this name". */
static enum exit_code refuse_hidden(const struct wanted *w, size_t hidden)
{
	log_error("-V %s: no VM that shows its name has this one; of %zu QEMU%s it is hidden "
		  "(hidepid): use pid:PID or the VM's ID, or run with CAP_SYS_PTRACE or in the "
		  "group that is /proc's gid=", w->text, hidden, hidden == 1 ? "" : "s");
	return EXIT_ERROR;
}

static enum exit_code conclude(const struct wanted *w, const struct look *look)
{
	if (look->processes == 1)
		return EXIT_OK;
	if (look->processes)
		return refuse(w, "several VMs have this name, use pid:PID");
	if (look->hidden)
		return refuse_hidden(w, look->hidden);
	if (w->name)
		return refuse(w, "no VM has this name");
	if (w->found.gen_given)
		return refuse(w, "there is no such VM");
	if (kill(w->found.pid, 0) && errno == ESRCH)
		return refuse(w, "there is no such process");
	return refuse(w, "is not a VM (the process made none, or it has ended)");
}

/* True if a signal that ends the run is pending; the caller has blocked these signals. */
static bool is_to_end(void)
{
	sigset_t held;

	return !sigpending(&held) && (sigismember(&held, SIGINT) == 1 ||
				      sigismember(&held, SIGTERM) == 1 ||
				      sigismember(&held, SIGHUP) == 1);
}

/* Sleeps in steps of LOOK_NS, so that a pending signal ends a long rest, too. */
static void rest(uint64_t look_ns)
{
	const struct timespec time = { 0, LOOK_NS };
	uint64_t rests = look_ns * LOOK_REST / LOOK_NS;

	do {
		nanosleep(&time, NULL);
	} while (rests && --rests && !is_to_end());
}

static enum exit_code look_once(struct wanted *w, struct bpf_vm *bpf, struct vm_list *list,
		     struct look *look)
{
	int err = vm_list_read(list, bpf);

	if (!err)
		err = look_at_all(w, list, look);
	if (err)
		log_error("-V %s: cannot read which VMs there are: %s", w->text, strerror(-err));
	return err ? EXIT_ERROR : EXIT_OK;
}

static enum exit_code look_until(struct wanted *w, bool wait, struct bpf_vm *bpf,
				 struct vm_list *list)
{
	bool noted = false;
	struct look look;
	uint64_t begin;
	enum exit_code err;

	for (;;) {
		begin = clock_ns();
		err = look_once(w, bpf, list, &look);
		if (err)
			return err;
		if (!wait || look.processes)
			return conclude(w, &look);
		if (look.hidden && !noted)
			log_note("-V %s: waits for a VM that shows its name; of %zu it is hidden "
				 "(hidepid)", w->text, look.hidden);
		noted |= look.hidden;
		rest(clock_ns() - begin);
		if (is_to_end()) {
			log_error("-V %s: a signal came before this VM did", w->text);
			return EXIT_ERROR;
		}
	}
}

static enum exit_code find(struct wanted *w, bool wait)
{
	struct vm_list list = { 0 };
	struct bpf_vm *bpf;
	enum exit_code err = preflight(feature_missing(FEATURE_VM));

	if (err)
		return err;
	bpf = bpf_vm_open();
	if (!bpf)
		return EXIT_ERROR;
	err = look_until(w, wait, bpf, &list);
	vm_list_free(&list);
	bpf_vm_close(bpf);
	return err;
}

enum exit_code vm_find(const char *text, bool wait, struct vm_found *found)
{
	struct wanted w = { .text = text };
	const char *wrong = parse(&w);
	enum exit_code err;

	if (wrong)
		return refuse(&w, wrong);
	if (!vm_pids_known()) {
		if (!w.found.gen_given)
			return refuse(&w, "the kernel's pids are those of the initial PID "
				      "namespace, whose /proc is not here: use the VM's ID, "
				      "PID-GEN as it is printed");
		/* its process may be in a PID namespace that we cannot see: take the ID as it is */
		*found = w.found;
		return EXIT_OK;
	}
	err = find(&w, wait);
	*found = w.found;
	return err;
}
