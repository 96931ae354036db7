/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The model of `virqscope lr`: read it, then print it. */
#ifndef VIRQSCOPE_LR_LR_H
#define VIRQSCOPE_LR_LR_H

#include <stdbool.h>
#include <stddef.h>

#include "host/vm.h"
#include "lr/bpf.h"
#include "report/summary.h"

/* A vCPU that was entered; it stays when its VM is gone. */
struct lr_row {
	char vm[VM_NAME_LEN];		/* "": not known */
	struct vs_lr last;		/* as it was read last, */
	struct vs_lr shown;		/* and when a page was */
	struct vs_lr before;		/* of last: until its entry was given back */
	bool forgotten;			/* it has none */
	bool asked;			/* for the name of its VM */
};

/* The entries into the guest: of each number of list registers, together. */
uint64_t lr_entries(const struct vs_lr *lr);

/* What came since *before; the greatest depth is of the whole run. */
struct vs_lr lr_since(const struct vs_lr *now, const struct vs_lr *before);

/* All vCPUs, sorted by VM and index. */
struct lr_model {
	struct bpf_lr *bpf;
	struct lr_row *rows;
	size_t n, room;
	size_t in_use;			/* rows that have an entry in the program */
	struct summary sum, last_sum;	/* as it was read last, and at the begin of the interval */
	uint64_t unlisted, unlisted_entries;	/* of rows that were given up */
	bool intervals;			/* pages are of these */
};

/* Is the room running out, so that that of VMs that are gone is needed? */
bool lr_model_is_tight(const struct lr_model *m);

/*
 * Have the program forget the vCPUs of VMs for which exists() is false; their rows stay, but
 * not more than twice as many as there is room for in all. Returns 0 or -errno.
 */
int lr_model_forget(struct lr_model *m, bool (*exists)(uint32_t vm_gen, void *ctx), void *ctx);

void lr_model_fini(struct lr_model *m);

/* Learn of new vCPUs, and whose they are while that can be seen. 0 or -errno. */
int lr_model_read(struct lr_model *m);

/* Read everything. Returns 0 or -errno. */
int lr_model_update(struct lr_model *m);

/*
 * Call fn for each vCPU that was entered in that time, as it was read last, sorted by VM. The
 * greatest depth is of the whole run.
 */
void lr_model_for_each(const struct lr_model *m, enum window window,
		       void (*fn)(const struct lr_row *row, const struct vs_lr *lr, void *ctx),
		       void *ctx);

struct summary lr_model_summary(const struct lr_model *m, enum window window);

/* The next interval begins with the last reading. */
void lr_model_next_interval(struct lr_model *m);

/* Print a page of the model. Returns 0 or -errno. */
int lr_print(const struct lr_model *m, enum format format, const struct report_page *page);

/* For lr_print(): the table, returns 0 or -errno; the records */
int lr_table(const struct lr_model *m, const struct report_page *page);
void lr_describe(const struct lr_model *m, const struct report_page *page, struct sink *s);

#endif
