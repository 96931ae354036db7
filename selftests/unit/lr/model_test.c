// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that all counted entries are printed: each vCPU in its place, intervals separate from the
 * whole run, and a vCPU that was not entered in neither. The test makes up the counts of the
 * kernel.
 */
#include "lr/fake_bpf.h"
#include "lr/lr.h"
#include "page.h"

/* "": its process has ended */
static const char *name = "guest1";

bool vm_name(pid_t pid, char out[VM_NAME_LEN])
{
	(void)pid;
	strcpy(out, name);
	return name[0];
}

/* Print one page; the caller frees it. */
static char *report(struct lr_model *m, enum format format, uint64_t interval_ns)
{
	struct report_page page = { .t_ns = 5, .interval_ns = interval_ns };
	char *text;
	size_t len;

	page.out = open_memstream(&text, &len);
	lr_model_update(m);
	page_begin(&page, format);
	lr_print(m, &page);
	lr_model_next_interval(m);
	page_end(&page);
	return text;
}

static void add(size_t i, struct vs_lr_key key)
{
	fake_lr.counted[i] = (struct vs_lr){ .key = key, .pid = 12345, .nr_lr = 4 };
	fake_lr.vcpus++;
}

static void test_intervals(void)
{
	struct lr_model m = { 0 };
	char *text;

	add(0, (struct vs_lr_key){ .vm_gen = 17, .vcpu = 1 });
	add(1, (struct vs_lr_key){ .vm_gen = 17, .vcpu = 0 });
	fake_lr.counted[0].used[0] = 7;
	fake_lr.counted[0].used[4] = 2;
	fake_lr.counted[0].overflow = 1;
	fake_lr.counted[0].eoi_exits = 5;
	fake_lr.counted[0].full_ns = 1500000;
	fake_lr.counted[0].depth_max = 6;
	fake_lr.counted[0].depth_sum = 11;
	fake_lr.counted[1].used[1] = 1;
	text = report(&m, FORMAT_JSON, 1000);
	page_has(text, "\"vcpu\":0,\"nr_lr\":4,\"entries\":1,\"used\":[0,1,0,0,0],\"overflow\":0,"
		 "\"eoi_exits\":0,\"depth_max\":null,\"depth_sum\":0,\"full_ns\":0,"
		 "\"interval_ns\":1000}\n{\"schema_version\":2,\"type\":\"lr\",\"t_ns\":5,"
		 "\"vm\":{\"id\":\"12345-17\",\"pid\":12345,\"name\":\"guest1\"},\"vcpu\":1,"
		 "\"nr_lr\":4,\"entries\":9,\"used\":[7,0,0,0,2],",
		 "vCPU 0 before vCPU 1, and all of the first interval");
	page_has(text, "\"events\":10,\"in_flight\":null,\"lost\":3,", "10 entries, 3 lost");
	free(text);

	fake_lr.counted[0].used[4]++;
	fake_lr.counted[0].overflow++;
	text = report(&m, FORMAT_JSON, 1000);
	page_has(text, "\"vcpu\":1,\"nr_lr\":4,\"entries\":1,\"used\":[0,0,0,0,1],\"overflow\":1,"
		 "\"eoi_exits\":0,", "the second interval has what came since");
	tap_ok(!strstr(text, "\"vcpu\":0,"), "a vCPU that was not entered is not in it");
	page_has(text, "\"events\":1,\"in_flight\":null,\"lost\":0,", "and its summary neither");
	free(text);

	fake_lr.counted[0].used[0]++;
	text = report(&m, FORMAT_TABLE, 1000);
	page_has(text, "# guest1 12345-17\n12345-17    1 ", "the VM has its name, whichever vCPU was");
	free(text);
	fake_lr.counted[0].used[0]--;

	text = report(&m, FORMAT_JSON, 0);
	page_has(text, "\"vcpu\":1,\"nr_lr\":4,\"entries\":10,\"used\":[7,0,0,0,3],\"overflow\":2,"
		 "\"eoi_exits\":5,\"depth_max\":6,\"depth_sum\":11,\"full_ns\":1500000,"
		 "\"interval_ns\":null}", "the whole run has all");
	free(text);

	text = report(&m, FORMAT_TABLE, 0);
	page_has(text, "# guest1 12345-17\n12345-17    0   4         1         0     0.000",
		 "the table names the VM before its first vCPU");
	page_has(text, "12345-17    1   4        10         3  1500.000         2         5     6\n"
		 "#   used  0         7  70.0 % ############################\n",
		 "and shows of how many entries so many were in use");
	page_has(text, ": NOT reliable\n", "lost entries make it unreliable");
	free(text);
	lr_model_fini(&m);
}

/* A GIC of which only the first elements are in use */
static void test_many(void)
{
	struct lr_model m = { 0 };
	char *text;

	fake_lr.vcpus = 0;
	add(0, (struct vs_lr_key){ .vm_gen = 3, .vcpu = 0 });
	fake_lr.counted[0].nr_lr = 16;
	fake_lr.counted[0].used[2] = 1;
	text = report(&m, FORMAT_TABLE, 0);
	tap_ok(!strstr(text, "used  1"), "of 16 list registers only the numbers that occur");
	page_has(text, "#   used  2         1 100.0 %", "are shown");
	free(text);
	lr_model_fini(&m);
}

/* PIDs have seven digits on usual hosts, and generations as many as there were VMs. */
static void test_wide(void)
{
	struct lr_model m = { 0 };
	char *text;

	fake_lr.vcpus = 0;
	add(0, (struct vs_lr_key){ .vm_gen = 12345, .vcpu = 0 });
	add(1, (struct vs_lr_key){ .vm_gen = 12346, .vcpu = 511 });
	fake_lr.counted[0].pid = 4100007;
	fake_lr.counted[0].used[1] = 12345678901;
	fake_lr.counted[0].full_ns = 1234567890123;
	fake_lr.counted[1].used[0] = fake_lr.counted[1].depth_max = 1;
	text = report(&m, FORMAT_TABLE, 0);
	page_has(text, "# VM          VCPU LRS     ENTRIES      FULL  FULL_TIME  OVERFLOW EOI_EXITS DEPTH\n"
		 "# guest1 4100007-12345\n"
		 "4100007-12345    0   4 12345678901         0 1234567890         0         0     0\n"
		 "#   used  0           0   0.0 % \n"
		 "#   used  1 12345678901 100.0 % ########################################\n",
		 "columns are as wide as what is in them, under their heads");
	page_has(text, "# guest1 12345-12346\n"
		 "12345-12346    511   4           1         0      0.000         0         0     1\n",
		 "those of other rows, too");
	free(text);
	lr_model_fini(&m);
}

static bool unless_17(uint64_t vm_gen, void *ctx)
{
	(void)ctx;
	return vm_gen != 17;
}

/* A generation has 64 bits: VMs that differ in the upper half are two. */
static void test_far(void)
{
	struct lr_model m = { 0 };
	char *text;

	fake_lr.vcpus = 0;
	add(0, (struct vs_lr_key){ .vm_gen = (1ULL << 32) + 17 });
	add(1, (struct vs_lr_key){ .vm_gen = 17 });
	fake_lr.counted[0].used[1] = 2;
	fake_lr.counted[1].used[1] = 1;
	text = report(&m, FORMAT_JSON, 0);
	page_has(text, "\"id\":\"12345-17\",\"pid\":12345,\"name\":\"guest1\"},\"vcpu\":0,"
		 "\"nr_lr\":4,\"entries\":1,", "the older VM has its own row");
	page_has(text, "\"id\":\"12345-4294967313\",\"pid\":12345,\"name\":\"guest1\"},\"vcpu\":0,"
		 "\"nr_lr\":4,\"entries\":2,", "the one 2^32 VMs later another");
	free(text);
	text = report(&m, FORMAT_TABLE, 0);
	page_has(text, "\n# guest1 12345-4294967313\n12345-4294967313 ",
		 "with a line of its own above its rows, and is named in full");
	free(text);
	lr_model_forget(&m, unless_17, NULL);
	tap_ok(fake_lr.vcpus == 1 && fake_lr.counted[0].key.vm_gen == (1ULL << 32) + 17,
	       "the end of one is not the end of the other");
	lr_model_fini(&m);
}

/* Only the VMs of the last thousand generations exist. */
static bool is_recent(uint64_t vm_gen, void *ctx)
{
	return vm_gen > *(uint64_t *)ctx - 1000;
}

/* A run of months: rows and map entries do not accumulate, counts do. */
static void test_many_vms(void)
{
	struct lr_model m = { 0 };
	uint64_t vm_gen;
	int err = 0;
	char *text;

	fake_lr.vcpus = 0;
	for (vm_gen = 1; vm_gen <= 100000 && !err; vm_gen++) {
		add(fake_lr.vcpus, (struct vs_lr_key){ .vm_gen = vm_gen });
		fake_lr.counted[fake_lr.vcpus - 1].used[1] = 2;
		if (vm_gen % 1000)
			continue;
		err = lr_model_read(&m);
		if (!err && lr_model_is_tight(&m))
			err = lr_model_forget(&m, is_recent, &vm_gen);
	}
	tap_ok(!err && fake_lr.vcpus < VS_LR_VCPUS && m.n <= 3 * VS_LR_VCPUS,
	       "100000 VMs: %zu entries and %zu rows, room is given back", fake_lr.vcpus, m.n);
	text = report(&m, FORMAT_TABLE, 0);
	page_has(text, "\n# entries 200000\n", "and all of their entries are counted");
	page_has(text, " vCPUs of VMs that are gone\n", "and that some are not listed is said");
	free(text);
	lr_model_fini(&m);
}

/* A deleted map entry comes again, as its VM had not ended. */
static void test_back(void)
{
	struct lr_model m = { 0 };
	uint64_t vm_gen = 5000;
	char *text;

	fake_lr.vcpus = 0;
	add(0, (struct vs_lr_key){ .vm_gen = 17, .vcpu = 0 });
	fake_lr.counted[0].used[1] = 5;
	lr_model_forget(&m, is_recent, &vm_gen);
	add(fake_lr.vcpus, (struct vs_lr_key){ .vm_gen = 17, .vcpu = 0 });
	fake_lr.counted[0].used[1] = 2;
	text = report(&m, FORMAT_JSON, 0);
	page_has(text, "\"entries\":7,", "a vCPU that comes back goes on where it was");
	free(text);
	lr_model_fini(&m);
}

/* A VM whose process had ended when its name was looked up, and whose pid is reused */
static void test_pid_again(void)
{
	struct lr_model m = { 0 };
	char *text;

	fake_lr.vcpus = 0;
	add(0, (struct vs_lr_key){ .vm_gen = 17, .vcpu = 0 });
	fake_lr.counted[0].pid = 12345;
	fake_lr.counted[0].used[1] = 5;
	name = "";
	lr_model_read(&m);
	name = "sshd";
	text = report(&m, FORMAT_TABLE, 0);
	tap_ok(!strstr(text, "sshd"), "a VM has not the name of a process that came later");
	free(text);
	name = "guest1";
	lr_model_fini(&m);
}

int main(void)
{
	fake_lr.totals.lost = 3;
	test_wide();
	test_far();
	test_intervals();
	test_many();
	test_many_vms();
	test_back();
	test_pid_again();
	return tap_done();
}
