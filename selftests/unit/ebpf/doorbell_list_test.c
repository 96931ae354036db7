// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that a list of doorbells which is not whole is an error and no list; that a host IRQ is
 * found among those of its descriptor; and that a mapping is called unmapped only if two lists have
 * a user of it and not the mapping.
 */
#include <errno.h>

#include "tap.h"
#include "ebpf/doorbell_list.h"
#include "ebpf/fake_doorbell.h"

#define ITS(number, at) { .what = VS_DOORBELL_CONTROLLER, .doorbell = (number), .phys = (at), \
	.size = 4, .isolated = 1, .kind = "its", .name = "its@" #at }
#define AT(number) .id = (number), .doorbell = 1, .phys = 0x8090000, .size = 0x1000, .domain = 1, \
	.iova = 0x8000000, .refs = 1
#define MAPPING(number) { .what = VS_DOORBELL_MAPPING, AT(number) }
#define USER(irq, n, number) { .what = VS_DOORBELL_USER, AT(number), .host_irq = (irq), \
	.vectors = (n), .device = "d" }

#define N(array) (sizeof(array) / sizeof((array)[0]))

static struct doorbell_list list;

static int read_list(const struct vs_doorbell *entries, size_t n, const struct vs_doorbell *second,
		     size_t n_second)
{
	fake_doorbell = (struct fake_doorbell){
		.entries = entries, .n = n, .second = second, .n_second = n_second,
	};
	return doorbell_list_read(&list, NULL);
}

static enum doorbell_mapped mapped_of(uint32_t irq)
{
	const struct vs_doorbell *user = doorbell_list_user(&list, irq);

	return doorbell_list_mapping(&list, user)->mapped;
}

static void test_whole(void)
{
	static const struct vs_doorbell entries[] = {
		ITS(1, 0x8090040), ITS(2, 0x9090040), MAPPING(7),
		USER(40, 1, 7), USER(20, 4, 7),
		USER(30, 0, 7),
		{ .what = VS_DOORBELL_END + 1 },
	};

	tap_ok(!read_list(entries, N(entries), NULL, 0) && fake_doorbell.reads == 1 &&
	       list.n_doorbells == 2 && list.n_mappings == 1 && list.n_users == 3,
	       "each kind of entry, and none that is not known");
	tap_ok(doorbell_list_user(&list, 20) && doorbell_list_user(&list, 23) &&
	       doorbell_list_user(&list, 23)->host_irq == 20 && !doorbell_list_user(&list, 24) &&
	       !doorbell_list_user(&list, 19), "a descriptor of four: by each of its IRQs");
	tap_ok(doorbell_list_user(&list, 40) && !doorbell_list_user(&list, 30) &&
	       !doorbell_list_user(&list, 41), "of one, and of none");
	tap_ok(mapped_of(20) == DOORBELL_MAPPED, "it is mapped");
	tap_ok(doorbell_list_find(&list, 1) == &list.doorbells[0] &&
	       doorbell_list_find(&list, 2) == &list.doorbells[1], "a doorbell by its number");
	tap_ok(!doorbell_list_find(&list, 0) && !doorbell_list_find(&list, 3),
	       "of none, or of one that is not listed");
}

static void test_cut(void)
{
	static const struct vs_doorbell entries[] = { ITS(1, 0x8090040) };

	fake_doorbell = (struct fake_doorbell){ .entries = entries, .n = 1, .cut = true };
	tap_ok(doorbell_list_read(&list, NULL) == -ENODATA, "a list without its end is an error");
	tap_ok(!list.n_doorbells && !list.doorbells, "and empty");
	tap_ok(!read_list(entries, 0, NULL, 0) && !list.n_doorbells &&
	       !doorbell_list_user(&list, 20), "one with nothing but its end is not");
}

static void test_unmapped(void)
{
	/* the domain has gone; a second user has the same mapping */
	static const struct vs_doorbell gone[] = {
		USER(20, 1, 7), USER(21, 1, 7),
	};
	/* another one has come in the second list, and not its mapping */
	static const struct vs_doorbell more[] = {
		MAPPING(8),
		USER(20, 1, 7), USER(21, 1, 7),
		USER(22, 1, 9),
	};
	static const struct vs_doorbell late[] = {
		MAPPING(7), USER(20, 1, 7),
	};

	tap_ok(!read_list(gone, N(gone), NULL, 0) && fake_doorbell.reads == 2 &&
	       list.n_mappings == 1 && mapped_of(20) == DOORBELL_UNMAPPED &&
	       mapped_of(21) == DOORBELL_UNMAPPED, "two users of a mapping that is not there: one");
	tap_ok(!read_list(gone, N(gone), more, N(more)) && list.n_mappings == 3 &&
	       mapped_of(20) == DOORBELL_UNMAPPED, "in two lists that differ in another mapping");
	tap_ok(mapped_of(22) == DOORBELL_MAPPED_UNKNOWN, "a user only of the second: not known");
	tap_ok(!read_list(gone, 1, late, N(late)) && list.n_mappings == 1 &&
	       mapped_of(20) == DOORBELL_MAPPED, "one whose mapping comes between: mapped");
}

int main(void)
{
	test_whole();
	test_cut();
	test_unmapped();
	doorbell_list_free(&list);
	return tap_done();
}
