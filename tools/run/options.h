/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The options that subcommands share, and how their numbers are read. */
#ifndef VIRQSCOPE_RUN_OPTIONS_H
#define VIRQSCOPE_RUN_OPTIONS_H

#include <argp.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#include "report/hist.h"
#include "report/sink.h"
#include "util/exit_code.h"
#include "util/parse.h"

struct options {
	const char *vm;			/* as typed; options_resolve() looks for it */
	const char *intid_text, *host_irq_text;
	uint64_t intid, host_irq;	/* given if their text is not NULL */
	char device[PARSE_BDF_LEN];	/* "" if not given */
	uint64_t pid, vm_gen;		/* 0: any */
	bool vm_gen_given;
	bool wait;			/* until there is that VM */
	uint64_t interval_ns, count;	/* 0: none */
	uint64_t duration_ns;
	char **command;			/* what follows "--", NULL if nothing does */
	const char *pin;		/* where the maps are to be; NULL: nowhere */
	const char *output;		/* where the report is to go; NULL: standard output */
	enum format format;
	bool internal, self, quiet;
	int verbose;
};

/* An option whose argument is a number or a duration, as data. */
struct option_number {
	int key;
	size_t offset;			/* of the uint64_t */
	uint64_t min, max;
	/* NULL: parse_number() */
	const char *(*parse)(const char *text, uint64_t min, uint64_t max, uint64_t *out);
};

/*
 * Children of a command's argp, whose input is a struct options: which VM, also
 * one that may come later; which of its interrupts; when to begin and end, for those that
 * watch; and, of each command, how to print.
 */
extern const struct argp options_vm_argp, options_vm_wait_argp, options_irq_argp,
	options_watch_argp, options_argp;

/* What a parser returns when it has said what is wrong. argp itself returns others. */
#define OPTION_REFUSED ECANCELED

/*
 * Store arg in config if key is in the table. Returns 0, OPTION_REFUSED after a
 * message that names the option, or ARGP_ERR_UNKNOWN.
 */
error_t options_number(const struct option_number *table, size_t n, void *config,
		       int key, const char *arg, const struct argp_option *names);

/* -H and -D, also for a command that has no other of these; returns the same. */
error_t options_line(struct options *opts, int key, char *arg);

/* --hist and --hist=fine; arg: NULL without =. Returns the same. */
error_t options_hist(enum hist_detail *hist, const char *arg);

/* For a command that takes no arguments. */
error_t options_unexpected(const char *arg);

/* Parse a command line of which argv[0] is the subcommand. EXIT_OK or EXIT_USAGE */
enum exit_code options_parse(const struct argp *argp, int argc, char **argv, void *config);

/* The options that filter, as they were given; "" if there is none. */
void options_filter(const struct options *opts, char *buf, size_t size);

/* Find the VM, IRQ and device that were named. */
enum exit_code options_resolve(struct options *opts);

#endif
