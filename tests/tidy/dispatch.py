#!/usr/bin/env python3
"""dispatch.py PROGRAM: the handlers of the interpreter must each end in an indirect jump of their own.

A compiler that merges them into one (clang does so to computed goto) costs the branch predictor its
history. The tail-call build (clang) has a function h_<Op> per instruction, each with its jump; the
computed-goto build (GCC) has all the jumps in one function. Ends in `N passed, N failed`."""
import os
import re
import subprocess
import sys

OPS = "vm/bytecode/ops.def"
INTERPRETER = "vm/interp/interpreter.cpp"
# A few handlers only leave the loop or settle an outcome, and have no jump of their own.
SHARE_MIN = 0.8
HANDLER = re.compile(r"<.*\bh_[A-Z]\w*(<(true|false)>)?\(.*>:$")
INDIRECT = re.compile(r"\b(jmp|notrack jmp)\s+\*|\bbr\s+x\d")


def indirect_jumps(program: str) -> tuple[int, int]:
    """Handler functions with an indirect jump, and the jumps of the function that has the most."""
    listing = subprocess.Popen(
        ["objdump", "-dC", "--no-show-raw-insn", program], text=True, stdout=subprocess.PIPE
    )
    handlers = most = here = 0
    is_handler = False
    for line in listing.stdout or []:
        line = line.rstrip()
        if line.endswith(">:"):
            here, is_handler = 0, bool(HANDLER.search(line)) and "<true>" not in line
        elif INDIRECT.search(line):
            here += 1
            handlers += is_handler and here == 1
            most = max(most, here)
    return handlers, most


def main() -> int:
    if not os.path.exists(INTERPRETER):
        print("no interpreter yet: nothing to count\n0 passed, 0 failed")
        return 0
    with open(OPS, encoding="utf-8") as file:
        opcodes = len(re.findall(r"^\s*OP\(", file.read(), re.MULTILINE))
    handlers, most = indirect_jumps(sys.argv[1])
    print(f"{opcodes} instructions; {handlers} handlers with a jump of their own; {most} in one function")
    merged = max(handlers, most) < opcodes * SHARE_MIN
    print("dispatch has been merged\n0 passed, 1 failed" if merged else "1 passed, 0 failed")
    return 1 if merged else 0


if __name__ == "__main__":
    sys.exit(main())
