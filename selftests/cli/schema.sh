#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that docs/schema.json describes each line of JSON that the golden files have: all types,
# of whole runs and intervals, with each part that may be null. And that it refuses lines that lack
# a key, have another one, or are of another version: a schema that holds of all lines says nothing.

. "$(dirname "$0")/test.sh"

schema=$top/docs/schema.json

# validate SCHEMA FOLDER [OPTION...]: each file in it; prints the errors
validate() {
	local file instances=()

	for file in "$2"/*; do
		instances+=(-i "$file")
	done
	python3 -W ignore -m jsonschema "${@:3}" "${instances[@]}" "$1" 2>&1
}
messages() { validate "$schema" "$1" -F $'{error.message}\n'; }

# split_into FOLDER GOLDEN...: each line of these files into a file of its own
split_into() {
	local dir=$1 file

	mkdir "$dir"
	shift
	for file; do
		awk -v to="$dir/$(basename "$file" .json)" '{ print >(to "." NR) }' "$file"
	done
}

# schema_of TYPE: the schema of lines of one type, whose errors name the very key
schema_of() {
	sed "/^  \"oneOf\": \[/,/^  \],/c\\  \"\$ref\": \"#/definitions/$1\"," "$schema"
}

# explain: which lines are not as the schema says, where, and why
explain() {
	local type

	for type in "${types[@]}"; do
		mkdir "$tmp/$type"
		grep -ls "\"type\":\"$type\"" "$tmp"/golden/* | xargs -I {} ln -s {} "$tmp/$type/"
		schema_of "$type" >"$tmp/schema.json"
		validate "$tmp/schema.json" "$tmp/$type" --output pretty | awk '
			/^===/ { n = split($0, part, /[\/)]/); line = part[n - 1]; message = "" }
			message == "" && !/^===/ { message = $0 }
			/^On instance/ { print "# golden line " line ", " substr($0, 4) " " message }'
	done
}

holds() {
	messages "$tmp/golden" >"$tmp/errors" && return
	explain
	# should each line be as its type says
	cut -c 1-200 "$tmp/errors" | tail -n 1 | sed 's/^/# /'
	return 1
}

has_type() { grep -qs "^{\"schema_version\":[0-9]*,\"type\":\"$1\"" "$tmp"/golden/*; }

# mutate FOLDER SED-SCRIPT: a line of each type, changed
mutate() {
	local line type

	mkdir "$tmp/$1"
	for type in "${types[@]}"; do
		line=$(grep -ls "\"type\":\"$type\"" "$tmp"/golden/* | sed -n 1p)
		sed "$2" "$line" >"$tmp/$1/$type"
	done
}

# schema_keys TYPE, line_keys FILE: in their order, those of objects in the line aside
schema_keys() {
	sed -n "/^    \"$1\": {/,/^    }/p" "$schema" |
		sed -n '/^      "properties": {/,/^      }/s/^        "\([a-z_]*\)": .*/\1/p'
}
line_keys() {
	sed 's/^{//; s/}$//; :inner; s/[{[][^][{}]*[]}]/0/; t inner; s/,/\n/g' "$1" |
		sed 's/^"\([a-z_]*\)":.*/\1/'
}
in_order() {
	diff <(schema_keys "$1" | grep -xFf <(line_keys "$tmp/same/$1")) <(line_keys "$tmp/same/$1") |
		sed 's/^/# /'
	[ "${PIPESTATUS[0]}" = 0 ]
}

# all_keys TYPE: each is in a line of some golden file, also those that a line may lack
all_keys() {
	local key lacking=

	grep -hs "\"type\":\"$1\"" "$tmp"/golden/* >"$tmp/lines"
	for key in $(schema_keys "$1"); do
		grep -q "\"$key\":" "$tmp/lines" || lacking="$lacking $key"
	done
	[ -z "$lacking" ] || { echo "# lacking:$lacking"; false; }
}

# refuses FOLDER: all lines in it, each by itself
refuses() {
	messages "$tmp/$1" >"$tmp/errors"
	[ "$(grep -cE "$2" "$tmp/errors")" = ${#types[@]} ] && return
	cut -c 1-200 "$tmp/errors" | sed 's/^/# /'
	return 1
}

mapfile -t types < <(sed -n '/^  "definitions"/q; s/.*"#\/definitions\/\([a-z_]*\)".*/\1/p' "$schema")
tap_ok "the schema has types" [ ${#types[@]} -ge 8 ]
split_into "$tmp/golden" "$top"/selftests/unit/golden/*.json
for type in "${types[@]}"; do
	tap_ok "golden files have lines of the type $type" has_type "$type"
done
tap_ok "each line of the golden files is as docs/schema.json says" holds

mutate same ''
for type in "${types[@]}"; do
	tap_ok "$type: its keys are in the order of the schema" in_order "$type"
	tap_ok "$type: golden files have all of its keys" all_keys "$type"
done

mutate more 's/^{/{"more":1,/'
tap_ok "no type may have another key" refuses more 'is not valid under any'
mutate less 's/"t_ns":[0-9]*,//'
tap_ok "no type may lack a key" refuses less "'t_ns' is a required property"
mutate version 's/^{"schema_version":2,/{"schema_version":1,/'
tap_ok "no type may be of another version" refuses version '^2 was expected'
tap_done
