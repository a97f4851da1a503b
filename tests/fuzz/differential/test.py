#!/usr/bin/env python3
"""test.py PROGRAM: the differential fuzzer does what it says. Some seeds agree; one that lies is found and made small.
Ends in `N passed, N failed`."""
import contextlib
import io
import os
import stat
import sys
import tempfile

import generate
import run

SEEDS = range(16)
LIE = """#!/bin/sh
{program} "$@" | sed 's/TypeError/RangeError/'
"""


def main() -> int:
    program = os.path.abspath(sys.argv[1])
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        liar = os.path.join(folder, "liar")
        with open(liar, "w", encoding="utf-8") as file:
            file.write(LIE.format(program=program))
        os.chmod(liar, stat.S_IRWXU)
        fuzzer = run.Fuzzer({"program": program, "with": "node,slow,preempt", "mutants": "0", "finds": folder})
        for seed in SEEDS:
            if fuzzer.check(seed):
                passed += 1
            else:
                failed += 1
        told = io.StringIO()
        with contextlib.redirect_stdout(told):
            lying = run.Fuzzer({"program": program, "gcc": liar, "with": "gcc", "mutants": "0", "finds": folder})
            found = [seed for seed in SEEDS if not lying.check(seed)]
        small = [os.path.getsize(os.path.join(folder, f"gcc-{seed}.js")) - len(lying.prelude) for seed in found]
        checks = {
            "an engine that lies is found": len(found) > 5,
            "what it lies about is made small": bool(small) and sorted(small)[len(small) // 2] < 200,
            "a seed is a program": generate.generate(7) == generate.generate(7) != generate.generate(8),
        }
        for what, holds in checks.items():
            if not holds:
                print(f"FAILED: {what}: {found} {small}\n{told.getvalue()[:3000]}")
            passed, failed = passed + holds, failed + (not holds)
        for each in (fuzzer, lying):
            each.close()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
