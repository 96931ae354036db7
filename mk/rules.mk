# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# How BPF programs and their skeletons are made, in $(OBJ), for each makefile that includes this at
# its end. Programs that are not in its own folder it finds by vpath.

.DELETE_ON_ERROR:

# Objects depend on this file, which changes with the compilers and flags: none stays that was made
# with others, as without -Werror.
FLAGS := $(strip $(CC) $(HOSTCC) $(CLANG) $(CFLAGS) $(WARN) $(OUR_CFLAGS))
ifneq ($(FLAGS),$(file <$(OBJ)/flags))
.PHONY: $(OBJ)/flags
endif
$(OBJ)/flags: | $(OBJ)
	$(if $(filter pkg-config,$(LIBBPF)),@$(NEEDS))
	@printf '%s\n' '$(subst ','\'',$(FLAGS))' >$@

# objects of BPF programs stay: they are on the way to skeletons
.SECONDARY:

$(OBJ)/%.bpf.o: %.bpf.c $(MAKEFILE_LIST) $(OBJ)/flags | $(OBJ)
	$(call msg,BPF,$<)
	$(Q)$(CLANG) $(BPF_CFLAGS) -c -o $@ $<
	$(Q)$(LLVM_STRIP) -g $@

$(OBJ)/%.skel.h: $(OBJ)/%.bpf.o
	$(call msg,SKEL,$@)
	$(Q)$(BPFTOOL) gen skeleton $< name $*_bpf > $@

$(OBJ):
	$(Q)mkdir -p $@
