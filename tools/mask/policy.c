// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "ebpf/explain.h"
#include "mask/policy.h"
#include "util/log.h"
#include "hold_off.skel.h"

#define HOLD_OFF	"hold-off"
#define TYPE		"vfio_intx_policy"

#define F_LINK		(1U << 13)	/* BPF_F_LINK, which headers before Linux 6.4 lack */

struct bpf_policy {
	const char *name;
	struct bpf_object *obj;
	struct hold_off_bpf *hold_off;	/* owner of obj; NULL: obj is of a FILE */
	struct bpf_map *map;
	struct bpf_link *link;
};

/* For a directory, libbpf's error blames libelf: detect it to report EISDIR. */
static bool is_directory(const char *path)
{
	struct stat s;

	return !stat(path, &s) && S_ISDIR(s.st_mode);
}

static int open_object(struct bpf_policy *b)
{
	char why[128];
	int err;

	if (!strcmp(b->name, HOLD_OFF)) {
		b->hold_off = hold_off_bpf__open();
		b->obj = b->hold_off ? b->hold_off->obj : NULL;
	} else {
		b->obj = bpf_object__open_file(b->name, NULL);
	}
	if (b->obj)
		return 0;
	err = -errno;
	if (strcmp(b->name, HOLD_OFF) && is_directory(b->name))
		err = -EISDIR;
	libbpf_strerror(err, why, sizeof(why));
	log_error("--policy '%s' is neither '" HOLD_OFF "' nor a file of BPF programs: %s", b->name,
		  why);
	return err;
}

/* The value of a struct_ops map has the type of the policy's struct. */
static bool is_policy(const struct bpf_object *obj, const struct bpf_map *map)
{
	const struct btf *btf = bpf_object__btf(obj);
	__s32 id = btf__find_by_name_kind(btf, TYPE, BTF_KIND_STRUCT);

	return bpf_map__type(map) == BPF_MAP_TYPE_STRUCT_OPS && id > 0 &&
	       bpf_map__btf_value_type_id(map) == (__u32)id;
}

static int find_policy(struct bpf_policy *b)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, b->obj) {
		if (!is_policy(b->obj, map))
			continue;
		if (b->map) {
			log_error("--policy %s: it has more than one struct " TYPE, b->name);
			return -EINVAL;
		}
		b->map = map;
	}
	if (b->map)
		/* without a link the policy would stay when we are killed, whatever its section */
		return bpf_map__set_map_flags(b->map, bpf_map__map_flags(b->map) | F_LINK);
	log_error("--policy %s: it has no struct " TYPE, b->name);
	return -EINVAL;
}

static int load(struct bpf_policy *b)
{
	int err = bpf_object__load(b->obj);

	if (err == -EPERM)
		bpf_explain_load(err);
	else if (err)
		log_error("--policy %s: the kernel refuses it: %s; -vv shows why", b->name,
			  strerror(-err));
	return err;
}

struct bpf_policy *bpf_policy_open(const char *name_or_file)
{
	struct bpf_policy *b = calloc(1, sizeof(*b));

	if (!b) {
		log_error("out of memory");
		return NULL;
	}
	b->name = name_or_file;
	if (!open_object(b) && !find_policy(b) && !load(b))
		return b;
	bpf_policy_close(b);
	return NULL;
}

int bpf_policy_attach(struct bpf_policy *b)
{
	int err;

	b->link = bpf_map__attach_struct_ops(b->map);
	if (b->link) {
		log_verbose("--policy %s: loaded", b->name);
		return 0;
	}
	err = -errno;
	log_error("--policy %s: %s", b->name,
		  err == -EEXIST ? "another policy is loaded already" :
		  err == -EINVAL ? "the kernel refuses it; has its name 1 to 15 characters?" :
		  strerror(-err));
	return err;
}

/* The start of struct bpf_link_info for a struct_ops, which headers before Linux 6.4 lack */
struct link_info {
	__u32 type, id, prog_id, pad;
	__u32 map_id, pad2;
};

enum bpf_policy_state bpf_policy_state(const struct bpf_policy *b)
{
	struct bpf_map_info map = {};
	struct link_info link = {};
	__u32 len = sizeof(link);
	int err = bpf_obj_get_info_by_fd(bpf_link__fd(b->link), &link, &len);

	if (!err) {
		len = sizeof(map);
		err = bpf_map_get_info_by_fd(bpf_map__fd(b->map), &map, &len);
	}
	if (err) {
		log_verbose("--policy %s: cannot ask whether it is attached: %s", b->name,
			    strerror(-err));
		return POLICY_UNKNOWN;
	}
	if (!link.map_id)
		return POLICY_DETACHED;
	return link.map_id == map.id ? POLICY_ATTACHED : POLICY_REPLACED;
}

void bpf_policy_detach(struct bpf_policy *b)
{
	if (!b || !b->link)
		return;
	bpf_link__destroy(b->link);
	b->link = NULL;
	log_verbose("--policy %s: unloaded", b->name);
}

void bpf_policy_close(struct bpf_policy *b)
{
	if (!b)
		return;
	bpf_policy_detach(b);
	if (b->hold_off)
		hold_off_bpf__destroy(b->hold_off);
	else
		bpf_object__close(b->obj);
	free(b);
}
