/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_LATENCY_CMD_H
#define VIRQSCOPE_LATENCY_CMD_H

struct command_def;

extern const struct command_def latency_command;

#endif
