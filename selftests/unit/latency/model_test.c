// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that the model keeps all that was counted: of an interrupt that comes again, and of VMs
 * that are gone, however many they were. A VM keeps the name that it had, and a note reports once
 * that there is no room for bindings.
 */
#include "latency/made_up.h"

static bool is_last(uint64_t vm_gen, void *ctx)
{
	return vm_gen == *(uint64_t *)ctx;
}

static bool unless_17(uint64_t vm_gen, void *ctx)
{
	(void)ctx;
	return vm_gen != 17;
}

/* A note reports once that the program has no room for all bindings. */
static void test_bound_full(void)
{
	struct latency_model m;

	nothing_counted();
	latency_model_init(&m, &fake_source, NULL, 2, false);
	notes = 0;
	latency_model_update(&m);
	tap_ok(!notes, "all bindings are known: no note");
	fake_latency.totals.bound_full = true;
	latency_model_update(&m);
	latency_model_update(&m);
	tap_ok(notes == 1, "some are not: one note, not %u", notes);
	fake_latency.totals.bound_full = false;
	latency_model_fini(&m);
}

/* A VM whose process had ended when its name was looked up, and whose pid is reused */
static void test_pid_again(void)
{
	struct latency_model m;
	char *text;

	nothing_counted();
	name[0] = 0;
	latency_model_init(&m, &fake_source, NULL, 2, false);
	count(VS_DELIVERY, 100);
	latency_model_update(&m);
	strcpy(name, "sshd");
	text = report(&m, FORMAT_TABLE, 0, HIST_NONE);
	tap_ok(!strstr(text, "sshd"), "a VM has not the name of a process that came later");
	free(text);
	latency_model_fini(&m);
}

/* An interrupt whose VM has ended, and one whose VM was wrongly taken to have ended */
static void test_forget(void)
{
	struct latency_model m;
	char *text;

	nothing_counted();
	add_entry(18, 33);
	latency_model_init(&m, &fake_source, NULL, 2, true);
	count(VS_DELIVERY, 100);
	latency_model_update(&m);
	tap_ok(m.in_use == 2 && latency_model_is_tight(&m), "two of two: room is tight");
	count(VS_DELIVERY, 100);
	latency_model_forget(&m, unless_17, NULL);
	tap_ok(m.in_use == 1 && fake_latency.entries == 1 && counted.key.vm_gen == 18,
	       "only what is of a VM that is gone is forgotten");
	text = report(&m, FORMAT_JSON, 7000, HIST_NONE);
	page_has(text, "\"intid\":32,\"vcpu\":0,\"path\":[\"irqfd\"],", "it is still in the report");
	page_has(text, "\"count\":2,", "with what was counted until then");
	free(text);
	add_entry(17, 32);
	count_in(fake_latency_find(&(struct vs_latency_key){ 17, 32, VS_VCPU_NONE }),
		 VS_DELIVERY, 100);
	text = report(&m, FORMAT_JSON, 7000, HIST_NONE);
	page_has(text, "\"count\":1,", "it comes back: one more in that interval");
	free(text);
	text = report(&m, FORMAT_JSON, 0, HIST_NONE);
	page_has(text, "\"count\":3,", "and three in all");
	page_has(text, "\"events\":3,", "in the summary, too");
	free(text);
	latency_model_fini(&m);
}

/*
 * A generation has 64 bits: VMs that differ in the upper half are two, in rows, totals and order,
 * and only one of them has ended.
 */
static void test_far(void)
{
	const uint64_t far = (1ULL << 32) + 17;
	struct latency_model m;
	char *text;

	fake_latency.entries = 0;
	latency_model_init(&m, &fake_source, NULL, 4, false);
	count_in(add_entry(far, 32), VS_DELIVERY, 100);
	count_in(add_entry(17, 32), VS_DELIVERY, 100);
	count_in(add_entry(17, 33), VS_DELIVERY, 100);
	text = report(&m, FORMAT_TABLE, 0, HIST_NONE);
	tap_ok(m.n == 3, "each interrupt of each is a row: %zu", m.n);
	page_has(text, "\n"
	    "12345-17         00:04.0    32     0.5   0.100   0.100   0.100 -*      device irqfd\n"
	    "12345-17         00:04.0    33     0.5   0.100   0.100   0.100 -*      device irqfd\n"
	    "12345-4294967313 00:04.0    32     0.5   0.100   0.100   0.100 -*      device irqfd\n",
	    "the older VM first, each named in full");
	page_has(text, "\n"
	    "# VM 12345-17            2        2     1.0       -       -       - guest1\n"
	    "# VM 12345-4294967313    1        1     0.5       -       -       - guest1\n",
	    "and a total of each");
	free(text);
	text = report(&m, FORMAT_JSON, 0, HIST_NONE);
	page_has(text, "\"vm\":{\"id\":\"12345-4294967313\",\"pid\":12345,", "JSON has it in full");
	free(text);
	latency_model_forget(&m, unless_17, NULL);
	tap_ok(fake_latency.entries == 1 && counted.key.vm_gen == far,
	       "the end of one is not the end of the other");
	latency_model_fini(&m);
}

/* A run of months: rows do not accumulate, events do. */
static void test_many_vms(void)
{
	struct latency_model m;
	uint64_t vm_gen;
	int err = 0;
	char *text;

	fake_latency.entries = 0;
	latency_model_init(&m, &fake_source, NULL, 4, false);
	for (vm_gen = 1; vm_gen <= 100000 && !err; vm_gen++) {
		count_in(add_entry(vm_gen, 32), VS_DELIVERY, vm_gen % 1000);
		err = latency_model_update(&m);
		/* all VMs but the newest have ended */
		if (!err && latency_model_is_tight(&m))
			err = latency_model_forget(&m, is_last, &vm_gen);
	}
	tap_ok(!err && m.n <= 12, "100000 VMs: %zu rows, not more than thrice the room", m.n);
	text = report(&m, FORMAT_TABLE, 0, HIST_NONE);
	page_has(text, "# events 100000, partial 0", "and each of their lives is counted");
	page_has(text, " interrupts of VMs that are gone\n", "and that some are not listed is said");
	page_has(text, "\n# host               100000   100000 ", "but they are in the total");
	free(text);
	latency_model_fini(&m);
}

int main(void)
{
	test_bound_full();
	test_pid_again();
	test_forget();
	test_far();
	test_many_vms();
	return tap_done();
}
