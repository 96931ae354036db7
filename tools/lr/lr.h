/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The model of `virqscope lr`, which is updated and then printed. */
#ifndef VIRQSCOPE_LR_LR_H
#define VIRQSCOPE_LR_LR_H

#include <stdbool.h>
#include <stddef.h>

#include "host/vm.h"
#include "lr/bpf.h"
#include "report/summary.h"

/* A vCPU that was entered; its row stays when its VM has ended. */
struct lr_row {
	char vm[VM_NAME_LEN];		/* "": not known */
	struct vs_lr last;		/* the counts as read last */
	struct vs_lr shown;		/* the counts at the begin of the interval */
	struct vs_lr before;		/* the part of last before its map entry was deleted */
	bool forgotten;			/* it has no map entry now */
	bool asked;			/* the name of its VM was looked up */
};

/* All entries into the guest: the sum over used[]. */
uint64_t lr_entries(const struct vs_lr *lr);

/* Subtract *before from *now; the greatest depth stays that of the whole run. */
struct vs_lr lr_since(const struct vs_lr *now, const struct vs_lr *before);

/* All vCPUs, sorted by VM and index. */
struct lr_model {
	struct bpf_lr *bpf;
	struct lr_row *rows;
	size_t n, room;
	size_t in_use;			/* rows that have a map entry */
	struct summary sum, last_sum;	/* as read last, and at the begin of the interval */
	uint64_t unlisted, unlisted_entries;	/* rows that were given up, and their entries */
	bool intervals;			/* pages cover intervals */
};

/* Returns true if the map is nearly full, so that entries of ended VMs should be deleted. */
bool lr_model_is_tight(const struct lr_model *m);

/*
 * Delete the map entries of vCPUs whose VM does not exist. Their rows stay, up to a total of twice
 * the size of the map. Returns 0 or -errno.
 */
int lr_model_forget(struct lr_model *m, bool (*exists)(uint64_t vm_gen, void *ctx), void *ctx);

void lr_model_fini(struct lr_model *m);

/* Read the map, and the names of new vCPUs' VMs while these exist. Returns 0 or -errno. */
int lr_model_read(struct lr_model *m);

/* Read the map and the totals. Returns 0 or -errno. */
int lr_model_update(struct lr_model *m);

/*
 * Call fn for each vCPU that was entered in that window, with its counts as read last, sorted by
 * VM. The greatest depth is always of the whole run.
 */
void lr_model_for_each(const struct lr_model *m, enum window window,
		       void (*fn)(const struct lr_row *row, const struct vs_lr *lr, void *ctx),
		       void *ctx);

struct summary lr_model_summary(const struct lr_model *m, enum window window);

/* Begin the next interval at the last reading. */
void lr_model_next_interval(struct lr_model *m);

/* Print a page of the model. Returns 0 or -errno. */
int lr_print(const struct lr_model *m, const struct report_page *page);

/* For lr_print(): print as a table (returns 0 or -errno), or as records. */
int lr_table(const struct lr_model *m, const struct report_page *page);
void lr_describe(const struct lr_model *m, const struct report_page *page);

#endif
