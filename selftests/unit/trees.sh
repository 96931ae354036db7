#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that each README.md has a tree of its folder: all that is there, and nothing else; and that
# each difference which was made for it is found.

. "$(dirname "$0")/test.sh"

# other_tree FOLDER: the differences between the tree in its README.md and what is there
other_tree() {
	files "$1" >"$tmp/files"
	awk -f "$top/selftests/unit/tree.awk" "$1/README.md" "$tmp/files" 2>&1
}

# Mistakes

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

# The source

while read -r readme; do
	tap_ok "$readme has a tree of its folder" nothing other_tree "$(dirname "$top/$readme")"
done < <(files "$top" | grep -E '(^|/)README\.md$')
tap_done
