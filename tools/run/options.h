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
	char **command;			/* the arguments after "--"; NULL: none */
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
 * Children of a command's argp, whose input is a struct options: the VM; the VM with --wait; its
 * interrupts; the begin and end of commands that watch; the output of any command.
 */
extern const struct argp options_vm_argp, options_vm_wait_argp, options_irq_argp,
	options_watch_argp, options_argp;

/* A parser returns this after logging what is wrong; argp itself never does. */
#define OPTION_REFUSED ECANCELED

/*
 * Store arg in config if key is in the table. Returns 0, OPTION_REFUSED after logging a
 * message that names the option, or ARGP_ERR_UNKNOWN.
 */
error_t options_number(const struct option_number *table, size_t n, void *config,
		       int key, const char *arg, const struct argp_option *names);

/* Store -H or -D, for commands without the other options of irq. Returns as options_number(). */
error_t options_line(struct options *opts, int key, char *arg);

/* Store --hist or --hist=fine; arg is NULL without "=". Returns 0 or OPTION_REFUSED. */
error_t options_hist(enum hist_detail *hist, const char *arg);

/* Refuse an argument of a command that takes none. Returns OPTION_REFUSED after logging it. */
error_t options_unexpected(const char *arg);

/* Parse a command line of which argv[0] is the subcommand. Returns EXIT_OK or EXIT_USAGE. */
enum exit_code options_parse(const struct argp *argp, int argc, char **argv, void *config);

/* Write the options that filter into buf, as they were given; "" if there is none. */
void options_filter(const struct options *opts, char *buf, size_t size);

/* Find the VM and check that the IRQ and the device that were given exist. */
enum exit_code options_resolve(struct options *opts);

#endif
