/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_LIST_CMD_H
#define VIRQSCOPE_LIST_CMD_H

struct command_def;

extern const struct command_def list_command;

#endif
