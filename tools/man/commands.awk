# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# awk -f commands.awk virqscope-*.1 virqscope.1: print the last page; its comment COMMANDS is
# replaced by each other page with the question of its NAME, its comment SEE ALSO by their names.

FILENAME != ARGV[ARGC - 1] {
	if (/^virqscope\\-.* \\- /) {
		split($0, part, " \\\\- ")
		name[++n] = substr(part[1], length("virqscope\\-") + 1)
		question[n] = toupper(substr(part[2], 1, 1)) substr(part[2], 2)
	}
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
