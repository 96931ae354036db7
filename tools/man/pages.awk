# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# awk -f pages.awk formats virqscope-*.1 PAGE: print the page with its comments replaced: FORMATS by
# the options of that file, COMMANDS by each subcommand with the question of its page's NAME, SEE
# ALSO by the names of these pages.

FNR == 1 { file++ }
file == 1 { formats = formats $0 "\n"; next }
file < ARGC - 1 {
	if (/^virqscope\\-.* \\- /) {
		split($0, part, " \\\\- ")
		name[++n] = substr(part[1], length("virqscope\\-") + 1)
		question[n] = toupper(substr(part[2], 1, 1)) substr(part[2], 2)
	}
	next
}
/^\.\\" FORMATS$/ {
	printf "%s", formats
	next
}
/^\.\\" COMMANDS$/ {
	for (i = 1; i <= n; i++)
		printf ".TP\n.B %s\n%s\nSee\n.BR virqscope\\-%s (1).\n", name[i], question[i], name[i]
	next
}
/^\.\\" SEE ALSO$/ {
	for (i = 1; i <= n; i++)
		printf ".BR virqscope\\-%s (1)%s\n", name[i], i < n ? "," : ""
	next
}
{ print }
