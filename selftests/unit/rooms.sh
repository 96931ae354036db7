#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that the source is kept in the order that its READMEs describe:
#
#   includes  a file of tools/ includes from its own folder and from floors below it, never from
#             above, never from another subcommand, and never in a circle; in bpf/ likewise
#   calls     its object, as `make tools` built it, calls in the same directions; the objects
#             of ptguest never call in a circle
#   headers   each compiles alone, those that BPF includes as BPF
#   comments  each BPF program says what it is attached to and its maps, each test what it proves
#   trees     each README.md has a tree of its folder: all that is there, and nothing else
#   folders   of tools/ each is a floor or a subcommand; of selftests/unit/, that of one of tools/
#
# and that each check finds a mistake that was made for it.

. "$(dirname "$0")/test.sh"

shopt -s nullglob
# of this repository, when it runs in a hook or a rebase: the test makes another one
mapfile -t repository < <(git rev-parse --local-env-vars)
unset "${repository[@]}"
libs=$("$top/lab/libs") || exit 1
cross=${CROSS_COMPILE:-aarch64-linux-gnu-}
clang=${CLANG:-clang-19}

# the folders that are floors, from the bottom; above them those of the subcommands, and main.c
TOOLS="util host ebpf report run"
# above them the programs
BPF="kernel lib"

# comment TEXT: shown; fails
comment() { echo "# ${1//$'\n'/$'\n'# }"; false; }
# nothing COMMAND...: it prints nothing, or else that is shown
nothing() {
	local found

	found=$("$@")
	[ -z "$found" ] || comment "$found"
}
# finds TEXT COMMAND...: it prints a line that contains TEXT
finds() {
	local text=$1 found

	shift
	found=$("$@")
	grep -qF -- "$text" <<<"$found" || comment "$found"
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

# c_alone FOLDER HEADER, bpf_alone FOLDER HEADER: the first errors as it is compiled alone
c_alone() {
	echo "#include \"$2\"" | LC_ALL=C "${cross}gcc" -fsyntax-only -std=gnu11 -D_GNU_SOURCE \
		-Wall -Wextra -Werror -I"$1" -I"$top/include" -isystem "$libs/arm64/include" \
		-x c - 2>&1 | head -n 5
}
# -Wno-unused-function: of a header's functions a program may use only some
bpf_alone() {
	echo "#include \"$2\"" | "$clang" -fsyntax-only -target bpf -mcpu=v3 -O2 -std=gnu11 \
		-Wall -Wextra -Werror -Wno-unused-parameter -Wno-unused-function \
		-I"$1" -I"$top/include" -isystem "$libs/arm64/include" \
		-isystem "/usr/include/$(gcc -print-multiarch)" -x c - 2>&1 | head -n 5
}

# files FOLDER: all that git has or would add, by their paths from there
files() {
	local file

	git -C "$1" ls-files -co --exclude-standard | while IFS= read -r file; do
		[ ! -e "$1/$file" ] || printf '%s\n' "$file"
	done
}
# other_tree FOLDER: the differences between the tree in its README.md and what is there
other_tree() {
	files "$1" >"$tmp/files"
	awk -f "$top/selftests/unit/tree.awk" "$1/README.md" "$tmp/files" 2>&1
}

# undescribed FILE...: the differences between the first comment of a BPF program and what is there,
# with the headers of lib/ that it includes: its maps, and what it is attached to
undescribed() {
	local file

	for file in "$@"; do
		awk -v folder="$(dirname "$file")" -v program="$(basename "$file")" '
			function wrong(what) { print program ": " what }
			# returns EVENT of any subsystem, iter/NAME, or struct_ops, of a line with SEC(); or ""
			function attached_to(line,	part, n) {
				if (line !~ /^SEC\("[a-z]/ || line ~ /^SEC\("syscall/)
					return ""
				split(line, part, "\"")
				n = split(part[2], part, "/")
				return part[1] == "tp_btf" ? part[2] : part[1] (n > 1 && part[1] != "struct_ops" ? "/" part[2] : "")
			}
			function look(name,	file, line, part, at) {
				file = folder "/" name
				seen[name]
				while ((getline line < file) > 0) {
					split(line, part, "\"")
					if (line ~ /^#[ \t]*include "lib\// && !(part[2] in seen))
						look(part[2])
					at = attached_to(line)
					if (at != "") {
						has[name, at]
						if (name == program)
							own[at]
						else
							events[name]
					}
					if (line ~ /^} .* SEC\("\.maps"\)/) {
						split(line, part, " ")
						map[part[2]]
					}
				}
				close(file)
			}
			# list[] from the names of a sentence
			function names(sentence, list,	part, n, i) {
				sub(/\.? *$/, "", sentence)
				n = split(sentence, part, /[,;] +/)
				for (i = 1; i <= n; i++) {
					sub(/^and /, "", part[i])
					sub(/^the events of /, "", part[i])
					if (part[i] !~ /^lib\//)
						sub(/.*:/, "", part[i])
					if (part[i] != "")
						list[part[i]]
				}
			}
			{
				end = sub(/\*\/.*/, "")
				sub(/^ \* ?/, "")
				text = text " " $0
			}
			end { exit }
			END {
				look(program)
				maps = text
				if (!sub(/.* Maps: /, "", maps))
					maps = ""
				sub(/ Maps: .*/, "", text)
				if (!sub(/.* Attached to: /, "", text))
					text = ""
				names(text, said)
				names(maps, said_map)
				for (at in own) {
					found = at in said
					for (name in events)
						found = found || (name in said && (name, at) in has)
					if (!found)
						wrong("attached to " at)
				}
				for (name in events)
					if (!(name in said))
						wrong("attached to the events of " name)
				for (at in said)
					if (!(at in own) && !(at in events))
						wrong("not attached to " at)
				for (name in map)
					if (!(name in said_map))
						wrong("map " name)
				for (name in said_map)
					if (!(name in map))
						wrong("no map " name)
			}' "$file"
	done
}
# unproved FILE...: tests whose first comment does not say what they prove
unproved() {
	awk '
		function verdict() { if (name != "" && !proves) print name }
		FNR == 1 { verdict(); name = FILENAME; head = 1; proves = 0 }
		head && /^(#| \*|\/\*) Proves / { proves = 1 }
		/\*\// || !/^(#|\/\/|\/\*| \*)/ { head = 0 }
		END { verdict() }' "$@"
}

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

# Mistakes

fake=$tmp/fake
git init -q "$fake"
# file PATH [LINE...]: of a made-up source
file() {
	mkdir -p "$(dirname "$fake/$1")"
	printf '%s\n' "${@:2}" >"$fake/$1"
}
# again: without what was made up before
again() { find "$fake" -mindepth 1 -maxdepth 1 ! -name .git -exec rm -r {} +; }

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

again
file alone.h '#include <linux/types.h>' '__u32 of(__u64 n);'
file needs.h '__u32 of(__u64 n);'
tap_ok "headers: one that compiles alone does" nothing c_alone "$fake" alone.h
tap_ok "headers: one that does not is found" finds __u32 c_alone "$fake" needs.h
tap_ok "headers: BPF's that compiles alone does" nothing bpf_alone "$fake" alone.h
tap_ok "headers: BPF's that does not is found" finds __u32 bpf_alone "$fake" needs.h

again
file util/log.c
file util/log.h
file util/README.md '```' 'log.[ch]  messages' '```'
file golden/a.txt
file golden/b.txt
file golden/.gitattributes
file main.c
file .gitignore '*.o'
file main.o
# readme LINE...: the folder's tree
readme() { file README.md '# The tool' '```' "$@" '```' 'More:' '```' 'other.c  of another block' '```'; }
tree=('main.c   begins' '         and ends' 'util/    the lowest floor' 'golden/  expected' '  *.txt  one a page')
readme "${tree[@]}"
tap_ok "trees: one that is right is" nothing other_tree "$fake"
tap_ok "trees: so is a folder's own" nothing other_tree "$fake/util"
file README.md '```' 'make all' '```' '## What is where' '```' "${tree[@]}" '```'
tap_ok "trees: the one beneath its heading counts" nothing other_tree "$fake"
readme "${tree[@]}" 'gone.c   was here'
tap_ok "trees: an entry for nothing is found" finds "gone.c: not there" other_tree "$fake"
readme "${tree[@]:2}"
tap_ok "trees: a file without an entry is found" finds "main.c: no entry" other_tree "$fake"
readme "${tree[@]:0:2}" "${tree[@]:3}"
tap_ok "trees: a folder without one, too" finds "util/: no entry" other_tree "$fake"
readme 'main.c' "${tree[@]:1}"
tap_ok "trees: an entry without a comment is found" finds "main.c: no comment" other_tree "$fake"
readme "${tree[@]:0:4}"
tap_ok "trees: a folder without a tree is found" \
	finds "golden/: has no README.md" other_tree "$fake"
readme "${tree[@]:0:4}" '  a.txt  a page'
tap_ok "trees: a file in a folder whose tree lacks it is found" \
	finds "golden/b.txt: no entry" other_tree "$fake"
readme "${tree[@]}"
file golden/README.md '```' '*.txt  one a page' '```'
tap_ok "trees: a folder with two trees is found" \
	finds "golden/: has a README.md, and entries here" other_tree "$fake"
rm "$fake/golden/README.md"
readme "${tree[@]:0:3}" 'golden/*.txt  one a page'
tap_ok "trees: a folder's files may be listed with their folder" nothing other_tree "$fake"
file README.md '# The tool'
tap_ok "trees: a README without one is found" finds "no tree" other_tree "$fake"

again
# program LINE...: one with these lines in its first comment, a header that it includes, and a map
program() {
	file a.bpf.c '/*' ' * Counts.' ' *' "${@/#/ * }" ' */' '#include "lib/bind.bpf.h"' \
		'struct {' '} vms SEC(".maps");' 'SEC("tp_btf/kvm_exit")' 'SEC("iter/vgic_irq")' \
		'SEC("struct_ops/hold")' 'SEC("tp_btf/irq_add")'
}
file lib/bind.bpf.h '#include "lib/bound.bpf.h"' 'SEC("tp_btf/irq_add")' 'SEC("tp_btf/irq_del")'
file lib/bound.bpf.h 'struct {' '} bound SEC(".maps");'
attached='Attached to: kvm:kvm_exit, iter/vgic_irq, struct_ops,'
bind='and the events of lib/bind.bpf.h.'
maps='Maps: vms; bound.'
program "$attached" "$bind" "$maps"
tap_ok "BPF: a program that is described is" nothing undescribed "$fake/a.bpf.c"
program "$attached" "$bind" 'Maps: vms_lost; bound.'
tap_ok "BPF: a map that is not is found" finds "a.bpf.c: map vms" undescribed "$fake/a.bpf.c"
tap_ok "BPF: one that is not there, too" finds "no map vms_lost" undescribed "$fake/a.bpf.c"
program "$attached" "$bind" 'Maps: vms.'
tap_ok "BPF: so is one of a header" finds "map bound" undescribed "$fake/a.bpf.c"
program "$attached" "$bind"
tap_ok "BPF: and a list that is missing" finds "map vms" undescribed "$fake/a.bpf.c"
program "$maps"
for at in kvm_exit iter/vgic_irq struct_ops irq_add 'the events of lib/bind.bpf.h'; do
	tap_ok "BPF: it is found that no word is of $at" \
		finds "a.bpf.c: attached to $at" undescribed "$fake/a.bpf.c"
done
program "$attached kvm:kvm_entry, iter/task, lib/bound.bpf.h," "$bind" "$maps"
for at in kvm_entry iter/task lib/bound.bpf.h; do
	tap_ok "BPF: $at, to which it is not attached, is found" \
		finds "a.bpf.c: not attached to $at" undescribed "$fake/a.bpf.c"
done

again
file a.sh '#!/bin/sh' '#' '# Proves that it is found.' 'true'
file a_test.c '// SPDX' '/*' ' * Proves that it is found.' ' */' 'int a;'
file b_test.c '/* Proves that it is found. */' 'int a;'
tap_ok "tests: those that say what they prove do" nothing unproved "$fake/a.sh" "$fake"/?_test.c
file a.sh '# Does things.' '' '# Proves that it is found.'
tap_ok "tests: one whose first comment does not is found" finds a.sh unproved "$fake/a.sh" "$fake/a_test.c"
file a_test.c '/* Does things. */' '/* Proves that it is found. */'
tap_ok "tests: so is one of C" finds a_test.c unproved "$fake/a_test.c" "$fake/b_test.c"

again
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

# The source

tap_ok "bpf/: each program says what it is attached to, and its maps" \
	nothing undescribed "$top"/bpf/*.bpf.c
mapfile -t tests < <(find "$top/selftests" -mindepth 2 -name '*.sh' -perm -u+x -o -name '*_test.c')
tap_ok "selftests/: each of ${#tests[@]} tests says what it proves" eval '
	[ ${#tests[@]} -gt 50 ] && nothing unproved "${tests[@]}"'
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

for header in "$top"/tools/*/*.h; do
	header=${header#"$top/tools/"}
	tap_ok "tools/$header compiles alone" nothing c_alone "$top/tools" "$header"
done
for header in "$top"/include/virqscope/*.h; do
	header=${header#"$top/include/"}
	tap_ok "include/$header compiles alone" nothing c_alone "$top/include" "$header"
	tap_ok "include/$header compiles alone, as BPF" nothing bpf_alone "$top/include" "$header"
done
for header in "$top"/bpf/*/*.h; do
	header=${header#"$top/bpf/"}
	tap_ok "bpf/$header compiles alone" nothing bpf_alone "$top/bpf" "$header"
done

while read -r readme; do
	tap_ok "$readme has a tree of its folder" nothing other_tree "$(dirname "$top/$readme")"
done < <(files "$top" | grep -E '(^|/)README\.md$')
tap_done
