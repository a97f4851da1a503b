#!/usr/bin/env python3
"""run.py PROGRAM [--stress=MODE] [CASE...]: runs the cases below tests/typescript/cases and compares what they print with
CASE.out beside them, which record.cjs wrote: the TypeScript compiler's emit, run on node.

A case is a script, or a folder with a main script; names that begin with `_` are modules for others. The cases of
failing.txt (`CASE: reason` a line) must fail: one that passes is a failure too. Ends in `N passed, N failed`."""
import difflib
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "cases")
SCRIPT = re.compile(r"\.[cm]?tsx?$")


def cases(folder: str = ROOT) -> list[str]:
    names = sorted(n for n in os.listdir(folder) if n[0] != "_" and n != "node_modules")
    for name in names:
        if re.fullmatch(r"main\.[cm]?tsx?", name):
            return [os.path.join(folder, name)]
    found = []
    for path in (os.path.join(folder, n) for n in names):
        if os.path.isdir(path):
            found += cases(path)
        elif SCRIPT.search(path):
            found.append(path)
    return found


def expected_failures() -> dict[str, str]:
    with open(os.path.join(HERE, "failing.txt"), encoding="utf-8") as file:
        lines = [line.strip() for line in file if line.strip() and not line.startswith("#")]
    return dict(line.split(": ", 1) for line in lines)


def run(program: str, flags: list[str], path: str) -> str:
    """What is wrong with the case, or nothing."""
    try:
        with open(SCRIPT.sub(".out", path), encoding="utf-8") as file:
            recorded = file.read()
    except OSError:
        return "has no recording: see record.cjs"
    try:
        done = subprocess.run([program, "run", *flags, path], capture_output=True, text=True, errors="replace",
                              stdin=subprocess.DEVNULL, timeout=300 if flags else 30, check=False)
    except subprocess.TimeoutExpired:
        return "ran out of time"
    if done.stdout == recorded and done.returncode == 0:
        return ""
    difference = difflib.unified_diff(recorded.splitlines(), done.stdout.splitlines(), "recorded", "printed",
                                      lineterm="")
    return "\n".join([f"exit code {done.returncode}", *list(difference)[:40], done.stderr[-2000:]])


def main() -> int:
    arguments = sys.argv[1:]
    flags = [a for a in arguments if a.startswith("--")]
    program, *chosen = [os.path.abspath(a) for a in arguments if not a.startswith("--")]
    failing = expected_failures()
    known = cases()
    chosen = chosen or known
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        verdicts = list(pool.map(lambda path: run(program, flags, path), chosen))
    failed = 0
    for path, verdict in zip(chosen, verdicts):
        name = os.path.relpath(path, ROOT)
        if name in failing and not verdict:
            verdict = "passes: its line in failing.txt is stale"
        elif name in failing:
            verdict = ""
        if verdict:
            failed += 1
            print(f"failed: {name}: {verdict.rstrip()}")
    count = len(chosen)
    for name in sorted(set(failing) - {os.path.relpath(path, ROOT) for path in known}):
        failed, count = failed + 1, count + 1
        print(f"failed: {name}: is in failing.txt, but no case")
    print(f"{count - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
