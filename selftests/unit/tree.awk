# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# awk -f tree.awk README FILES: compare the tree in README with FILES, the paths of all files below
# its folder. Prints a line for each difference, and for each entry without a comment.
#
# The tree is the first code block beneath the heading "What is where", or else the first of all:
#
#	names  comment          after two spaces or more; it may go on, further indented
#	folder/  comment
#	  names  comment        the files of a folder that has no README.md of its own
#	folder/names  comment   the same
#
# Names, of folders too, are patterns of the shell. Files whose names begin with a dot need no entry.

FNR == NR {
	if (/^## What is where/) {
		state = "before"
		lines = 0
	}
	if (/^```/)
		state = state == "in" ? "after" : state == "after" ? state : "in"
	else if (state == "in")
		line[++lines] = $0
	next
}
!/(^|\/)\./ { file[$0] }

function wrong(what) { print what }

# A * stands for no slash.
function regex_of(name) {
	gsub(/[.+(){}^$|]/, "\\\\&", name)
	gsub(/\*/, "[^/]*", name)
	return "^" name "$"
}

# name: with the folders above, which have their entries here
function add(name,	i) {
	for (i = 1; i < length(name); i++)
		if (substr(name, i, 1) == "/")
			nested[substr(name, 1, i)] = regex_of(substr(name, 1, i))
	entry[name] = regex_of(name)
}

# Marks the patterns that a path matches as used, and returns whether there is one.
function matches(path, patterns,	name, found) {
	for (name in patterns)
		if (path ~ patterns[name]) {
			used[name]
			found = 1
		}
	return found
}

# Adds the entries of a line, and returns the depth that the next entry may have.
function parse(text, deepest,	indent, depth, names, gap, name, n, i) {
	match(text, /[^ ]/)
	indent = RSTART - 1
	if (indent > 2 * deepest)
		return deepest
	depth = int(indent / 2)
	names = substr(text, RSTART)
	gap = index(names, "  ")
	if (gap)
		names = substr(names, 1, gap - 1)
	else
		wrong(names ": no comment")
	n = split(names, name, " ")
	for (i = 1; i <= n; i++)
		add(path[depth] name[i])
	path[depth + 1] = path[depth] names
	return depth + (names ~ /\/$/)
}

# The entry that has to stand for a file: its own, or its folder's
function stands_for(file,	part, n, i, at) {
	n = split(file, part, "/")
	at = ""
	for (i = 1; i < n; i++) {
		at = at part[i] "/"
		if (!matches(at, nested)) {
			own[at]
			return at
		}
	}
	return file
}

END {
	deepest = 0
	for (i = 1; i <= lines; i++)
		if (line[i] ~ /[^ ]/)
			deepest = parse(line[i], deepest)
	if (!lines)
		wrong("no tree")
	for (f in file)
		if (f != "README.md")
			node[stands_for(f)]
	for (at in own)
		if (!((at "README.md") in file))
			wrong(at ": has no README.md, and no entries here")
	for (f in file)
		if (sub(/README\.md$/, "", f) && matches(f, nested))
			wrong(f ": has a README.md, and entries here")
	for (n in node)
		if (!matches(n, entry))
			wrong(n ": no entry")
	for (name in entry)
		if (!(name in used))
			wrong(name ": not there")
}
