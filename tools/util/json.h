/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A streaming JSON writer: no spaces, keys in the order in which they are given.
 * A NULL key is for the elements of arrays and the outermost object.
 */
#ifndef VIRQSCOPE_UTIL_JSON_H
#define VIRQSCOPE_UTIL_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct json {
	FILE *out;
	bool comma;		/* the next element needs a comma before it */
};

void json_object(struct json *j, const char *key);
void json_end_object(struct json *j);
void json_array(struct json *j, const char *key);
void json_end_array(struct json *j);

void json_uint(struct json *j, const char *key, uint64_t v);
void json_int(struct json *j, const char *key, int64_t v);
void json_bool(struct json *j, const char *key, bool v);
/* Writes null unless known. */
void json_uint_if(struct json *j, const char *key, bool known, uint64_t v);
void json_null(struct json *j, const char *key);
/* Writes null for NULL. */
void json_string(struct json *j, const char *key, const char *v);

/* End the line, after the outermost object. */
void json_newline(struct json *j);

#endif
