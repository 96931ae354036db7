/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The subcommand; argv[0] is its name. */
#ifndef VIRQSCOPE_LR_CMD_H
#define VIRQSCOPE_LR_CMD_H

#include "util/exit_code.h"

enum exit_code cmd_lr(int argc, char **argv);

#endif
