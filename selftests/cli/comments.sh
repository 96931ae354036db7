#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that sentences in comments of tools/, bpf/ and include/ name their subject: none begins
# with What, Who, Whoever, Those or The same.

# shellcheck disable=SC2317 # tap_ok calls functions
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$here/../tap.sh"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Not checked: comments of the latency programs and their command, which are not reworded yet.
exempt='^(tools/latency/.*|bpf/(latency|outlier)\.bpf\.c|include/virqscope/(latency|outlier|hist|life_class)\.h)$'

# headless FILE...: its sentences without a subject, each after the name of the file
headless() {
	awk 'BEGIN { RS = "\\*/" }
		sub(/^.*\/\*/, "") {
			gsub(/[ \t]*\n[ \t]*\*? */, " ")
			n = split($0, sentence, /[.:;?!] +/)
			for (i = 1; i <= n; i++) {
				sub(/^[ *]+/, "", sentence[i])
				if (tolower(sentence[i]) ~ /^(and )?(what|who|whoever|those|the same) [^ ]+ [^ ]/)
					print FILENAME ": " sentence[i]
			}
		}' "$@"
}
none() {
	local found

	found=$(headless "$@")
	[ -z "$found" ] || { echo "# ${found//$'\n'/$'\n'# }"; false; }
}

cat >"$tmp/bad.c" <<'END'
/* What is read here. The vectors of -D: those that it has */
static const char *const glob = "/dev/*"; /* Waits.
 * Who comes first is served? the same goes for others; and whoever waits is late */
END
cat >"$tmp/good.c" <<'END'
/* The vectors of -D. Whole lines: at least those of one device, or what is known of them */
static const char *const words = "What it was. Who is there?";
END
cd "$here/../.." || exit 1
mapfile -t files < <(find tools bpf include -name '*.[ch]' | grep -vE "$exempt" | sort)
tap_ok "each of five sentences without a subject is found" [ "$(headless "$tmp/bad.c" | wc -l)" = 5 ]
tap_ok "other sentences, and strings, are not" none "$tmp/good.c"
tap_ok "there are files to check" [ ${#files[@]} -gt 100 ]
tap_ok "comments of tools/, bpf/ and include/ name their subject" none "${files[@]}"
tap_done
