#!/usr/bin/env python3
"""dispatch.py PROGRAM: every opcode of the interpreter must end in an indirect jump of its own.

A compiler that merges them into one (clang does so to computed goto) costs the branch predictor its history. Counts the
indirect jumps of the functions that carry the interpreter's handlers and compares with the number of instructions in
vm/bytecode/ops.def. Ends in `N passed, N failed`."""
import os
import re
import subprocess
import sys

OPS = "vm/bytecode/ops.def"
INTERPRETER = "vm/interp/dispatch.h"
# Tail-call build: one function per opcode. Computed-goto build: all of them in one function.
HANDLER = re.compile(r"shoal::.*\b(op_\w+|\w*handler\w*|\w*dispatch\w*|interpret\w*|run_loop\w*)\b", re.IGNORECASE)


def main() -> int:
    if not os.path.exists(INTERPRETER):
        print("no interpreter yet: nothing to count\n0 passed, 0 failed")
        return 0
    with open(OPS, encoding="utf-8") as file:
        opcodes = len(re.findall(r"^\s*OP\(", file.read(), re.MULTILINE))
    listing = subprocess.run(["objdump", "-dC", "--no-show-raw-insn", sys.argv[1]], text=True, check=True,
                             stdout=subprocess.PIPE).stdout
    jumps = 0
    functions = 0
    inside = False
    for line in listing.splitlines():
        if line.endswith(">:"):
            inside = bool(HANDLER.search(line))
            functions += inside
        elif inside and re.search(r"\bjmp\s+\*|\bbr\s+x\d", line):
            jumps += 1
    print(f"{opcodes} instructions, {jumps} indirect jumps in {functions} functions")
    if jumps < opcodes:
        print("dispatch has been merged, or the handlers have names that this check does not know")
        print("0 passed, 1 failed")
        return 1
    print("1 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
