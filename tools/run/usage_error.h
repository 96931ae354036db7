/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_RUN_USAGE_ERROR_H
#define VIRQSCOPE_RUN_USAGE_ERROR_H

#include <argp.h>

/*
 * Say what is wrong with the first option of argv that getopt refused. argv ends
 * with NULL and begins with what follows the command's name; help is the command
 * that lists the options.
 */
void usage_error(const struct argp *argp, char **argv, const char *help);

#endif
