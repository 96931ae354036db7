// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of `virqscope list`. */
#include <inttypes.h>
#include <string.h>

#include "list/binding.h"
#include "report/kernel_names.h"
#include "report/text.h"

#define TENTH_NS 100000000ULL	/* of a second */

static const int widths[] = { -8, 5, 4, 4, -7, 7, 4, -6, 4, -8, 0 };

static void put_head(FILE *out)
{
	fprintf(out, "# virqscope list: what is wired\n"
		"# VM\tINTID\tVCPU\tGSI\tPATH\tEVENTFD\tIRQ\tMASK\tIOVA\tDOORBELL\tDEVICE\n");
}

/* A masked line without a VM: only the process that has the device open can unmask it. */
static void put_abandoned(FILE *out, const struct vs_binding *b, uint64_t now_ns)
{
	const char *by = kernel_name_of_mask_by(b->masked_by);
	uint64_t since = b->masked_since_ns;
	uint64_t tenths = now_ns > since ? (now_ns - since) / TENTH_NS : 0;

	fprintf(out, "#   %s: masked by %s for %" PRIu64 ".%" PRIu64 " s, and no VM has it\n",
		b->device, by ? by : "unknown", tenths / 10, tenths % 10);
}

/* The name is firmware's. */
static void put_doorbell(FILE *out, const struct binding_row *row)
{
	if (row->user && row->user->address)
		fprintf(out, "\t0x%llx\t", row->user->address);
	else
		fprintf(out, "\t-\t");
	text_name(out, row->doorbell ? row->doorbell->name : "-");
}

/* The domain of the IOMMU has gone, or may have: no message of the device arrives. */
static void put_unmapped(FILE *out, const struct binding_row *row)
{
	if (!row->mapping || row->mapping->mapped == DOORBELL_MAPPED)
		return;
	fprintf(out, "#   %s: 0x%llx %s mapped\n", row->b.device, row->mapping->d.iova,
		row->mapping->mapped == DOORBELL_UNMAPPED ? "is not" : "may not be");
}

static void put_device(FILE *out, const struct vs_binding *b)
{
	const char *kind = kernel_name_of_binding_kind(b->kind);

	if (!b->kind)
		fprintf(out, "\t-");
	else if (b->kind == VS_BINDING_INTX)
		fprintf(out, "\t%s %s", b->device, kind);
	else
		fprintf(out, "\t%s %s[%u]", b->device, kind ? kind : "unknown", b->vector);
	fprintf(out, "%s\n", b->resample ? " resample" : "");
}

static void put_row(FILE *out, const struct binding_row *row)
{
	const struct vs_binding *b = &row->b;

	if (b->vm_gen)
		text_vm_id(out, b->pid, b->vm_gen);
	else
		fputc('-', out);
	text_number(out, b->intid, b->intid);
	text_number(out, b->vm_gen && b->vcpu >= 0, b->vcpu);
	text_number(out, b->vm_gen, b->gsi);
	text_word(out, b->vm_gen ? kernel_name_of_path(b->path) : NULL);
	text_number(out, b->eventfd >= 0, b->eventfd);
	text_number(out, b->host_irq, b->host_irq);
	text_word(out, b->kind ? kernel_name_of_mask_mode(b->mask_mode) : NULL);
	put_doorbell(out, row);
	put_device(out, b);
}

static void put_rows(FILE *out, const struct binding_page *page)
{
	size_t i;

	if (page->n)
		put_head(out);
	for (i = 0; i < page->n; i++) {
		const struct binding_row *row = &page->rows[i];

		if (row->b.vm_gen && (!i || row->b.vm_gen != row[-1].b.vm_gen))
			text_vm_line(out, row->vm, row->b.pid, row->b.vm_gen);
		put_row(out, row);
		put_unmapped(out, row);
		if (!row->b.vm_gen && row->b.masked == VS_MASKED_YES)
			put_abandoned(out, &row->b, page->report.t_ns);
	}
}

int binding_table(const struct binding_page *page)
{
	struct text_table table;
	int err = text_table_begin(&table, page->report.out, widths);

	if (err)
		return err;
	put_rows(table.out, page);
	if (page->n)
		fprintf(table.out, "# wired %zu\n", page->n);
	else
		text_nothing(table.out, "wired", page->filter);
	return text_table_end(&table);
}
