#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that the cache stays below its limit by giving up what was used longest
# ago, keeps what a run under way may need, publishes whole entries only, and
# that builders of one thing wait for each other.

. "$(dirname "$0")/test.sh"

export VIRQSCOPE_CACHE=$tmp/cache VIRQSCOPE_CACHE_MAX_MB=5
. "$(dirname "$0")/../../lab/lib.sh"

# entry KEY AGE: 2 MB, last used AGE days ago
entry() {
	local new

	new=$(cache_new "$1")
	head -c 2000000 /dev/urandom >"$new/data"
	cache_commit "$new" "$1" >/dev/null
	touch -d "$2 days ago" "$CACHE/store/$1"
}

# has LIST: the store holds these entries
has() { [ "$(cd "$CACHE/store" && echo *)" = "$1" ]; }

entry old 9
entry older 10
entry oldest 11
cache_prune 2>"$tmp/err"
tap_ok "above the limit the least recently used goes" has "old older"
tap_ok "and its name is said" grep -q 'pruning oldest ' "$tmp/err"
cache_prune
tap_ok "below the limit nothing goes" has "old older"

cache_find older >/dev/null
entry another 9
cache_prune 2>/dev/null
tap_ok "what was found just now is in use and stays" has "another older"

entry new-1 0
entry new-2 0
cache_prune 2>"$tmp/err"
tap_ok "what was used within a day stays, even above the limit" has "new-1 new-2 older"
tap_ok "which is said" grep -q 'more than 5' "$tmp/err"

# so many that their list is still being written when the oldest has been read; set as in
# lab/kernel
mkdir "$CACHE/store"/some-other-entry-with-a-long-name-{1..3000}
touch -d "2 days ago" "$CACHE/store"/some-other-*
touch -d "3 days ago" "$CACHE/store/older"
(set -euo pipefail; CACHE_MAX_MB=$(($(du -sm "$CACHE" | cut -f1) - 1)); cache_prune) 2>"$tmp/err"
tap_ok "of 3000 entries the oldest goes, and only that" \
	[ "$? $(wc -l <"$tmp/err")" = "0 1" ]
tap_ok "which is said, too" grep -q 'pruning older ' "$tmp/err"
rm -rf "$CACHE/store"/some-other-*

# du fails so when another run removes what it was about to look at
(set -euo pipefail; du() { command du "$@"; return 1; }; cache_prune; echo whole) >"$tmp/out" 2>"$tmp/err"
tap_ok "what goes as it is measured is no failure" [ "$? $(cat "$tmp/out")" = "0 whole" ]

new=$(cache_new half)
tap_ok "an entry is not found before it is whole" [ -z "$(cache_find half)" ]
echo mine >"$new/data"
other=$(cache_new half)
echo theirs >"$other/data"
cache_commit "$other" half >/dev/null
found=$(cache_commit "$new" half)
tap_ok "of two builders of one thing the first wins" [ "$(cat "$found/data")" = theirs ]

(cache_lock thing; echo one; sleep 1; echo two) >>"$tmp/order" &
sleep 0.3
(cache_lock thing; echo three) >>"$tmp/order" 2>"$tmp/err"
wait
tap_ok "a second builder waits" [ "$(tr '\n' ' ' <"$tmp/order")" = "one two three " ]
tap_ok "and says so" grep -q 'waiting for another run' "$tmp/err"
tap_done
