// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Proves that an array grows by what is appended, in few steps, and survives a lack of memory. */
#include <stdint.h>
#include <stdlib.h>

#include "tap.h"
#include "util/array.h"

enum { N = 1000 };

static void test_growth(void)
{
	size_t i, room = 0, last = 0, steps = 0;
	int *array = NULL;
	bool fits = true, kept = true;

	for (i = 0; i < N; i++) {
		array = array_grow(array, i, &room, sizeof(*array));
		if (!array)
			break;
		fits &= room > i;
		steps += room != last;
		last = room;
		array[i] = i;
	}
	tap_ok(i == N, "%d elements are appended", N);
	tap_ok(fits, "each finds room");
	tap_ok(steps > 1 && steps <= 10, "in %zu steps", steps);
	for (i = 0; i < N; i++)
		kept &= array && array[i] == (int)i;
	tap_ok(kept, "and stays what it was");
	free(array);
}

static void test_room(void)
{
	size_t room = 3;
	char array[3];

	tap_ok(array_grow(array, 2, &room, 1) == array && room == 3, "room for one more is used");
}

static void test_no_memory(void)
{
	size_t room = 1;
	char *array = calloc(1, 1);

	tap_ok(!array_grow(array, 1, &room, SIZE_MAX / 4), "more than there can be is refused");
	tap_ok(room == 1 && !array[0], "and leaves array and room as they were");
	free(array);
}

int main(void)
{
	test_growth();
	test_room();
	test_no_memory();
	return tap_done();
}
