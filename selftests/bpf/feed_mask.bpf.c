// SPDX-License-Identifier: GPL-2.0-only
/*
 * The programs of `virqscope mask`, fed by user space instead of the kernel's events, on any
 * kernel, including events that no present kernel emits. A map's key has to be on the stack.
 */
#define KERNEL_CORE		/* the life is ours: nothing to relocate */
#include "../../bpf/mask.bpf.c"

struct feed_mask {
	struct vs_mask_key key;
	struct change change;
	__u64 since, switches, now;
	__u64 vm_gen;
	__u8 mode;
	__u8 cause;
};

SEC("syscall")
int feed_begin(struct feed_mask *f)
{
	struct vs_mask_key key = f->key;
	struct coming c = {
		.host_irq = f->change.host_irq,
		.mode = f->mode,
		.since = f->since,
		.switches = f->switches,
		.now = f->now,
	};

	begin_line(&key, &c);
	return 0;
}

SEC("syscall")
int feed_end(struct feed_mask *f)
{
	struct vs_mask_key key = f->key;

	end_line(&key, f->now);
	return 0;
}

SEC("syscall")
int feed_masked(struct feed_mask *f)
{
	struct vs_mask_key key = f->key;
	struct change change = f->change;

	count_mask(&key, &change);
	return 0;
}

SEC("syscall")
int feed_unmasked(struct feed_mask *f)
{
	struct vs_mask_key key = f->key;
	struct change change = f->change;

	count_unmask(&key, &change);
	return 0;
}

SEC("syscall")
int feed_switch(struct feed_mask *f)
{
	struct vs_mask_switch s = {
		.t_ns = f->now,
		.host_irq = f->change.host_irq,
		.to = f->mode,
		.cause = f->cause,
	};
	struct vs_mask_key key = f->key;

	switch_line(&key, &s);
	return 0;
}

/* A life with only these stamps */
SEC("syscall")
int feed_life(struct feed_mask *f)
{
	struct vgic_irq_life life = {
		.stamp = {
			[VS_AT_HOST] = f->change.start,
			[VS_AT_ENTER] = f->change.done,
			[VS_AT_RETIRE] = f->now,
		},
		.source = { .host_irq = f->change.host_irq, .mask_mode = f->mode },
		.outcome = VGIC_LIFE_COMPLETED,
		.vm_gen = f->vm_gen,
	};

	count_life(&life);
	return 0;
}

/* The number of counters is no power of two, so that no bit mask can bound the index */
__u64 nine[9];

SEC("syscall")
int feed_count(struct feed_mask *f)
{
	count_in(nine, f->cause);
	return 0;
}
