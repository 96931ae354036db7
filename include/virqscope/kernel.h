/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The kernel's enumerations, as it numbers them, each a list that gives enumerators, a count and
 * names. A value that a newer kernel adds is not below the count. Names are JSON's keys and
 * values, and the words of tables.
 */
#ifndef VIRQSCOPE_KERNEL_H
#define VIRQSCOPE_KERNEL_H

#define VS_NAME_OF(symbol, name) name,

/*
 * enum vgic_life_stage: the moments of an interrupt's life, at each of which a stage ends, in the
 * order of time. They index the stamps, so a kernel with other moments is refused (host/feature.c).
 */
#define VS_MOMENT_LIST(X) \
	X(HOST, "host") X(SIGNAL, "signal") X(INJECT, "inject") X(QUEUE, "queue") \
	X(LOAD, "load") X(ENTER, "enter") X(RETIRE, "retire") X(REARM, "rearm")
#define VS_ENUM_MOMENT(symbol, name) VS_AT_##symbol,
enum vs_moment { VS_MOMENT_LIST(VS_ENUM_MOMENT) VS_STAMPS };

/* enum vgic_life_outcome: the end of a life */
#define VS_OUTCOME_LIST(X) \
	X(COMPLETED, "completed") X(WITHDRAWN, "withdrawn") X(FLUSHED, "flushed") \
	X(UNMAPPED, "unmapped")
#define VS_ENUM_OUTCOME(symbol, name) VS_##symbol,
enum vs_outcome { VS_OUTCOME_LIST(VS_ENUM_OUTCOME) VS_OUTCOMES };

/* enum irq_life_path: the way into the VM */
#define VS_PATH_LIST(X) \
	X(IOCTL, "ioctl") X(IRQFD, "irqfd") X(IRQFD_WORKER, "irqfd-worker") \
	X(FORWARDED, "forwarded") X(VLPI, "vlpi") X(INTERNAL, "internal")
#define VS_ENUM_PATH(symbol, name) VS_PATH_##symbol,
enum vs_path { VS_PATH_LIST(VS_ENUM_PATH) VS_PATHS };

/* IRQ_LIFE_F_*: a life's flags, by bit */
#define VS_FLAG_LIST(X) \
	X(PARTIAL, "partial") X(HELD, "held") X(MIGRATED, "migrated") X(THREADED, "threaded") \
	X(RESENT, "resent") X(INEXACT, "inexact") X(STILL_HIGH, "still-high")
#define VS_ENUM_FLAG_BIT(symbol, name) VS_BIT_##symbol,
#define VS_ENUM_FLAG(symbol, name) VS_LIFE_##symbol = 1 << VS_BIT_##symbol,
enum vs_flag_bit { VS_FLAG_LIST(VS_ENUM_FLAG_BIT) VS_FLAGS };
enum vs_flag { VS_FLAG_LIST(VS_ENUM_FLAG) };

/* enum irq_life_mask_mode: the place where a line is masked while the guest handles it */
#define VS_MASK_MODE_LIST(X) \
	X(NONE, "none") X(DEVICE, "device") X(LINE, "line") X(HOLD, "hold") \
	X(FORWARDED, "forwarded")
#define VS_ENUM_MASK_MODE(symbol, name) VS_MASK_##symbol,
enum vs_mask_mode { VS_MASK_MODE_LIST(VS_ENUM_MASK_MODE) VS_MASK_MODES };

/* enum irq_life_mask_cause: the reason for that mode */
#define VS_MASK_CAUSE_LIST(X) \
	X(NONE, "none") X(REQUEST, "request") X(EXCLUSIVE, "exclusive") X(SHARED, "shared") \
	X(FOREIGN, "foreign") X(NO_DISINTX, "no-disintx") X(POLICY, "policy")
#define VS_ENUM_MASK_CAUSE(symbol, name) VS_MASK_CAUSE_##symbol,
enum vs_mask_cause { VS_MASK_CAUSE_LIST(VS_ENUM_MASK_CAUSE) VS_MASK_CAUSES };

/* enum irq_life_mask_by: the request that masked or unmasked a line */
#define VS_MASK_BY_LIST(X) \
	X(HANDLER, "handler") X(EVENTFD, "eventfd") X(IOCTL, "ioctl") X(CONFIG, "config")
#define VS_ENUM_MASK_BY(symbol, name) VS_MASK_BY_##symbol,
enum vs_mask_by { VS_MASK_BY_LIST(VS_ENUM_MASK_BY) VS_MASK_BYS };

/* enum irq_binding_kind: the interrupt that signals an eventfd; NONE: no device said so */
#define VS_BINDING_KIND_LIST(X) \
	X(NONE, "none") X(INTX, "intx") X(MSI, "msi") X(MSIX, "msix")
#define VS_ENUM_BINDING_KIND(symbol, name) VS_BINDING_##symbol,
enum vs_binding_kind { VS_BINDING_KIND_LIST(VS_ENUM_BINDING_KIND) VS_BINDING_KINDS };

#endif
