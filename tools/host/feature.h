/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The parts of the kernel that commands need: a table, and which of them this kernel has. */
#ifndef VIRQSCOPE_HOST_FEATURE_H
#define VIRQSCOPE_HOST_FEATURE_H

#include <stddef.h>
#include <stdint.h>

enum feature_id {
	FEATURE_LIFE,
	FEATURE_VM,
	FEATURE_IN_FLIGHT,
	FEATURE_FLUSH,
	FEATURE_BINDING,
	FEATURE_DOORBELL,
	FEATURE_MASK,
	FEATURE_POLICY,
	FEATURE_PRIVATE_IRQS,
	FEATURES,
};

struct feature {
	const char *type;	/* the kernel's BTF has it if the kernel has the feature */
	uint32_t kind;		/* BTF_KIND_* of the type */
	const char *module;	/* its BTF may have the type instead; NULL: none */
	const char *name;
	const char *remedy;	/* how a kernel gets the feature */
	const char *used_by;	/* subcommands and options */
	const char *numbering;	/* enum whose values index records; NULL: none */
	const char *const *enumerators;	/* that this program knows, in their order, up to NULL */
};

extern const struct feature features[FEATURES];

/* A feature that this kernel lacks, or the error that hides whether it does; neither: it has it. */
struct missing {
	const char *name;	/* NULL: none */
	const char *remedy;
	int err;		/* 0 or -errno */
};

/* Look up one feature. The first call reads the kernel's BTF, once per run. */
struct missing feature_missing(enum feature_id id);

/* Print "NAME (REMEDY)" to a buffer for a message; returns it. */
const char *feature_text(const struct missing *missing, char *buf, size_t size);

/* Forget the result of earlier calls, for tests of several kernels in one program. */
void feature_forget(void);

#endif
