#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that tools/ and bpf/ are built in floors, as their READMEs describe:
#
#   folders   of tools/ each is a floor or a subcommand; of selftests/unit/, that of one of tools/
#   includes  a file of tools/ includes from its own folder and from floors below it, never from
#             above, never from another subcommand, and never in a circle; in bpf/ likewise
#   calls     its object, as `make tools` built it, calls in the same directions; the objects
#             of ptguest never call in a circle
#
# and that each check finds a mistake that was made for it.

. "$(dirname "$0")/test.sh"

shopt -s nullglob
cross=${CROSS_COMPILE:-aarch64-linux-gnu-}

# the folders that are floors, from the bottom; above them those of the subcommands, and main.c
TOOLS="util host ebpf report run"
# above them the programs
BPF="kernel lib"

# folders FOLDER: all in it that have files
folders() { files "$1" | sed -n 's|/.*||p' | sort -u; }
# unnamed FOLDER: folders of tools/ that the pattern of subcommands stands for and that are none
unnamed() {
	local folder

	for folder in $(folders "$1"); do
		if [[ " $TOOLS man completion " == *" $folder "* ]]; then
			grep -q "^$folder/  " "$1/README.md" || echo "$folder/: no line of its own"
		elif [ ! -e "$1/$folder/cmd.c" ]; then
			echo "$folder/: no floor, and no cmd.c"
		fi
	done
}
# homeless TESTS TOOLS: folders with tests of no folder of tools/
homeless() {
	local folder

	for folder in $(folders "$1"); do
		[ "$folder" = golden ] || [ -d "$2/$folder" ] || echo "$folder/: no tools/$folder/"
	done
}

# Edges "FROM TO" of two kinds, files as they are named from their folder.

# includes FOLDER: from each source to what it includes by its path; generated headers have none
includes() {
	(cd "$1" && grep -rE '^#[ 	]*include "' --include='*.[ch]' .) |
		sed -nE '/\.skel\.h"/d; s|^\./([^:]*):[^"]*"([^"]*)".*|\1 \2|p'
}
# shared FOLDER: from each header of include/virqscope to what it includes of the same folder
shared() {
	(cd "$1" && grep -E '^#[ 	]*include' ./*.h) |
		sed -nE 's|^\./([^:]*):.*<virqscope/([^>]*)>.*|\1 \2|p'
}
# calls FOLDER OBJECT...: from each object to those that define what it uses
calls() {
	(cd "$1" && shift && "${cross}nm" -A -g "$@") | awk '
		{ sub(/\.o:.*/, ".c", $1) }
		$(NF - 1) == "U" { uses[$1 " " $NF]; next }
		{ defines[$NF] = $1 }
		END {
			for (use in uses) {
				split(use, part, " ")
				if (!(part[2] in defines))
					continue
				call = part[1] " " defines[part[2]]
				if (!(call in seen))
					print call
				seen[call]
			}
		}'
}

# upward FLOORS: the edges on stdin that lead upwards, or sideways above the floors
upward() {
	awk -v floors="$1" '
		BEGIN {
			n = split(floors, name, " ")
			for (i = 1; i <= n; i++)
				height[name[i]] = i
		}
		function folder(file) {
			return index(file, "/") ? substr(file, 1, index(file, "/") - 1) : ""
		}
		function height_of(room) {
			return room == "" ? n + 2 : room in height ? height[room] : n + 1
		}
		{
			from = folder($1)
			to = folder($2)
			if (from != to && height_of(to) >= height_of(from))
				print $1, "to", $2
		}'
}
# circle: the files of edges on stdin that form one
circle() { tsort 2>&1 >/dev/null | sed 's/^tsort: //'; }

upward_includes() { includes "$1" | upward "$2"; }
circular_includes() { includes "$1" | circle; }
circular_shared() { shared "$1" | circle; }
# foreign FOLDER: includes of headers of include/virqscope that are not of that folder, but for types.h
foreign() {
	(cd "$1" && grep -E '^#[ 	]*include' ./*.h) |
		grep -vE '<(linux/types\.h|virqscope/[a-z_]+\.h)>'
}
upward_calls() { calls "$@" | upward "$TOOLS"; }
circular_calls() { calls "$@" | circle; }

# not_built SOURCES OBJECTS: sources whose objects are missing, or are older
not_built() {
	local source

	for source in "$1"/*.c "$1"/*/*.c; do
		source=${source#"$1/"}
		[ "$2/${source%.c}.o" -nt "$1/$source" ] || echo "$source: no object; make tools"
	done
}

# Mistakes

# orderly: tools/ with the line of each floor, and a subcommand
orderly() {
	local floor

	for floor in $TOOLS man completion; do
		file "tools/$floor/a" a
		echo "$floor/  a floor"
	done >"$fake/floors"
	file tools/lr/cmd.c
	file tools/README.md '```' "$(cat "$fake/floors")" '*/  a subcommand' '```'
}
orderly
file unit/lr/a_test.c
file unit/util/a_test.c
file unit/golden/a.txt
tap_ok "folders: those of tools/ that have a line or a cmd.c are right" nothing unnamed "$fake/tools"
tap_ok "folders: so are tests in folders of these names" nothing homeless "$fake/unit" "$fake/tools"
sed -i '/^host/d' "$fake/tools/README.md"
tap_ok "folders: a floor without a line is found" finds "host/: no line" unnamed "$fake/tools"
orderly
file tools/lrs/README.md
tap_ok "folders: one that is neither a floor nor a subcommand is found" \
	finds "lrs/: no floor, and no cmd.c" unnamed "$fake/tools"
file unit/nosuch/a_test.c
tap_ok "folders: tests of none are found" finds "nosuch/: no tools/nosuch/" homeless "$fake/unit" "$fake/tools"

again
file util/log.c '#include "util/log.h"'
file util/log.h 'void say(int n);'
file run/watch.c '#include "run/watch.h"' '#include "util/log.h"' '#include "lr.skel.h"'
file run/watch.h
file lr/cmd.c '#include "run/watch.h"' '#include "util/log.h"' '#include "lr/lr.h"'
file lr/lr.h
file mask/mask.h '#include "util/log.h"'
file main.c '#include "lr/cmd.h"' '#include "util/log.h"'
file lr/cmd.h
tap_ok "includes: nothing is wrong in an orderly source" nothing upward_includes "$fake" "$TOOLS"
tap_ok "includes: nor is there a circle" nothing circular_includes "$fake"
file util/log.c '#include "run/watch.h"'
tap_ok "includes: one that runs upwards is found" \
	finds "util/log.c to run/watch.h" upward_includes "$fake" "$TOOLS"
file lr/lr.h '#include "mask/mask.h"'
tap_ok "includes: one that runs sideways is found" \
	finds "lr/lr.h to mask/mask.h" upward_includes "$fake" "$TOOLS"
file run/watch.c '#	include "watch.h"'
tap_ok "includes: one without a path is found" \
	finds "run/watch.c to watch.h" upward_includes "$fake" "$TOOLS"
file util/log.h '#include "util/text.h"'
file util/text.h '#include "util/log.h"'
tap_ok "includes: a circle is found" finds "util/text.h" circular_includes "$fake"
again
file binding.h '#include <linux/types.h>'
file hist.h '#include <virqscope/binding.h>'
tap_ok "includes: no circle among shared headers without one" nothing circular_shared "$fake"
tap_ok "includes: nothing foreign to them" nothing foreign "$fake"
file binding.h '#include <virqscope/hist.h>'
tap_ok "includes: one among shared headers is found" finds "hist.h" circular_shared "$fake"
file hist.h '#include <stdint.h>'
tap_ok "includes: another header in them is found" finds "stdint.h" foreign "$fake"

again
# object NAME BODY
object() { file "$1.c" "$2"; "${cross}gcc" -c -o "$fake/$1.o" "$fake/$1.c"; }
object util/log 'int level; int say(int n) { return n; }'
object lr/cmd 'extern int level; int say(int); int lr(void) { return say(level); }'
tap_ok "calls: nothing is wrong with those that run downwards" \
	nothing upward_calls "$fake" util/log.o lr/cmd.o
tap_ok "calls: nor is there a circle" nothing circular_calls "$fake" util/log.o lr/cmd.o
object util/log 'int level; int lr(void); int say(int n) { return n ? lr() : 0; }'
tap_ok "calls: one that runs upwards is found" \
	finds "util/log.c to lr/cmd.c" upward_calls "$fake" util/log.o lr/cmd.o
tap_ok "calls: a circle is found" finds "lr/cmd.c" circular_calls "$fake" util/log.o lr/cmd.o
tap_ok "calls: sources that are built are" nothing not_built "$fake" "$fake"
touch -d '1 hour ago' "$fake/util/log.o"
rm "$fake/lr/cmd.o"
tap_ok "calls: an object that is older than its source is found" \
	finds util/log.c not_built "$fake" "$fake"
tap_ok "calls: a missing one is found" finds lr/cmd.c not_built "$fake" "$fake"

# The source

tap_ok "tools/: each folder has a line of its own, or is a subcommand" nothing unnamed "$top/tools"
tap_ok "selftests/unit/: each folder is that of a folder of tools/" \
	nothing homeless "$top/selftests/unit" "$top/tools"
tap_ok "tools/: $(includes "$top/tools" | wc -l) includes, none upwards or sideways" \
	nothing upward_includes "$top/tools" "$TOOLS"
tap_ok "bpf/: $(includes "$top/bpf" | wc -l) includes, none upwards" \
	nothing upward_includes "$top/bpf" "$BPF"
for folder in tools bpf; do
	tap_ok "$folder/: no circle of includes" nothing circular_includes "$top/$folder"
done
tap_ok "include/virqscope/: no circle of includes" nothing circular_shared "$top/include/virqscope"
tap_ok "include/virqscope/: linux/types.h, and nothing from elsewhere" \
	nothing foreign "$top/include/virqscope"

tap_ok "tools/: built" nothing not_built "$top/tools" "$top/build/arm64/tools"
mapfile -t objects < <(cd "$top/tools" && printf '%s\n' ./*.c ./*/*.c | sed 's|^\./||; s|c$|o|')
edges=$(calls "$top/build/arm64/tools" "${objects[@]}" | wc -l)
tap_ok "tools/: $edges calls between ${#objects[@]} objects, none upwards or sideways" eval '
	[ "$edges" -gt "${#objects[@]}" ] && nothing upward_calls "$top/build/arm64/tools" "${objects[@]}"'
tap_ok "tools/: no circle of calls" nothing circular_calls "$top/build/arm64/tools" "${objects[@]}"

# ptguest, and the guest inside it
monitor=$top/lab/guests/ptguest
tap_ok "ptguest: built" nothing not_built "$monitor" "$top/build/arm64/guests/ptguest"
for folder in '' guest/; do
	mapfile -t objects < <(cd "$monitor" && printf '%s\n' "$folder"*.c | sed 's|c$|o|')
	tap_ok "ptguest/$folder: no circle of calls between ${#objects[@]} objects" \
		nothing circular_calls "$top/build/arm64/guests/ptguest" "${objects[@]}"
done
tap_done
