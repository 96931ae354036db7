# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
# Shared by the lab's scripts: messages, the cache, locks.
#
# The cache lives outside the checkout, so that a second clone finds what the
# first one built:
#   store/NAME-HASH/  finished things; HASH covers all that went into them
#   work/NAME/        trees that the next build continues from
#   lock/             one file per lock
# An entry appears by rename, so it is whole or absent. Two runs may share the
# cache: builders of one thing wait for each other. Above CACHE_MAX_MB the least
# recently used entries go, but none that was used within a day: a run that
# still needs it may be under way.

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${VIRQSCOPE_CACHE:-$HOME/.cache/virqscope}
CACHE_MAX_MB=${VIRQSCOPE_CACHE_MAX_MB:-24576}

me=$(basename "$0")
say() { printf '%s: %s\n' "$me" "$*" >&2; }
die() { say "$1"; exit "${2:-1}"; }

# hash_of: a short content hash of standard input
hash_of() { sha256sum | cut -c1-16; }

# cache_lock NAME [-s]: hold lock NAME, shared with -s, until the script ends
cache_lock() {
	local fd

	mkdir -p "$CACHE/lock"
	exec {fd}>>"$CACHE/lock/$1"
	if ! flock ${2:+"$2"} -n "$fd"; then
		say "waiting for another run that holds $1"
		flock ${2:+"$2"} "$fd"
	fi
}

# cache_find KEY: print the entry's path and mark it used, or fail
cache_find() {
	[ -d "$CACHE/store/$1" ] || return 1
	touch -c "$CACHE/store/$1"
	echo "$CACHE/store/$1"
}

# cache_new KEY: an empty directory to fill and hand to cache_commit
cache_new() {
	mkdir -p "$CACHE/store" "$CACHE/tmp"
	mktemp -d "$CACHE/tmp/$1.XXXXXX"
}

# cache_commit DIR KEY: publish DIR as entry KEY; print its path
cache_commit() {
	chmod 755 "$1"
	# another run may have published the same content meanwhile: its entry is as good
	mv -T "$1" "$CACHE/store/$2" 2>/dev/null || rm -rf "$1"
	touch "$CACHE/store/$2"
	echo "$CACHE/store/$2"
}

# cache_used: print the cache's MB. A file that another run removes meanwhile is no failure.
cache_used() { du -sm "$CACHE" 2>/dev/null | cut -f1 || true; }

# cache_prune: bring the cache below its limit
cache_prune() {
	local used d

	mkdir -p "$CACHE/store" "$CACHE/work" "$CACHE/tmp"
	find "$CACHE/tmp" -ignore_readdir_race -mindepth 1 -maxdepth 1 -mtime +0 -exec rm -rf {} +
	used=$(cache_used)
	while [ "$used" -gt "$CACHE_MAX_MB" ]; do
		d=$(find "$CACHE/store" "$CACHE/work" -ignore_readdir_race -mindepth 1 -maxdepth 1 \
			-mmin +"${CACHE_KEEP_MIN:-1440}" -printf '%T@ %p\n' |
			sort -n | sed -n '1s/^[^ ]* //p')	# all of it: sort must not fail
		if [ -z "$d" ]; then
			say "the cache holds $used MB, more than $CACHE_MAX_MB, all of it in use: $CACHE"
			return
		fi
		say "pruning $(basename "$d") from the cache"
		mv -T "$d" "$CACHE/tmp/pruned.$$" 2>/dev/null || continue	# whole or absent
		rm -rf "$CACHE/tmp/pruned.$$"
		used=$(cache_used)
	done
}
