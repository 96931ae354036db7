#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that sentences in comments name their subject: no sentence begins with What, Who,
# Whoever, Those or The same. In C all comments are checked, in scripts and makefiles those that
# have lines to themselves, also in scripts that a test hands to the VM.

. "$(dirname "$0")/test.sh"

# judge(file, comment): print its sentences without a subject, each after the name of the file
judge='function judge(file, comment,    i, n, sentence) {
	n = split(comment, sentence, /[.:;?!] +/)
	for (i = 1; i <= n; i++) {
		sub(/^[ *]+/, "", sentence[i])
		if (tolower(sentence[i]) ~ /^(and )?(what|who|whoever|those|the same) [^ ]+ [^ ]/)
			print file ": " sentence[i]
	}
}'
# in_c FILE...: judge the comments of C
in_c() {
	awk "$judge"'
		BEGIN { RS = "\\*/" }
		sub(/^.*\/\*/, "") {
			gsub(/[ \t]*\n[ \t]*\*? */, " ")
			judge(FILENAME, $0)
		}' "$@"
}
# in_scripts FILE...: judge the comments of scripts and makefiles: lines in a row are one; it
# ends at an empty one, and at lines for other programs
in_scripts() {
	awk "$judge"'
		function flush() { judge(file, comment); comment = "" }
		FNR == 1 { flush(); file = FILENAME }
		/^[ \t]*#(!|[ \t]*(SPDX-|shellcheck ))/ || !sub(/^[ \t]*#+[ \t]*/, "") || $0 == "" { flush(); next }
		{ comment = comment (comment == "" ? "" : " ") $0 }
		END { flush() }' "$@"
}
# none IN FILE...: IN finds no such sentence
none() {
	local found

	found=$("$@")
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
printf '%s\n' '#!/bin/sh' '# What is read here. The vectors of -D:' '# those that it has' 'cat <<END' \
	'	# run NAME: who comes first' '# shellcheck disable=SC1 # the same goes' \
	'# and whoever waits is late' END '#' '# the same goes for a makefile' >"$tmp/bad.sh"
printf '%s\n' '# The vectors of -D, in whole lines: at least' '# those of one device, or' \
	'# what is known of them' 'echo "What it was. Who is there?" # one word' '# What now?' >"$tmp/good.sh"

cd "$top" || exit 1
mapfile -t c < <(find tools bpf include lab selftests -name '*.[ch]' | sort)
mapfile -t scripts < <(grep -rIl --exclude='*.[chS]' --exclude='*.md' --exclude-dir={golden,man} \
	'^[[:blank:]]*#' Makefile bench lab mk selftests tools | sort)
tap_ok "C: each of five sentences without a subject is found" [ "$(in_c "$tmp/bad.c" | wc -l)" = 5 ]
tap_ok "C: other sentences, and strings, are not" none in_c "$tmp/good.c"
tap_ok "C: there are files to check" [ ${#c[@]} -gt 250 ]
tap_ok "C: comments name their subject" none in_c "${c[@]}"
tap_ok "scripts: each of five sentences without a subject is found, in its file" eval '
	[ "$(in_scripts "$tmp/bad.sh" "$tmp/good.sh" | grep -c "^$tmp/bad.sh: ")" = 5 ]'
tap_ok "scripts: other sentences, and commands, are not" none in_scripts "$tmp/good.sh"
tap_ok "scripts: there are files to check" [ ${#scripts[@]} -gt 90 ]
tap_ok "scripts: comments of scripts and makefiles name their subject" none in_scripts "${scripts[@]}"
tap_done
